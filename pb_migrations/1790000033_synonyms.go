package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Words of a desk's own trade that its customers use for one another. Whoever answers
// hears them, so whoever answers writes them down.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name: "synonyms",
			fields: []core.Field{
				must(text("locale", shortLength)),
				must(text("words", textLength)), // with commas between: "couch, sofa, settee"
			},
			indexes: []index{plain("locale")},
			rules:   readableBy(live).writableBy(live).deletableBy(live),
		})
	}, func(app core.App) error {
		return drop(app, "synonyms")
	})
}
