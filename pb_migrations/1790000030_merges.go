package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A conversation that goes on in another one names it in merged_into. Each merge is kept with what it changed, so that taking it back restores what was;
// one stands of a conversation at a time. Who sees the other one sees it too, by rows of conversation_access: its rules need no others.
func init() {
	m.Register(func(app core.App) error {
		return create(app, table{
			name: "conversation_merges",
			fields: []core.Field{
				must(ref("conversation", "conversations")), // which goes on
				must(ref("merged_into", "conversations")),  // as the agent said; what merged_into of conversations names may be another one since
				must(ref("agent", "agents")),
				doc("moved", smallJSON), // ids of those that went on in conversation before
				doc("kept", smallJSON),  // how the two stood: no words, no names
				millis("undone"),        // 0: it stands
			},
			indexes: []index{uniqueWhere("conversation", "undone = 0"), plain("conversation"), plain("merged_into")},
			rules:   shut(),
		})
	}, func(app core.App) error { return drop(app, "conversation_merges") })
}
