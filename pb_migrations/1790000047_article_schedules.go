package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A draft may be given a time at which it is published. The row goes when that has happened; what could not be published keeps it,
// with the part that was missing. Written by the server alone, so that nobody publishes in another's name.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name: "article_schedules",
			fields: []core.Field{
				cascade(must(ref("article_text", "article_texts"))),
				must(millis("at")),
				ref("agent", "agents"),
				choice("fault", "title", "body", "slug"), // what it could not be published for; empty: its time is to come
			},
			indexes: []index{unique("article_text"), plain("at")},
			rules:   readableBy(live),
		})
	}, func(app core.App) error {
		return drop(app, "article_schedules")
	})
}
