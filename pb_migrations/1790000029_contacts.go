package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What the pages of contacts look up: who was merged into whom, and who else has an address.
func init() {
	m.Register(func(app core.App) error {
		if err := alter(app, "contacts", func(c *core.Collection) {
			c.AddIndex("idx_contacts_merged", false, "merged_into", "merged_into != ''")
		}); err != nil {
			return err
		}
		return alter(app, "contact_identities", func(c *core.Collection) {
			c.AddIndex("idx_contact_identities_address", false, "value", "kind = 'email'")
		})
	}, func(app core.App) error {
		if err := alter(app, "contacts", func(c *core.Collection) { c.RemoveIndex("idx_contacts_merged") }); err != nil {
			return err
		}
		return alter(app, "contact_identities", func(c *core.Collection) { c.RemoveIndex("idx_contact_identities_address") })
	})
}
