package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// In which order an agent has the views, their own and those that others share, is the agent's to say: position of a view is only where it begins.
func init() {
	m.Register(func(app core.App) error {
		return alter(app, "agents", func(c *core.Collection) { c.Fields.Add(doc("view_order", smallJSON)) })
	}, func(app core.App) error {
		return alter(app, "agents", func(c *core.Collection) { removeFields(c, "view_order") })
	})
}
