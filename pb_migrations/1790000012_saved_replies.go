package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Saved replies belong to the desk: whoever answers may improve them. A team on one
// says where it is offered first, not who may read it.
func init() {
	m.Register(func(app core.App) error {
		shared := readableBy(live).writableBy(live).deletableBy(live)
		return create(app,
			table{
				name: "saved_replies",
				fields: []core.Field{
					must(text("name", nameLength)),
					pattern("shortcut", shortLength, `^\S+$`),
					ref("team", "teams"),
				},
				indexes: []index{uniqueWhere("shortcut", "shortcut != ''")},
				rules:   shared,
			},
			table{
				name: "saved_reply_texts",
				fields: []core.Field{
					must(ref("saved_reply", "saved_replies")),
					must(text("locale", shortLength)),
					must(text("body", bodyLength)),
					files("files", 10),
				},
				indexes: []index{unique("saved_reply, locale")},
				rules:   shared,
			},
		)
	}, func(app core.App) error {
		return drop(app, "saved_replies", "saved_reply_texts")
	})
}
