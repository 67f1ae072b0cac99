package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What a visitor can prove, and with what. A session that a mailed link opened sees one
// conversation alone ("only"); "address" is what its holder has proven, by code or by that
// link. Codes and secrets are stored so that reading the database opens nothing: a code is
// derived (its row alone does not tell it), of a link's secret there is the hash.
func init() {
	m.Register(func(app core.App) error {
		if err := widenSessions(app); err != nil {
			return err
		}
		// Two devices of one person prove the same address, each for itself: proof joins nothing.
		// What a website signs for is one person, in the inbox that the value names.
		if err := reindexIdentities(app, "kind, value", "verified_at != '' AND kind = 'external_id'"); err != nil {
			return err
		}
		return create(app,
			table{
				name: "contact_codes",
				fields: []core.Field{
					must(ref("session", "contact_sessions")),
					must(text("address", 320)),
					millis("expires"),
					number("tries"),
				},
				indexes: []index{unique("session"), plain("expires")},
				rules:   shut(),
			},
			table{
				name: "contact_links",
				fields: []core.Field{
					must(ref("conversation", "conversations")),
					must(text("address", 320)), // where the link was mailed to
					must(hidden(pattern("secret_hash", 64, `^[0-9a-f]{64}$`))),
					millis("expires"),
				},
				indexes: []index{unique("secret_hash"), plain("conversation"), plain("expires")},
				rules:   shut(),
			},
		)
	}, func(app core.App) error {
		if err := drop(app, "contact_codes", "contact_links"); err != nil {
			return err
		}
		if err := reindexIdentities(app, "kind, value", "verified_at != ''"); err != nil {
			return err
		}
		col, err := app.FindCollectionByNameOrId("contact_sessions")
		if err != nil {
			return fmt.Errorf("narrow contact_sessions: %w", err)
		}
		for _, name := range []string{"only", "address"} {
			col.Fields.RemoveByName(name)
		}
		return app.Save(col)
	})
}

func widenSessions(app core.App) error {
	col, err := app.FindCollectionByNameOrId("contact_sessions")
	if err != nil {
		return fmt.Errorf("widen contact_sessions: %w", err)
	}
	conversations, err := app.FindCollectionByNameOrId("conversations")
	if err != nil {
		return fmt.Errorf("widen contact_sessions: %w", err)
	}
	col.Fields.Add(ref("only", conversations.Id), text("address", 320))
	return app.Save(col)
}

func reindexIdentities(app core.App, columns, where string) error {
	col, err := app.FindCollectionByNameOrId("contact_identities")
	if err != nil {
		return fmt.Errorf("index contact_identities: %w", err)
	}
	col.AddIndex("idx_contact_identities_1", true, columns, where)
	return app.Save(col)
}
