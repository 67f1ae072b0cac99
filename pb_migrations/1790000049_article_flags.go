package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// An agent who meets an article in a conversation says what is wrong with it. It stands until that text is published anew, or until
// somebody says that nothing is. Written by the server alone, so that nobody speaks in another's name.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name: "article_flags",
			fields: []core.Field{
				cascade(must(ref("article_text", "article_texts"))),
				ref("agent", "agents"),
				text("conversation", shortLength), // id; shown to who sees it
				must(text("text", textLength)),
				millis("at"),
			},
			indexes: []index{plain("article_text")},
			rules:   shut(),
		})
	}, func(app core.App) error {
		return drop(app, "article_flags")
	})
}
