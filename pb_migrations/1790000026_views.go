package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A view is shared with everybody, or with one team and who leads the desk. An admin may change and delete what is shared: its owner may be gone.
// When a team goes, what was shared with it alone is its owner's again: hooks sees to that, the relation by itself would make it everybody's.
const (
	sharedWithMe = "(shared = true && (team = '' || team.team_members_via_team.agent ?= @request.auth.id || @request.auth.role = 'admin'))"
	ownOrShared  = live + " && (agent = @request.auth.id || " + sharedWithMe + ")"
	ownOrLed     = live + " && (agent = @request.auth.id || (shared = true && @request.auth.role = 'admin'))"
)

func init() {
	m.Register(func(app core.App) error {
		teams, err := app.FindCollectionByNameOrId("teams")
		if err != nil {
			return fmt.Errorf("find teams: %w", err)
		}
		return alter(app, "views", func(c *core.Collection) {
			c.Fields.Add(ref("team", teams.Id))
			rules{
				list: rule(ownOrShared), view: rule(ownOrShared),
				create: rule(owner),
				update: rule(ownOrLed + " && @request.body.agent:changed = false"),
				delete: rule(ownOrLed),
			}.apply(c)
		})
	}, func(app core.App) error {
		return alter(app, "views", func(c *core.Collection) {
			removeFields(c, "team")
			viewsTable().rules.apply(c)
		})
	})
}
