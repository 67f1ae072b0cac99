package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What routing needs to begin again where it was: since when a chat waits in the queue and when somebody got it, when
// each member of a team was last given one, whether an agent is there. rounds keep how long each chat waited to be
// picked up, which is what estimates are made of. Where an agent is and how they want to be seen is not for colleagues:
// who is invisible must not be found out.
func init() {
	m.Register(func(app core.App) error {
		for _, step := range []struct {
			collection string
			change     func(*core.Collection)
		}{
			{"conversations", func(c *core.Collection) {
				c.Fields.Add(millis("queued_at"), millis("assigned_at"), millis("returned_at"))
				c.AddIndex("idx_conversations_queue", false, "team, queued_at", "queued_at > 0")
				c.AddIndex("idx_conversations_held", false, "assignee", heldChats)
			}},
			{"rounds", func(c *core.Collection) {
				c.Fields.Add(millis("queued"), millis("picked"))
				c.AddIndex("idx_rounds_picked", false, "team, picked, queued", "picked > 0")
			}},
			{"team_members", func(c *core.Collection) { c.Fields.Add(hidden(millis("served_at"))) }},
			{"agents", func(c *core.Collection) {
				c.Fields.Add(hidden(flag("here")), hidden(millis("gone_at")))
				c.Fields.GetByName("availability").SetHidden(true)
			}},
		} {
			if err := alter(app, step.collection, step.change); err != nil {
				return err
			}
		}
		_, err := app.DB().NewQuery(`UPDATE conversations SET queued_at = CASE WHEN waiting_since > 0 THEN waiting_since ELSE last_at END
 WHERE kind = 'chat' AND status = 'open' AND assignee = '' AND deleted_at = 0 AND spam = 0`).Execute()
		if err != nil {
			return fmt.Errorf("queue what waits: %w", err)
		}
		return nil
	}, func(app core.App) error {
		for collection, change := range map[string]func(*core.Collection){
			"conversations": func(c *core.Collection) {
				c.RemoveIndex("idx_conversations_queue")
				c.RemoveIndex("idx_conversations_held")
				removeFields(c, "queued_at", "assigned_at", "returned_at")
			},
			"rounds": func(c *core.Collection) {
				c.RemoveIndex("idx_rounds_picked")
				removeFields(c, "queued", "picked")
			},
			"team_members": func(c *core.Collection) { removeFields(c, "served_at") },
			"agents": func(c *core.Collection) {
				removeFields(c, "here", "gone_at")
				c.Fields.GetByName("availability").SetHidden(false)
			},
		} {
			if err := alter(app, collection, change); err != nil {
				return err
			}
		}
		return nil
	})
}

// heldChats are those that count against their agent's limit. The router's queries repeat it, so that they find the index.
const heldChats = `assignee != '' AND status = 'open' AND kind = 'chat'`

func alter(app core.App, name string, change func(*core.Collection)) error {
	col, err := app.FindCollectionByNameOrId(name)
	if err != nil {
		return fmt.Errorf("alter %s: %w", name, err)
	}
	change(col)
	if err := app.Save(col); err != nil {
		return fmt.Errorf("alter %s: %w", name, err)
	}
	return nil
}

func removeFields(c *core.Collection, names ...string) {
	for _, name := range names {
		c.Fields.RemoveByName(name)
	}
}
