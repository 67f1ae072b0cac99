package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"

	"porchlight/internal/desk"
)

// A mailed answer carries a link, and the link a secret that opens one conversation for whoever holds the mail. Of the secret
// the database has the hash, as it has of a session's token.

// newLinkSecret is 256 random bits in base64url.
func newLinkSecret() string {
	raw := make([]byte, tokenBytes)
	_, _ = rand.Read(raw) // never fails: https://pkg.go.dev/crypto/rand#Read
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Linked is what a link has opened.
type Linked struct {
	Conversation string
	Contact      string
	Session      string
	Name         string
	Only         string // as the session has it: empty when it sees all of the contact's conversations anyway
	Fresh        bool   // the token had no session before
	Moved        bool   // the session saw another conversation before
}

// Link opens a conversation for the token of a hello, by the secret of a mailed answer.
func (s *Store) Link(ctx context.Context, h desk.Hello, secret string) (Linked, error) {
	from, _, err := s.caller(ctx, h)
	if err != nil {
		return Linked{}, err
	}
	if raw, err := base64.RawURLEncoding.Strict().DecodeString(secret); err != nil || len(raw) != tokenBytes {
		return Linked{}, errNoLink()
	}
	l := &link{from: from, secretHash: HashToken(secret)}
	err = s.writer.do(ctx, l)
	return l.out, err
}

func errNoLink() error {
	return desk.Errorf(desk.NotFound, "This link has expired. Write to us from the website, and we go on from there.").On("secret")
}

type link struct {
	from       desk.Identity
	secretHash string
	out        Linked
}

const selectLink = `SELECT l.conversation, l.address, l.expires, c.contact, c.inbox, p.name, p.blocked FROM contact_links l
 JOIN conversations c ON c.id = l.conversation JOIN contacts p ON p.id = c.contact WHERE l.secret_hash = ? AND c.deleted_at = 0`

func (l *link) apply(w *writer) error {
	var address, inbox string
	var expires desk.Millis
	var blocked bool
	out := &l.out
	found, err := w.tx.row(selectLink, []any{l.secretHash}, &out.Conversation, &address, &expires, &out.Contact, &inbox, &out.Name, &blocked)
	if err != nil {
		return err
	}
	if !found || blocked || inbox != l.from.Inbox || expires <= desk.At(w.now) {
		return errNoLink()
	}
	var contact string
	var revoked bool
	found, err = w.tx.row(`SELECT id, contact, only, revoked FROM contact_sessions WHERE token_hash = ?`, []any{l.from.TokenHash},
		&out.Session, &contact, &out.Only, &revoked)
	switch {
	case err != nil:
		return err
	case !found:
		return l.begin(w, address)
	case revoked:
		return errSessionOver()
	case contact != out.Contact:
		return desk.Errorf(desk.Conflict, "This device's token belongs to another conversation. Ask again with a new one.").On("token")
	case out.Only == "" || out.Only == out.Conversation:
		return nil // it sees the conversation already
	}
	out.Only, out.Moved = out.Conversation, true
	_, err = w.tx.exec(`UPDATE contact_sessions SET only = ?, address = ?, updated = ? WHERE id = ?`, out.Only, address, w.stamp, out.Session)
	return err
}

// begin makes a session that sees the one conversation. Whoever holds the mail has proven the address, for this session; not
// for the contact: agents must not take a guest for the person who typed the address.
func (l *link) begin(w *writer, address string) error {
	out := &l.out
	out.Session, out.Only, out.Fresh = newID(w.now), out.Conversation, true
	_, err := w.tx.exec(`INSERT INTO contact_sessions (id, contact, token_hash, inbox, origin, assurance, only, address, expires, created, updated)
 VALUES (?,?,?,?,?,?,?,?,?,?,?)`, out.Session, out.Contact, l.from.TokenHash, l.from.Inbox, l.from.Origin, desk.ByCode, out.Only, address,
		stamp(w.now.Add(desk.LinkLife)), w.stamp, w.stamp)
	return err
}
