package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// PocketBase's settings as the desk needs them on an empty folder; the panel may change
// them afterwards.
func init() {
	m.Register(func(app core.App) error {
		s := app.Settings()
		s.Meta.AppName = "Porchlight"
		s.Meta.SenderName = "Porchlight"
		s.Meta.AccentColor = "#00646f" // the tide of the light theme

		// One request could otherwise carry fifty writes past the limits below.
		s.Batch.Enabled = false

		// Nobody is believed about their address until the owner names the proxy.
		s.TrustedProxy.Headers = []string{}
		s.TrustedProxy.UseLeftmostIP = false

		// The request log keeps whole URLs. What is secret is never in one, and what is
		// personal (addresses, who did what) is not needed to find a fault.
		s.Logs.MaxDays = 3
		s.Logs.MinLevel = 4 // slog.LevelWarn: failures only
		s.Logs.LogIP = false
		s.Logs.LogAuthId = false

		s.RateLimits.Enabled = true
		s.RateLimits.Rules = rateLimits()
		return app.Save(s)
	}, func(app core.App) error {
		s := app.Settings()
		s.RateLimits.Enabled = false
		return app.Save(s)
	})
}

// rateLimits count per address and, for the labels with a colon, per collection. Behind
// a proxy that is not trusted yet every visitor has the proxy's address, so the general
// limits are sized for all of them together; the sockets and the desk's routes have
// finer limits of their own. Passwords are different: hashing one costs 40 ms of a core,
// and a whole office signs in less often than this.
func rateLimits() []core.RateLimitRule {
	return []core.RateLimitRule{
		{Label: "_superusers:auth", MaxRequests: 10, Duration: 60},
		{Label: "*:auth", MaxRequests: 30, Duration: 60},
		{Label: "*:requestPasswordReset", MaxRequests: 10, Duration: 600},
		{Label: "*:confirmPasswordReset", MaxRequests: 30, Duration: 600},
		{Label: "*:requestVerification", MaxRequests: 10, Duration: 600},
		{Label: "*:requestEmailChange", MaxRequests: 10, Duration: 600},
		{Label: "*:requestOTP", MaxRequests: 10, Duration: 600},
		// After a restart everybody comes back at once.
		{Label: "/api/chat/socket", MaxRequests: 20000, Duration: 10},
		{Label: "/api/", MaxRequests: 6000, Duration: 10},
	}
}
