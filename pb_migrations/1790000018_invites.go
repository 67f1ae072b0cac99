package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

const (
	teamsOfInvite = 100 // more teams than anybody is in
	// passwordLeast follows NIST SP 800-63B, as the first run does: length counts.
	passwordLeast = 10
)

// An invite lets one person make their own account, once, with what an admin has chosen
// for them. Of the link's secret there is the hash, so that reading the database opens
// nothing.
func init() {
	m.Register(func(app core.App) error {
		if err := leastPassword(app, passwordLeast); err != nil {
			return err
		}
		return create(app, table{
			name: "invites",
			fields: []core.Field{
				must(text("email", 320)), // RFC 3696 errata 1690: what an address can have at most
				text("name", nameLength),
				must(choice("role", "agent", "supervisor", "admin")),
				&core.RelationField{Name: "teams", CollectionId: "teams", MaxSelect: teamsOfInvite},
				ref("invited_by", "agents"),
				must(hidden(pattern("secret_hash", shortLength, `^[0-9a-f]{64}$`))),
				must(millis("expires")),
			},
			indexes: []index{unique("secret_hash"), unique("email COLLATE NOCASE")},
			rules:   shut(),
		})
	}, func(app core.App) error {
		if err := leastPassword(app, 8); err != nil { // PocketBase's own
			return err
		}
		return drop(app, "invites")
	})
}

// leastPassword is how long an agent's password must be.
func leastPassword(app core.App, least int) error {
	agents, err := app.FindCollectionByNameOrId("agents")
	if err != nil {
		return fmt.Errorf("find agents: %w", err)
	}
	password, ok := agents.Fields.GetByName(core.FieldNamePassword).(*core.PasswordField)
	if !ok {
		return fmt.Errorf("agents have no field %s", core.FieldNamePassword)
	}
	password.Min = least
	if err := app.Save(agents); err != nil {
		return fmt.Errorf("least length of passwords: %w", err)
	}
	return nil
}
