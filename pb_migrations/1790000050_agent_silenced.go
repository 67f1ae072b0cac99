package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Which rules of plain language an agent wants to hear of no more is kept with them, so that they are as quiet at the other computer.
func init() {
	m.Register(func(app core.App) error {
		return alter(app, "agents", func(c *core.Collection) { c.Fields.Add(doc("silenced", silencedJSON)) })
	}, func(app core.App) error {
		return alter(app, "agents", func(c *core.Collection) { removeFields(c, "silenced") })
	})
}

const silencedJSON = 32 << 10 // names of as many rules as an agent may silence
