package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What is spam, deleted, merged or erased lies in a drawer: the index of lists names that instead of its status, so that no list meets it, and a
// drawer is opened by one seek as a list is. Who has blocked a contact, and when, is kept with the contact.
func init() {
	m.Register(func(app core.App) error {
		for collection, change := range map[string]func(*core.Collection){
			"conversation_access": func(c *core.Collection) {
				listedAs(c, "open", "pending", "snoozed", "solved", "spam", "deleted", "merged", "erased")
			},
			"conversations": func(c *core.Collection) {
				c.Fields.Add(millis("erased_at"))
				c.AddIndex("idx_conversations_deleted", false, "deleted_at", "deleted_at > 0 AND erased_at = 0")
				c.AddIndex("idx_conversations_merged", false, "merged_into", "merged_into != ''")
			},
			"contacts": func(c *core.Collection) {
				c.Fields.Add(text("blocked_by", shortLength), millis("blocked_at"))
				c.AddIndex("idx_contacts_blocked", false, "blocked_at", "blocked")
			},
		} {
			if err := alter(app, collection, change); err != nil {
				return err
			}
		}
		_, err := app.DB().NewQuery(`UPDATE conversation_access SET status = (SELECT CASE WHEN c.deleted_at > 0 THEN 'deleted' WHEN c.merged_into != '' THEN 'merged'
 ELSE 'spam' END FROM conversations c WHERE c.id = conversation)
 WHERE conversation IN (SELECT id FROM conversations WHERE spam OR deleted_at > 0 OR merged_into != '')`).Execute()
		if err != nil {
			return fmt.Errorf("list what lies in drawers: %w", err)
		}
		return nil
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`UPDATE conversation_access SET status = (SELECT c.status FROM conversations c WHERE c.id = conversation)
 WHERE status IN ('spam', 'deleted', 'merged', 'erased')`).Execute()
		if err != nil {
			return fmt.Errorf("list what lies in drawers by its status: %w", err)
		}
		for collection, change := range map[string]func(*core.Collection){
			"conversation_access": func(c *core.Collection) { listedAs(c, "open", "pending", "snoozed", "solved") },
			"conversations": func(c *core.Collection) {
				c.RemoveIndex("idx_conversations_deleted")
				c.RemoveIndex("idx_conversations_merged")
				removeFields(c, "erased_at")
			},
			"contacts": func(c *core.Collection) {
				c.RemoveIndex("idx_contacts_blocked")
				removeFields(c, "blocked_by", "blocked_at")
			},
		} {
			if err := alter(app, collection, change); err != nil {
				return err
			}
		}
		return nil
	})
}

// listedAs are the words under which the index of lists names conversations.
func listedAs(c *core.Collection, words ...string) {
	if f, ok := c.Fields.GetByName("status").(*core.SelectField); ok {
		f.Values = words
	}
}
