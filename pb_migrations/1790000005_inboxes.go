package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// inbox_secrets is apart from inboxes because agents read those: mailbox passwords and
// signing keys are for superusers and the server.
func init() {
	m.Register(func(app core.App) error {
		return create(app,
			table{
				name: "inboxes",
				fields: []core.Field{
					must(choice("kind", "chat", "email", "form", "api")),
					must(text("name", nameLength)),
					doc("brand", smallJSON),
					must(pattern("public_key", shortLength, `^[A-Za-z0-9_-]+$`)),
					doc("domains", smallJSON),
					ref("team", "teams"),
					ref("calendar", "calendars"),
					text("locale", shortLength),
					doc("prechat", smallJSON),
					doc("settings", smallJSON),
					flag("practice"),
					flag("retired"), // kept for its conversations; takes no new ones
				},
				indexes: []index{unique("public_key")},
				rules:   readableBy(live).writableBy(admin),
			},
			table{
				name: "inbox_secrets",
				fields: []core.Field{
					must(ref("inbox", "inboxes")),
					must(text("name", shortLength)), // signing_key, imap_password, smtp_password …
					hidden(text("value", textLength)),
				},
				indexes: []index{unique("inbox, name")},
				rules:   shut(),
			},
		)
	}, func(app core.App) error {
		return drop(app, "inboxes", "inbox_secrets")
	})
}
