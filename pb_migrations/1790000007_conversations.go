package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(func(app core.App) error {
		if err := create(app, conversationsTable(), accessTable()); err != nil {
			return err
		}
		return setRules(app, "conversations", viewableBy(visibleVia("")))
	}, func(app core.App) error {
		// The rule refers to the collection that is dropped first.
		if err := setRules(app, "conversations", shut()); err != nil {
			return err
		}
		return drop(app, "conversations", "conversation_access")
	})
}

func conversationsTable() table {
	return table{
		name: "conversations",
		fields: []core.Field{
			number("number"),
			must(choice("kind", "chat", "ticket")),
			ref("inbox", "inboxes"),
			ref("contact", "contacts"),
			text("subject", nameLength),
			must(choice("status", "open", "pending", "snoozed", "solved")),
			choice("priority", "low", "normal", "high", "urgent"),
			ref("assignee", "agents"),
			ref("team", "teams"),
			text("locale", shortLength),
			doc("custom", largeJSON),
			number("last_seq"),
			number("version"),
			number("round"),
			millis("waiting_since"),
			millis("due_at"),
			millis("snoozed_until"),
			millis("promised_by"),
			millis("first_reply_at"),
			millis("solved_at"),
			ref("merged_into", "conversations"),
			flag("practice"),
			flag("spam"),
			millis("deleted_at"),
			hidden(text("open_key", nameLength)), // makes opening idempotent; names a contact session
			// What the list shows, kept by the writer in the message's transaction.
			text("contact_name", nameLength),
			text("preview", 200),
			choice("last_author", "contact", "agent", "system"),
			millis("last_at"),
			millis("sort_at"),    // the place in lists; copied to conversation_access
			number("public_seq"), // of the last message the visitor sees
			number("public_rev"), // rises when a message the visitor has already seen changes
		},
		indexes: []index{
			uniqueWhere("number", "number > 0"),
			uniqueWhere("open_key", "open_key != ''"),
			plain("contact"), // not last_at too: it would be rewritten with every message
			partial("assignee, status", "assignee != ''"),
			partial("due_at", "due_at > 0"),
			partial("snoozed_until", "snoozed_until > 0"),
		},
		rules: shut(),
	}
}

// conversation_access is written only by the writer, with the conversation it is about;
// status and sort_at are copies, so that a list is one seek per principal. Being derived,
// its rows alone go with what they are about.
func accessTable() table {
	return table{
		name: "conversation_access",
		fields: []core.Field{
			must(pattern("principal", shortLength, `^(all|team:none|(team|agent):[a-z0-9]+)$`)),
			cascade(must(ref("conversation", "conversations"))),
			must(choice("status", "open", "pending", "snoozed", "solved")),
			millis("sort_at"),
		},
		indexes: []index{
			unique("conversation, principal"),
			plain("principal, status, sort_at, conversation"),
		},
		rules: shut(),
	}
}
