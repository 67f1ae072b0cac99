package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The chats that followed a search are found by what was searched for.
func init() {
	m.Register(func(app core.App) error {
		return alter(app, "search_log", func(c *core.Collection) {
			c.AddIndex("idx_search_log_contacted", false, "words, locale, created", "conversation != ''")
		})
	}, func(app core.App) error {
		return alter(app, "search_log", func(c *core.Collection) { c.RemoveIndex("idx_search_log_contacted") })
	})
}
