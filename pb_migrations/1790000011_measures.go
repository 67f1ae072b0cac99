package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A round is one stretch of a conversation from opening or reopening to solving: what
// reports count, and what a rating is about.
func init() {
	m.Register(func(app core.App) error {
		visible := viewableBy(visibleVia("conversation."))
		return create(app,
			table{
				name: "rounds",
				fields: []core.Field{
					must(ref("conversation", "conversations")),
					number("round"),
					ref("inbox", "inboxes"),
					ref("team", "teams"),
					ref("agent", "agents"),
					text("locale", shortLength),
					millis("opened"),
					millis("first_reply"),
					millis("solved"),
				},
				indexes: []index{unique("conversation, round"), plain("opened")},
				rules:   visible,
			},
			table{
				name: "promises",
				fields: []core.Field{
					must(ref("conversation", "conversations")),
					number("round"),
					must(choice("kind", "first_reply", "next_reply", "resolution", "handover")),
					ref("calendar_version", "calendar_versions"),
					millis("started"),
					millis("due"),
					millis("met"),
				},
				indexes: []index{plain("conversation, round"), partial("due", "met = 0")},
				rules:   visible,
			},
			table{
				name: "ratings",
				fields: []core.Field{
					must(ref("conversation", "conversations")),
					number("round"),
					ref("agent", "agents"),
					number("score"),
					text("comment", textLength),
				},
				indexes: []index{unique("conversation, round"), plain("agent")},
				rules:   visible,
			},
		)
	}, func(app core.App) error {
		return drop(app, "rounds", "promises", "ratings")
	})
}
