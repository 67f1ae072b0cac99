package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// inbox_visits are the websites that have asked for an inbox's widget: what an admin is offered to allow. The server keeps a few
// of each inbox.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name: "inbox_visits",
			fields: []core.Field{
				must(cascade(ref("inbox", "inboxes"))),
				must(text("origin", 255)),
				millis("first"),
				millis("at"),
			},
			indexes: []index{unique("inbox, origin")},
			rules:   shut(),
		})
	}, func(app core.App) error {
		return drop(app, "inbox_visits")
	})
}
