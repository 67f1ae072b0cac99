package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The second step of signing in, as PocketBase's MFA has it: a code by mail. It is off until an admin wants it; here is how long a
// code and a first step hold.
func init() {
	m.Register(func(app core.App) error {
		return alter(app, "agents", func(c *core.Collection) {
			c.OTP.Length = 6
			c.OTP.Duration = 600  // seconds; as desk.CodeLife
			c.MFA.Duration = 1800 // seconds: time for a mail that is slow, and for another one
		})
	}, func(app core.App) error {
		return alter(app, "agents", func(c *core.Collection) { // as PocketBase has them
			c.MFA.Enabled, c.OTP.Enabled = false, false
			c.OTP.Length, c.OTP.Duration, c.MFA.Duration = 8, 180, 600
		})
	})
}
