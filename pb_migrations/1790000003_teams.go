package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(func(app core.App) error {
		return create(app,
			table{
				name: "teams",
				fields: []core.Field{
					must(text("name", nameLength)),
					ref("calendar", "calendars"),
					ref("escalates_to", "teams"),
					choice("assignment", "manual", "round_robin", "least_busy"),
					doc("languages", smallJSON),
				},
				indexes: []index{unique("name")},
				rules:   readableBy(live).writableBy(admin),
			},
			table{
				name: "team_members",
				fields: []core.Field{
					must(ref("agent", "agents")),
					must(ref("team", "teams")),
					must(choice("role", "member", "supervisor")),
				},
				indexes: []index{unique("agent, team"), plain("team")},
				rules:   readableBy(live).writableBy(admin).deletableBy(admin),
			},
		)
	}, func(app core.App) error {
		return drop(app, "teams", "team_members")
	})
}
