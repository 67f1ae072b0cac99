package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// agentPrincipals lists every principal that every live agent is. The casts tell
// PocketBase that a column is text. The agent is none, and the id no row number, so that
// SQLite seeks the one agent asked for instead of listing them all.
const agentPrincipals = `
SELECT CAST(a.id || '.' || p.principal AS TEXT) AS id, a.id AS agent, CAST(p.principal AS TEXT) AS principal
FROM (
	SELECT id AS agent, 'agent:' || id AS principal FROM agents
	UNION ALL
	SELECT id AS agent, 'team:none' AS principal FROM agents
	UNION ALL
	SELECT id AS agent, 'all' AS principal FROM agents WHERE role = 'admin'
	UNION ALL
	SELECT agent, 'team:' || team AS principal FROM team_members
) p
INNER JOIN agents a ON a.id = p.agent
WHERE a.disabled = FALSE`

func init() {
	m.Register(func(app core.App) error {
		view := core.NewViewCollection("agent_principals")
		view.ViewQuery = agentPrincipals
		return app.Save(view)
	}, func(app core.App) error {
		return drop(app, "agent_principals")
	})
}
