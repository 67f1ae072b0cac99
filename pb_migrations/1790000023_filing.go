package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A row of the list shows its tags and who follows it: the writer keeps copies of their ids there, with spaces between, in the transaction that
// changes conversation_tags and followers.
func init() {
	m.Register(func(app core.App) error {
		err := alter(app, "conversations", func(c *core.Collection) {
			c.Fields.Add(text("tag_ids", tagIDs), text("follower_ids", followerIDs))
		})
		if err != nil {
			return err
		}
		for column, source := range map[string]string{"tag_ids": "SELECT tag AS id FROM conversation_tags", "follower_ids": "SELECT agent AS id FROM followers"} {
			query := fmt.Sprintf(`UPDATE conversations SET %s = coalesce((SELECT group_concat(id, ' ') FROM (%s WHERE conversation = conversations.id
 ORDER BY rowid)), '')`, column, source)
			if _, err := app.DB().NewQuery(query).Execute(); err != nil {
				return fmt.Errorf("copy %s: %w", column, err)
			}
		}
		return nil
	}, func(app core.App) error {
		return alter(app, "conversations", func(c *core.Collection) { removeFields(c, "tag_ids", "follower_ids") })
	})
}

// Characters of the lists: an id has 15 and a space.
const (
	tagIDs      = 20 * 16
	followerIDs = 50 * 16
)
