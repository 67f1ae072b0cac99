package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A round says which side began it and who solved it. A contact who was not content may ask to hear from us: the rating says so, and when somebody
// came back to them; the head of the conversation has what lists show of it. Colleagues thank one another for a message.
func init() {
	m.Register(func(app core.App) error {
		agents, err := app.FindCollectionByNameOrId("agents")
		if err != nil {
			return fmt.Errorf("find agents: %w", err)
		}
		err = alter(app, "rounds", func(c *core.Collection) {
			c.Fields.Add(choice("opened_by", "contact", "agent"), ref("solved_by", agents.Id))
		})
		if err != nil {
			return err
		}
		err = alter(app, "ratings", func(c *core.Collection) {
			c.Fields.Add(flag("follow_up"), millis("followed_up"), ref("followed_up_by", agents.Id))
		})
		if err != nil {
			return err
		}
		err = alter(app, "conversations", func(c *core.Collection) { c.Fields.Add(number("score"), millis("follow_up_at")) })
		if err != nil {
			return err
		}
		return create(app, table{
			name: "kudos",
			fields: []core.Field{
				must(ref("conversation", "conversations")),
				must(ref("message", "messages")),
				must(ref("agent", "agents")), // who is thanked
				must(ref("by", "agents")),
			},
			indexes: []index{unique("message, by"), plain("agent"), plain("conversation")},
			rules:   viewableBy(visibleVia("conversation.")),
		})
	}, func(app core.App) error {
		if err := drop(app, "kudos"); err != nil {
			return err
		}
		for name, fields := range map[string][]string{"rounds": {"opened_by", "solved_by"}, "ratings": {"follow_up", "followed_up", "followed_up_by"},
			"conversations": {"score", "follow_up_at"}} {
			if err := alter(app, name, func(c *core.Collection) { removeFields(c, fields...) }); err != nil {
				return err
			}
		}
		return nil
	})
}
