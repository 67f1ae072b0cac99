package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A desk's own words, which its customers know: the plain-language check leaves them alone. Whoever answers hears
// them, so whoever answers writes them down.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name:    "terms",
			fields:  []core.Field{must(text("term", shortLength))},
			indexes: []index{unique("term COLLATE NOCASE")},
			rules:   readableBy(live).writableBy(live).deletableBy(live),
		})
	}, func(app core.App) error {
		return drop(app, "terms")
	})
}
