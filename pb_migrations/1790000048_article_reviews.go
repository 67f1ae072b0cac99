package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Somebody asks a colleague, or anybody, to read a draft: one request a text. Whoever sends it back says why; publishing ends it.
// Written by the server alone, so that nobody asks or answers in another's name.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name: "article_reviews",
			fields: []core.Field{
				cascade(must(ref("article_text", "article_texts"))),
				ref("agent", "agents"),    // who asks
				ref("reviewer", "agents"), // who is asked; empty: anybody
				text("note", textLength),
				must(choice("state", "open", "returned")),
				ref("answered_by", "agents"),
				text("answer", textLength),
				millis("at"), // of what happened last
			},
			indexes: []index{unique("article_text")},
			rules:   readableBy(live),
		})
	}, func(app core.App) error {
		return drop(app, "article_reviews")
	})
}
