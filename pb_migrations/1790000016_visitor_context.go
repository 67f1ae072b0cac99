package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What a visitor brought along stands apart from the conversation: it is personal, is deleted as a whole when they take their
// chat back, and changes with each page they look at, which must not touch the conversation's row.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name: "visitor_context",
			fields: []core.Field{
				must(ref("conversation", "conversations")),
				doc("fields", smallJSON), // [{key, label, value}]: what was asked before the chat
				doc("trail", largeJSON),  // [{page, title, at}], oldest first; kept only where the inbox says so
				ref("article", "articles"),
			},
			indexes: []index{unique("conversation")},
			rules:   shut(), // agents see it beside the conversation
		})
	}, func(app core.App) error {
		return drop(app, "visitor_context")
	})
}
