package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// An agent's own keys are kept with them, so that they are there at the other computer.
func init() {
	m.Register(func(app core.App) error {
		return alter(app, "agents", func(c *core.Collection) { c.Fields.Add(doc("shortcuts", shortcutsJSON)) })
	}, func(app core.App) error {
		return alter(app, "agents", func(c *core.Collection) { removeFields(c, "shortcuts") })
	})
}

const shortcutsJSON = 4 << 10 // every act with a key of its own, twice over
