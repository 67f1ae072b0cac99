package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(func(app core.App) error {
		return create(app, messagesTable(), attachmentsTable(),
			table{
				name: "deliveries",
				fields: []core.Field{
					must(ref("message", "messages")),
					must(text("recipient", 320)),
					must(choice("state", "queued", "sent", "bounced", "failed")),
				},
				indexes: []index{unique("message, recipient")},
				rules:   shut(),
			},
			table{
				name: "mail_ids",
				fields: []core.Field{
					must(ref("inbox", "inboxes")),
					must(text("message_id", 998)), // RFC 5322: the longest line of a header
					ref("message", "messages"),
				},
				indexes: []index{unique("inbox, message_id"), plain("message")},
				rules:   shut(),
			},
		)
	}, func(app core.App) error {
		return drop(app, "messages", "attachments", "deliveries", "mail_ids")
	})
}

func messagesTable() table {
	return table{
		name: "messages",
		fields: []core.Field{
			must(ref("conversation", "conversations")),
			number("seq"),
			number("public_seq"), // 0: the visitor never learns of it
			number("rev"),
			date("redacted_at"),
			text("client_id", shortLength),
			hidden(number("client_key")), // a hash of conversation, author and client_id; 0 for none
			must(choice("kind", "reply", "note", "event")),
			text("event_type", shortLength),
			doc("data", smallJSON),
			must(choice("author_kind", "contact", "agent", "system")),
			ref("agent", "agents"),
			ref("contact", "contacts"),
			text("body", bodyLength),
			text("lang", shortLength),
			doc("translations", largeJSON),
			hidden(doc("email", largeJSON)), // addresses: shown by the desk's API alone
			number("round"),
		},
		indexes: []index{
			unique("conversation, seq, client_key"), // the key is in it to be read: seq alone is unique
		},
		rules: viewableBy(visibleVia("conversation.")),
	}
}

// attachments come before the message that carries them: message is empty until then, conversation too for what comes with a
// first message, and uploader says who may attach it ("agent:ID", "contact:ID", or "token:HASH" before there is a contact).
// What was uploaded and not sent is its uploader's alone.
func attachmentsTable() table {
	return table{
		name: "attachments",
		fields: []core.Field{
			ref("conversation", "conversations"),
			must(pattern("uploader", 80, `^((agent|contact):[a-z0-9]+|token:[0-9a-f]{64})$`)),
			ref("message", "messages"),
			must(files("file", 1)),
			must(text("name", nameLength)),
			text("mime", nameLength),
			number("size"),
			number("width"), // pixels, as shown; 0: no raster image
			number("height"),
			pattern("sha256", 64, `^[0-9a-f]{64}$`),
			must(choice("state", "uploaded", "attached", "removed")),
		},
		indexes: []index{
			partial("conversation", "conversation != ''"),
			partial("message", "message != ''"),
			plain("uploader, created, size"), // what a day takes is counted in it alone
			partial("created", "state = 'uploaded'"),
			partial("state", "state = 'removed' AND message = ''"),
		},
		rules: viewableBy(visibleVia("conversation.") + " && state = 'attached'"),
	}
}
