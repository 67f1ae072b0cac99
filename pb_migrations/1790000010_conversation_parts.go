package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What hangs on a conversation is seen by those who see the conversation. Participants
// carry customers' addresses and read marks are the server's: both stay shut.
func init() {
	m.Register(func(app core.App) error {
		return create(app, append(filingTables(), peopleTables()...)...)
	}, func(app core.App) error {
		return drop(app, "tags", "custom_fields", "conversation_tags", "links", "followers", "participants", "read_marks", "drafts", "handovers")
	})
}

func filingTables() []table {
	visible := viewableBy(visibleVia("conversation."))
	return []table{
		{
			name: "tags",
			fields: []core.Field{
				must(text("name", shortLength)),
				text("colour", shortLength), // a token's name, never a colour value
			},
			indexes: []index{unique("name COLLATE NOCASE")},
			rules:   tagRules(),
		},
		{
			name: "custom_fields",
			fields: []core.Field{
				must(choice("object", "conversation", "contact")),
				must(pattern("key", shortLength, `^[a-z][a-z0-9_]*$`)),
				text("label", nameLength),
				must(choice("type", "text", "number", "date", "checkbox", "select")),
				doc("options", smallJSON),
			},
			indexes: []index{unique("object, key")},
			rules:   readableBy(live).writableBy(admin).deletableBy(admin),
		},
		{
			name:    "conversation_tags",
			fields:  []core.Field{must(ref("conversation", "conversations")), must(ref("tag", "tags"))},
			indexes: []index{unique("conversation, tag"), plain("tag")},
			rules:   visible,
		},
		{
			name: "links",
			fields: []core.Field{
				must(ref("conversation", "conversations")),
				must(ref("other", "conversations")),
				must(choice("kind", "related", "duplicate", "follow_up")),
			},
			indexes: []index{unique("conversation, other, kind"), plain("other")},
			rules:   visible,
		},
	}
}

// tagRules: anybody at the desk coins a tag, an admin renames or deletes it for all.
func tagRules() rules {
	r := readableBy(live).deletableBy(admin)
	r.create, r.update = rule(live), rule(admin)
	return r
}

func peopleTables() []table {
	visible := viewableBy(visibleVia("conversation."))
	return []table{
		{
			name:    "followers",
			fields:  []core.Field{must(ref("conversation", "conversations")), must(ref("agent", "agents"))},
			indexes: []index{unique("conversation, agent"), plain("agent")},
			rules:   visible,
		},
		{
			name: "participants",
			fields: []core.Field{
				must(ref("conversation", "conversations")),
				ref("contact", "contacts"),
				text("address", 320),
				must(choice("role", "requester", "cc")),
			},
			indexes: []index{unique("conversation, contact, address")},
			rules:   shut(),
		},
		{
			name: "read_marks",
			fields: []core.Field{
				must(ref("conversation", "conversations")),
				must(pattern("reader", shortLength, `^(agent|contact):[a-z0-9]+$`)),
				number("delivered_seq"),
				number("seen_seq"),
			},
			indexes: []index{unique("conversation, reader")},
			rules:   shut(),
		},
		draftsTable(),
		{
			name: "handovers",
			fields: []core.Field{
				must(ref("conversation", "conversations")),
				must(ref("from", "agents")),
				ref("to_agent", "agents"),
				ref("to_team", "teams"),
				text("reason", textLength),
				text("tried", textLength),
				text("next_step", textLength),
				millis("promised_by"),
				millis("accepted_at"),
			},
			indexes: []index{plain("conversation")},
			rules:   visible,
		},
	}
}

// draftsTable: a draft is its agent's alone. It is written by the desk's own route, which tells their other tabs.
func draftsTable() table {
	return table{
		name: "drafts",
		fields: []core.Field{
			must(ref("conversation", "conversations")),
			must(ref("agent", "agents")),
			text("body", bodyLength), // of the reply
			text("note", bodyLength),
			text("mode", 8),     // which of them is being written
			doc("files", 2<<10), // ids of uploads, by mode
			number("version"),   // goes up with every change: whoever writes over an older one is told
		},
		indexes: []index{unique("conversation, agent"), plain("agent")},
		rules:   readableBy(owner),
	}
}
