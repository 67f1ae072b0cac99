package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A handover is offered, stands for a while and is answered. One stands at a time: the index says so, whatever writes. returns_at
// is stored because people are told it; who gives the conversation back only reminds the writer, which looks at the row. A team's
// path upwards may lead to one agent, besides another team. What an agent has not read is counted whenever something comes in.
func init() {
	m.Register(func(app core.App) error {
		agents, err := app.FindCollectionByNameOrId("agents")
		if err != nil {
			return fmt.Errorf("find agents: %w", err)
		}
		for _, step := range []struct {
			collection string
			change     func(*core.Collection)
		}{
			{"handovers", func(c *core.Collection) {
				c.Fields.Add(
					choice("state", "offered", "accepted", "declined", "lapsed", "withdrawn"),
					ref("holder", agents.Id), ref("answered_by", agents.Id),
					millis("returns_at"), millis("answered_at"), flag("escalated"),
					text("answer", textLength), text("draft", bodyLength), doc("files", smallJSON),
				)
				c.AddIndex("idx_handovers_standing", true, "conversation", "state = 'offered'")
			}},
			{"teams", func(c *core.Collection) { c.Fields.Add(ref("escalates_to_agent", agents.Id)) }},
			{"notifications", func(c *core.Collection) {
				c.AddIndex("idx_notifications_unread", false, "agent", "read_at = ''")
			}},
		} {
			if err := alter(app, step.collection, step.change); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		for collection, change := range map[string]func(*core.Collection){
			"handovers": func(c *core.Collection) {
				c.RemoveIndex("idx_handovers_standing")
				removeFields(c, "state", "holder", "answered_by", "returns_at", "answered_at", "escalated", "answer", "draft", "files")
			},
			"teams":         func(c *core.Collection) { removeFields(c, "escalates_to_agent") },
			"notifications": func(c *core.Collection) { c.RemoveIndex("idx_notifications_unread") },
		} {
			if err := alter(app, collection, change); err != nil {
				return err
			}
		}
		return nil
	})
}
