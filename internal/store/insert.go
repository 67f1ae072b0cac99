package store

import "porchlight/internal/desk"

// The statements that add a message. What people write has few forms, so its kind and author stand in the text of the statement:
// every value that is bound is one more that SQLite copies. Instants are bound once for both of their columns; only they have a number, since
// the driver looks for a numbered value among all of them.
const (
	insertHead  = `INSERT OR ROLLBACK INTO messages (id, conversation, seq, public_seq, client_id, client_key, body, lang, round, created, updated, `
	boundValues = `) VALUES (?,?,?,?,?,?,?,?,?,?10,?10,`

	insertContactReply = insertHead + `kind, author_kind, contact` + boundValues + `'reply','contact',?)`
	insertAgentReply   = insertHead + `kind, author_kind, agent` + boundValues + `'reply','agent',?)`
	insertAgentNote    = insertHead + `kind, author_kind, agent` + boundValues + `'note','agent',?)`
	insertAnyMessage   = insertHead + `kind, author_kind, agent, contact, event_type, data` + boundValues + `?,?,?,?,?,?)`
)

// insertion is the statement that adds m, and the values it takes after the ten that all of them share: they are added to args.
func insertion(m *desk.Message, args []any) (query string, all []any) {
	agent, contact := authorColumns(m.Author)
	if len(m.Data) == 0 && len(m.Files) == 0 && m.Article == nil && len(m.Mentions) == 0 && m.EventType == "" {
		switch {
		case m.Kind == desk.Reply && contact != "":
			return insertContactReply, append(args, contact)
		case m.Kind == desk.Reply && agent != "":
			return insertAgentReply, append(args, agent)
		case m.Kind == desk.Note && agent != "":
			return insertAgentNote, append(args, agent)
		}
	}
	return insertAnyMessage, append(args, m.Kind, m.Author.Kind, agent, contact, m.EventType, packed(m))
}
