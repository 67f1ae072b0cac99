package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A round says which side began it and who solved it.
func init() {
	m.Register(func(app core.App) error {
		agents, err := app.FindCollectionByNameOrId("agents")
		if err != nil {
			return err
		}
		return alter(app, "rounds", func(c *core.Collection) {
			c.Fields.Add(choice("opened_by", "contact", "agent"), ref("solved_by", agents.Id))
		})
	}, func(app core.App) error {
		return alter(app, "rounds", func(c *core.Collection) { removeFields(c, "opened_by", "solved_by") })
	})
}
