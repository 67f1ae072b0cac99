package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(func(app core.App) error {
		return create(app, viewsTable(), notificationsTable(),
			table{
				name: "audit",
				fields: []core.Field{
					must(text("actor", shortLength)), // agent:ID, superuser:ID or system
					must(text("action", shortLength)),
					text("object", nameLength),
					doc("change", largeJSON),
				},
				indexes: []index{plain("created")},
				rules:   readableBy(admin),
			},
			table{
				name: "outbox",
				fields: []core.Field{
					must(text("kind", shortLength)),
					doc("payload", largeJSON),
					millis("due"),
					number("tries"),
					text("dedupe_key", nameLength),
				},
				indexes: []index{uniqueWhere("dedupe_key", "dedupe_key != ''"), plain("due")},
				rules:   shut(),
			},
		)
	}, func(app core.App) error {
		return drop(app, "views", "notifications", "audit", "outbox")
	})
}

// viewsTable: a view is its owner's to change; sharing only lets the others use it.
func viewsTable() table {
	return table{
		name: "views",
		fields: []core.Field{
			must(ref("agent", "agents")),
			must(text("name", nameLength)),
			doc("filter", smallJSON),
			flag("shared"),
			number("position"),
		},
		indexes: []index{plain("agent")},
		rules: rules{
			list:   rule(live + " && (agent = @request.auth.id || shared = true)"),
			view:   rule(live + " && (agent = @request.auth.id || shared = true)"),
			create: rule(owner),
			update: rule(owner + " && @request.body.agent:changed = false"),
			delete: rule(owner),
		},
	}
}

// notificationsTable: the server writes them, their agent reads and dismisses them.
func notificationsTable() table {
	return table{
		name: "notifications",
		fields: []core.Field{
			must(ref("agent", "agents")),
			must(text("kind", shortLength)),
			ref("conversation", "conversations"),
			ref("message", "messages"),
			doc("data", smallJSON),
			date("read_at"),
		},
		indexes: []index{plain("agent, created")},
		rules: rules{
			list:   rule(owner),
			view:   rule(owner),
			update: rule(owner + " && @request.body.agent:changed = false"),
			delete: rule(owner),
		},
	}
}
