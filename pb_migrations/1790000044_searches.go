package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What readers look for is written down from here on: by which words searches for the same are put together, and where somebody
// searched.
func init() {
	m.Register(func(app core.App) error {
		return alter(app, "search_log", func(c *core.Collection) {
			c.Fields.Add(text("words", nameLength), choice("place", "help", "chat"))
		})
	}, func(app core.App) error {
		return alter(app, "search_log", func(c *core.Collection) { removeFields(c, "words", "place") })
	})
}
