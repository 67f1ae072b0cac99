package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A calendar's hours are kept as versions that are never edited: a promise says which
// version it was computed from. Intervals are [{"day":1,"from":"09:00","to":"17:30"}],
// ISO weekdays, local time of the version's zone; "to" before "from" runs past midnight.
func init() {
	m.Register(func(app core.App) error {
		managed := readableBy(live).writableBy(admin)
		kept := readableBy(live)
		kept.create = rule(admin)
		return create(app,
			table{
				name:    "calendars",
				fields:  []core.Field{must(text("name", nameLength))},
				indexes: []index{unique("name")},
				rules:   managed,
			},
			table{
				name: "calendar_versions",
				fields: []core.Field{
					must(ref("calendar", "calendars")),
					must(number("version")),
					must(text("tz", shortLength)),
					doc("weekly", smallJSON),
				},
				indexes: []index{unique("calendar, version")},
				rules:   kept,
			},
			table{
				name: "calendar_days",
				fields: []core.Field{
					must(ref("calendar", "calendars")),
					must(pattern("day", 10, `^\d{4}-\d{2}-\d{2}$`)),
					text("name", nameLength),
					doc("intervals", smallJSON), // empty: closed all day
				},
				indexes: []index{unique("calendar, day")},
				rules:   managed.deletableBy(admin),
			},
		)
	}, func(app core.App) error {
		return drop(app, "calendars", "calendar_versions", "calendar_days")
	})
}
