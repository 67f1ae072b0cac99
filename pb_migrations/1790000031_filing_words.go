package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What conversations are filed under changes while a desk is in use: a tag that is no longer given is archived, two that mean the same become one, and
// a field goes without the values that were entered in it. A tag that was merged stays as a row, so that what happened can still be said by its name;
// another tag may have that name then.
func init() {
	m.Register(func(app core.App) error {
		err := alter(app, "tags", func(c *core.Collection) {
			formerly := text("formerly", shortLength) // a name that the search may still know it by; empty: it knows the new one
			formerly.Hidden = true
			c.Fields.Add(flag("archived"), text("merged_into", shortLength), formerly)
			c.RemoveIndex("idx_tags_1")
			c.AddIndex("idx_tags_name", true, "name COLLATE NOCASE", "merged_into = ''")
		})
		if err != nil {
			return err
		}
		err = alter(app, "custom_fields", func(c *core.Collection) { c.Fields.Add(number("position"), flag("archived")) })
		if err != nil {
			return err
		}
		return setRules(app, "tags", managedTagRules())
	}, func(app core.App) error {
		if err := setRules(app, "tags", tagRules()); err != nil {
			return err
		}
		if err := alter(app, "custom_fields", func(c *core.Collection) { removeFields(c, "position", "archived") }); err != nil {
			return err
		}
		// two of one name cannot stand in the older form
		if _, err := app.DB().NewQuery(`UPDATE tags SET name = id WHERE merged_into != ''`).Execute(); err != nil {
			return err
		}
		return alter(app, "tags", func(c *core.Collection) {
			c.RemoveIndex("idx_tags_name")
			removeFields(c, "archived", "merged_into", "formerly")
			c.AddIndex("idx_tags_1", true, "name COLLATE NOCASE", "")
		})
	})
}

// managedTagRules: anybody at the desk coins a tag; an admin renames, archives or deletes it for all. Merging is the desk's own route.
func managedTagRules() rules {
	const unmerged = "@request.body.merged_into:isset = false"
	r := readableBy(live).deletableBy(admin)
	r.create = rule(live + " && " + unmerged + " && (@request.body.archived:isset = false || @request.auth.role = 'admin')")
	r.update = rule(admin + " && " + unmerged)
	return r
}
