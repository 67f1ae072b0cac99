package store

import (
	"crypto/sha256"
	"encoding/binary"

	"porchlight/internal/desk"
)

// The statements that add a message. What people write has few forms, so its kind and author stand in the text of the statement:
// every value that is bound is one more that SQLite copies. Instants are bound once for both of their columns; only they have a number, since
// the driver looks for a numbered value among all of them.
const (
	insertHead  = `INSERT INTO messages (id, conversation, seq, public_seq, client_id, client_key, body, lang, round, created, updated, `
	insertTail  = ` ON CONFLICT (client_key) WHERE client_key != 0 DO NOTHING`
	boundValues = `) VALUES (?,?,?,?,?,?,?,?,?,?10,?10,`

	insertContactReply = insertHead + `kind, author_kind, contact` + boundValues + `'reply','contact',?)` + insertTail
	insertAgentReply   = insertHead + `kind, author_kind, agent` + boundValues + `'reply','agent',?)` + insertTail
	insertAgentNote    = insertHead + `kind, author_kind, agent` + boundValues + `'note','agent',?)` + insertTail
	insertAnyMessage   = insertHead + `kind, author_kind, agent, contact, event_type, data` + boundValues + `?,?,?,?,?,?)` + insertTail
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

// A client key is what the index knows a client id by: 53 bits, as many as JSON's numbers carry exactly, instead of the hundred
// bytes of conversation, author and client id. The first 13 come from the conversation, so that the keys of messages that are
// written together stand together; the other 40 are a hash of all of it.
const (
	keyBits  = 53
	hashBits = 40
)

// clientKey is never 0, which stands for "none". Two client ids can have the same key; whoever finds a key taken by another
// client id goes on with the next one.
func clientKey(conversation string, author desk.Author, clientID string) int64 {
	if clientID == "" {
		return 0
	}
	var buf [192]byte
	text := append(buf[:0], conversation...)
	place := sha256.Sum256(text)
	text = append(append(append(text, ' '), author.Kind...), ' ')
	text = append(append(append(text, author.ID...), ' '), clientID...)
	sum := sha256.Sum256(text)
	prefix := binary.BigEndian.Uint64(place[:]) >> (64 - (keyBits - hashBits)) << hashBits
	key := prefix | binary.BigEndian.Uint64(sum[:])>>(64-hashBits)
	return max(int64(key), 1) //nolint:gosec // 53 bits fit
}
