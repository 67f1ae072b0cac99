package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// How often articles were opened on a day, and what became of who opened them: numbers, of nobody in particular.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name: "article_days",
			fields: []core.Field{
				cascade(must(ref("article", "articles"))),
				text("locale", shortLength),
				must(pattern("day", shortLength, `^\d{4}-\d\d-\d\d$`)), // UTC
				number("views"),
				number("alone"),     // readers who did not write within the time in which it counts
				number("contacted"), // those who did; whom the server has forgotten before is in neither
			},
			indexes: []index{unique("article, locale, day"), plain("day")},
			rules:   shut(),
		})
	}, func(app core.App) error {
		return drop(app, "article_days")
	})
}
