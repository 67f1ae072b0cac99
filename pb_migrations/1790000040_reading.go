package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What the help center lists is read without the texts themselves.
func init() {
	m.Register(func(app core.App) error {
		return alter(app, "article_texts", func(c *core.Collection) {
			c.AddIndex("idx_article_texts_reading", false, "locale, status, article, title, slug", "")
		})
	}, func(app core.App) error {
		return alter(app, "article_texts", func(c *core.Collection) { c.RemoveIndex("idx_article_texts_reading") })
	})
}
