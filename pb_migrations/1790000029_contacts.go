package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What the pages of contacts look up: who was merged into whom, and who else has an address. A merge is kept with those who came along, so that taking
// it back restores what was.
func init() {
	m.Register(func(app core.App) error {
		if err := alter(app, "contacts", func(c *core.Collection) {
			c.AddIndex("idx_contacts_merged", false, "merged_into", "") // of all: "id = ? OR merged_into = ?" does not find a partial one
		}); err != nil {
			return err
		}
		if err := alter(app, "contact_identities", func(c *core.Collection) {
			c.AddIndex("idx_contact_identities_address", false, "value", "kind = 'email'")
		}); err != nil {
			return err
		}
		return create(app, table{
			name: "contact_merges",
			fields: []core.Field{
				must(ref("contact", "contacts")),
				must(ref("merged_into", "contacts")),
				must(ref("agent", "agents")),
				doc("moved", smallJSON), // ids of those who had been merged into contact before
				millis("undone"),        // 0: it stands
			},
			indexes: []index{plain("contact"), plain("merged_into")},
			rules:   shut(),
		})
	}, func(app core.App) error {
		if err := drop(app, "contact_merges"); err != nil {
			return err
		}
		if err := alter(app, "contacts", func(c *core.Collection) { c.RemoveIndex("idx_contacts_merged") }); err != nil {
			return err
		}
		return alter(app, "contact_identities", func(c *core.Collection) { c.RemoveIndex("idx_contact_identities_address") })
	})
}
