package pb_migrations

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Agents replace PocketBase's default users. Nobody registers themselves: an admin
// creates an agent. Agents edit their own profile, but not what gives them rights or
// work; access_version belongs to the server alone.
func init() {
	m.Register(func(app core.App) error {
		if err := dropUsers(app); err != nil {
			return err
		}
		agents := core.NewAuthCollection("agents")
		agents.AuthRule = rule("disabled = false")
		// PocketBase asks it only after the view or update rule, which want a live agent.
		agents.ManageRule = rule("@request.auth.role = 'admin'")
		agents.AuthAlert.Enabled = false // mail is optional here
		return agentsTable().save(app, agents)
	}, func(app core.App) error {
		return drop(app, "agents")
	})
}

// dropUsers deletes PocketBase's default collection; after a step down it is gone already.
func dropUsers(app core.App) error {
	users, err := app.FindCollectionByNameOrId("users")
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find users: %w", err)
	}
	if err := app.Delete(users); err != nil {
		return fmt.Errorf("delete users: %w", err)
	}
	return nil
}

func agentsTable() table {
	const (
		unchangedServer = "@request.body.access_version:changed = false"
		unchangedRights = "@request.body.role:changed = false && @request.body.disabled:changed = false" +
			" && @request.body.capacity:changed = false"
		self = "id = @request.auth.id && " + unchangedRights
	)
	return table{
		name: "agents",
		fields: []core.Field{
			must(text("name", nameLength)),
			text("public_name", nameLength),
			photo("avatar"),
			must(choice("role", "agent", "supervisor", "admin")),
			doc("languages", smallJSON),
			text("tz", shortLength),
			number("capacity"),
			choice("availability", "accepting", "away", "invisible"),
			flag("disabled"),
			number("access_version"),
		},
		rules: rules{
			list:   rule(live),
			view:   rule(live),
			create: rule(admin + " && @request.body.access_version:isset = false"),
			update: rule(live + " && " + unchangedServer + " && (@request.auth.role = 'admin' || (" + self + "))"),
		},
	}
}
