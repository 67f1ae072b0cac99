package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A picture that no article names any more is deleted a day later, so it has to be
// written down since when: a restart must not begin the day anew.
func init() {
	m.Register(func(app core.App) error {
		col, err := app.FindCollectionByNameOrId("article_pictures")
		if err != nil {
			return fmt.Errorf("widen article_pictures: %w", err)
		}
		col.Fields.Add(date("unused_since")) // empty: an article shows it
		return app.Save(col)
	}, func(app core.App) error {
		col, err := app.FindCollectionByNameOrId("article_pictures")
		if err != nil {
			return fmt.Errorf("narrow article_pictures: %w", err)
		}
		col.Fields.RemoveByName("unused_since")
		return app.Save(col)
	})
}
