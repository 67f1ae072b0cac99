package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Nothing about contacts is readable through collections: agents see them through the
// desk's API, beside a conversation they may see.
func init() {
	m.Register(func(app core.App) error {
		return create(app, contactsTable(), identitiesTable(), sessionsTable(), table{
			name: "contact_notes",
			fields: []core.Field{
				must(ref("contact", "contacts")),
				must(ref("agent", "agents")),
				must(text("body", textLength)),
			},
			indexes: []index{plain("contact")},
			rules:   shut(),
		})
	}, func(app core.App) error {
		return drop(app, "contacts", "contact_identities", "contact_sessions", "contact_notes")
	})
}

func contactsTable() table {
	return table{
		name: "contacts",
		fields: []core.Field{
			text("name", nameLength),
			text("claimed_email", 320), // RFC 5321: 64 before the sign, 255 after it
			text("phone", shortLength),
			&core.FileField{Name: "avatar", MaxSelect: 1, MaxSize: portrait, Protected: true,
				MimeTypes: []string{"image/jpeg", "image/png", "image/webp"}},
			text("locale", shortLength),
			text("tz", shortLength),
			pattern("country", 2, `^[A-Z]{2}$`),
			text("company", nameLength),
			doc("custom", largeJSON),
			flag("blocked"),
			date("last_seen"),
			ref("merged_into", "contacts"),
		},
		indexes: []index{partial("claimed_email", "claimed_email != ''")},
		rules:   shut(),
	}
}

func identitiesTable() table {
	return table{
		name: "contact_identities",
		fields: []core.Field{
			must(ref("contact", "contacts")),
			must(choice("kind", "email", "phone", "external_id")),
			must(text("value", 320)),
			date("verified_at"),
		},
		indexes: []index{
			uniqueWhere("kind, value", "verified_at != ''"),
			plain("contact"),
		},
		rules: shut(),
	}
}

func sessionsTable() table {
	return table{
		name: "contact_sessions",
		fields: []core.Field{
			must(ref("contact", "contacts")),
			must(hidden(pattern("token_hash", 64, `^[0-9a-f]{64}$`))), // SHA-256 of the token, in hex
			must(ref("inbox", "inboxes")),
			text("origin", nameLength),
			must(choice("assurance", "anonymous", "code", "signed")),
			date("expires"),
			flag("revoked"),
		},
		indexes: []index{unique("token_hash"), plain("contact")},
		rules:   shut(),
	}
}
