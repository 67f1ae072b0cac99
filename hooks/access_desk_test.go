package hooks_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/hooks"
	"porchlight/internal/apptest"
	"porchlight/internal/store"
)

// wholeDesk is the seed under everything that the product binds, and serving.
func wholeDesk(t *testing.T) *apptest.App {
	t.Helper()
	app, _ := servingDesk(t)
	return app
}

// servingDesk is wholeDesk with what no request reaches.
func servingDesk(t *testing.T) (app *apptest.App, serving func() *hooks.Desk) {
	t.Helper()
	app = apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	serving = hooks.BindServing(app, hooks.Config{
		Clock:  func() time.Time { return time.UnixMilli(apptest.Noon).Add(time.Minute) },
		Logger: slog.New(slog.DiscardHandler),
	})
	app.Handler()
	return app, serving
}
