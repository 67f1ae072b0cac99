package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A saved reply or macro is for everybody, for a team, or for the one agent who owns it: nobody else sees that one, admins neither.
// What it costs in words is that two teams may have the same shortcut. How often one was used stands beside it, because a record
// that is edited would write an older count over a newer one; it is the writer's alone, and nobody's in particular.
const (
	inScope = "(owner = '' || owner = @request.auth.id) && (team = '' || @request.auth.role = 'admin' || team.team_members_via_team.agent ?= @request.auth.id)"
	// nobody gives to another agent, or to a team that they have no part in; what a request leaves out is '' here
	ownerInScope = "(@request.body.owner = '' || @request.body.owner = @request.auth.id)"
	teamInScope  = "(@request.body.team = '' || @request.auth.role = 'admin' || @request.body.team.team_members_via_team.agent ?= @request.auth.id)"
	textInScope  = "(saved_reply.owner = '' || saved_reply.owner = @request.auth.id)" +
		" && (saved_reply.team = '' || @request.auth.role = 'admin' || saved_reply.team.team_members_via_team.agent ?= @request.auth.id)"
	// what runs for others is set up by those who look after them; one's own macros are one's own
	runsMacros = "(owner = @request.auth.id || @request.auth.role != 'agent')"
	sharesRuns = "(@request.body.owner:changed = false || @request.body.owner = @request.auth.id" +
		" || (@request.auth.role != 'agent' && @request.body.owner = ''))"
)

func init() {
	m.Register(func(app core.App) error {
		agents, err := app.FindCollectionByNameOrId("agents")
		if err != nil {
			return fmt.Errorf("find agents: %w", err)
		}
		err = alter(app, "saved_replies", func(c *core.Collection) {
			c.Fields.Add(cascade(ref("owner", agents.Id))) // without its owner it would be everybody's
			c.RemoveIndex("idx_saved_replies_1")
			c.AddIndex("idx_saved_replies_scope", true, "owner, team, shortcut", "shortcut != ''")
		})
		if err != nil {
			return err
		}
		reply := readableBy(live + " && " + inScope).deletableBy(live + " && " + inScope)
		reply.create, reply.update = rule(live+" && "+inScope), rule(live+" && "+inScope+" && "+ownerInScope+" && "+teamInScope)
		text := readableBy(live + " && " + textInScope).deletableBy(live + " && " + textInScope)
		text.create, text.update = rule(live+" && "+textInScope), rule(live+" && "+textInScope+" && @request.body.saved_reply:changed = false")
		for name, r := range map[string]rules{"saved_replies": reply, "saved_reply_texts": text} {
			if err := setRules(app, name, r); err != nil {
				return err
			}
		}
		return create(app, macroTables()...)
	}, func(app core.App) error {
		if err := drop(app, "saved_reply_uses", "macros", "macro_uses"); err != nil {
			return err
		}
		for _, name := range []string{"saved_replies", "saved_reply_texts"} {
			if err := setRules(app, name, readableBy(live).writableBy(live).deletableBy(live)); err != nil {
				return err
			}
		}
		return alter(app, "saved_replies", func(c *core.Collection) {
			c.RemoveIndex("idx_saved_replies_scope")
			removeFields(c, "owner")
			c.AddIndex("idx_saved_replies_1", true, "shortcut", "shortcut != ''")
		})
	})
}

func macroTables() []table {
	edit := live + " && " + inScope + " && " + runsMacros
	macros := readableBy(live + " && " + inScope).deletableBy(edit)
	macros.create, macros.update = rule(edit), rule(edit+" && "+teamInScope+" && "+sharesRuns)
	uses := func(name, of, target, scope string) table {
		return table{
			name:    name,
			fields:  []core.Field{cascade(must(ref(of, target))), number("uses"), millis("used_at")},
			indexes: []index{unique(of)},
			rules:   readableBy(live + " && " + scope),
		}
	}
	macroInScope := "(macro.owner = '' || macro.owner = @request.auth.id)" +
		" && (macro.team = '' || @request.auth.role = 'admin' || macro.team.team_members_via_team.agent ?= @request.auth.id)"
	return []table{
		uses("saved_reply_uses", "saved_reply", "saved_replies", textInScope),
		{
			name: "macros",
			fields: []core.Field{
				must(text("name", nameLength)),
				pattern("shortcut", shortLength, `^\S+$`),
				ref("team", "teams"),
				cascade(ref("owner", "agents")),
				number("position"),
				must(doc("actions", smallJSON)),
			},
			indexes: []index{uniqueWhere("owner, team, shortcut", "shortcut != ''")},
			rules:   macros,
		},
		uses("macro_uses", "macro", "macros", macroInScope),
	}
}
