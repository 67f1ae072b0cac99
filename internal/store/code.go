package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"porchlight/internal/desk"
)

// A visitor proves an address by six digits that are mailed to it. The digits are kept nowhere: they are derived from a key of
// this database and the row that asked, so that a mail which is sent again after a crash says the same.

// codeKind is the outbox's name for a code that is to be mailed.
const codeKind = "mail.code"

// codeTries is how many wrong codes a row bears: five of a million.
const codeTries = 5

// codeFor derives six digits from a key and what they are for.
func codeFor(key []byte, row, address string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(row + "\n" + address)) // a hash never fails: https://pkg.go.dev/hash#Hash
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(mac.Sum(nil))%1_000_000)
}

// sameCode compares without telling by its time how much was right.
func sameCode(typed, code string) bool {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		if r == ' ' || r == '-' {
			return -1 // as mail programs and people group them
		}
		return 'x'
	}, typed)
	return subtle.ConstantTimeCompare([]byte(digits), []byte(code)) == 1
}

// AskForProof mails a code to an address that a visitor says is theirs. The one before it is void. The answer is the same
// whether anybody knows the address or not.
func (s *Store) AskForProof(ctx context.Context, from desk.Identity, address string) error {
	if from.Session == "" {
		return desk.Errorf(desk.Forbidden, "Write your message first, then prove your address.").On("address")
	}
	if !s.courier.mailing() {
		return errNoMail()
	}
	if err := s.writer.do(ctx, &askForProof{from: from, address: address}); err != nil {
		return err
	}
	s.courier.nudge()
	return nil
}

func errNoMail() error {
	return desk.Errorf(desk.Unavailable, "This desk sends no mail at the moment.")
}

type askForProof struct {
	from    desk.Identity
	address string
}

// codeJob is the outbox's row for a code.
type codeJob struct {
	Code   string `json:"code"` // id of the row in contact_codes
	Locale string `json:"locale"`
}

func (a *askForProof) apply(w *writer) error {
	if err := w.ensureKey(); err != nil {
		return err
	}
	id := newID(w.now)
	if _, err := w.tx.exec(`INSERT INTO contact_codes (id, session, address, expires, tries, created, updated) VALUES (?,?,?,?,0,?,?)
 ON CONFLICT (session) DO UPDATE SET id = excluded.id, address = excluded.address, expires = excluded.expires, tries = 0, updated = excluded.updated`,
		id, a.from.Session, a.address, desk.At(w.now.Add(desk.CodeLife)), w.stamp, w.stamp); err != nil {
		return err
	}
	payload, err := json.Marshal(codeJob{id, a.from.Locale})
	if err != nil {
		return fmt.Errorf("encode job: %w", err)
	}
	return w.enqueue(codeKind, codeKind+":"+id, payload, w.now)
}

// codeKey is the name of the key in desk_meta.
const codeKey = "code_key"

func (w *writer) ensureKey() error {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: https://pkg.go.dev/crypto/rand#Read
	_, err := w.tx.exec(`INSERT INTO desk_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`, codeKey, hex.EncodeToString(raw))
	return err
}

const selectCode = `SELECT k.id, k.address, k.expires, k.tries, m.value FROM contact_codes k, desk_meta m WHERE m.key = 'code_key' AND `

// Prove checks a code. Every failure has the same answer; the fifth wrong one voids the code.
func (s *Store) Prove(ctx context.Context, from desk.Identity, address, code string) error {
	if from.Session == "" {
		return errWrongCode()
	}
	p := &prove{from: from, address: address, code: code}
	if err := s.writer.do(ctx, p); err != nil {
		return err
	}
	if !p.proven {
		return errWrongCode()
	}
	return nil
}

func errWrongCode() error {
	return desk.Errorf(desk.BadRequest, "This code is wrong, or it has expired. Check it, or ask for a new one.").On("code")
}

type prove struct {
	from          desk.Identity
	address, code string
	proven        bool
}

// apply never refuses after it has counted the try: a refusal would take the count back.
func (p *prove) apply(w *writer) error {
	var id, address, key string
	var expires desk.Millis
	var tries int
	found, err := w.tx.row(selectCode+`k.session = ?`, []any{p.from.Session}, &id, &address, &expires, &tries, &key)
	if err != nil || !found {
		return err
	}
	raw, err := hex.DecodeString(key)
	if err != nil {
		return fmt.Errorf("read the key of codes: %w", err)
	}
	right := sameCode(p.code, codeFor(raw, id, address))
	if !right || !strings.EqualFold(address, p.address) || expires <= desk.At(w.now) || tries >= codeTries {
		_, err := w.tx.exec(`UPDATE contact_codes SET tries = tries + 1, updated = ? WHERE id = ?`, w.stamp, id)
		return err
	}
	p.proven = true
	return w.proven(p.from, id, address)
}

// proven notes what a session has shown, and the contact's address with it: the one that was proven last.
func (w *writer) proven(from desk.Identity, code, address string) error {
	if err := w.execAll([]statement{
		{`DELETE FROM contact_codes WHERE id = ?`, []any{code}},
		{`UPDATE contact_sessions SET address = ?, assurance = CASE assurance WHEN 'signed' THEN assurance ELSE 'code' END, updated = ? WHERE id = ?`,
			[]any{address, w.stamp, from.Session}},
		{`DELETE FROM contact_identities WHERE contact = ? AND kind = 'email'`, []any{from.ID}},
		{`INSERT INTO contact_identities (id, contact, kind, value, verified_at, created, updated) VALUES (?,?,'email',?,?,?,?)`,
			[]any{newID(w.now), from.ID, address, w.stamp, w.stamp, w.stamp}},
		{`UPDATE contacts SET claimed_email = ?, updated = ? WHERE id = ?`, []any{address, w.stamp, from.ID}},
	}); err != nil {
		return err
	}
	return w.keepTogether(from.ID)
}

// mailCode mails a code that is still good.
func (c *courier) mailCode(ctx context.Context, j task) (operation, error) {
	var asked codeJob
	if err := json.Unmarshal(j.payload, &asked); err != nil {
		return nil, fmt.Errorf("read job: %w: %w", desk.ErrUndeliverable, err)
	}
	var id, address, key, inbox, tz string
	var expires desk.Millis
	var tries int
	err := c.store.each(ctx, func(scan func(...any) error) error {
		return scan(&id, &address, &expires, &tries, &key, &inbox, &tz)
	}, `SELECT k.id, k.address, k.expires, k.tries, m.value, i.name, c.tz FROM contact_codes k JOIN contact_sessions s ON s.id = k.session
 JOIN contacts c ON c.id = s.contact JOIN inboxes i ON i.id = s.inbox, desk_meta m WHERE m.key = 'code_key' AND k.id = ?`, asked.Code)
	if err != nil {
		return nil, fmt.Errorf("read code: %w", err)
	}
	if id == "" || expires <= desk.At(c.store.clock()) {
		return endJob{j}, nil // used, replaced or too late
	}
	raw, err := hex.DecodeString(key)
	if err != nil {
		return nil, fmt.Errorf("read the key of codes: %w", err)
	}
	err = c.outside.Send(ctx, desk.Letter{Kind: desk.CodeLetter, ID: letterID(j.id, 0), To: address, Locale: asked.Locale, TZ: tz, Desk: inbox,
		Code: codeFor(raw, id, address)})
	return endJob{j}, err
}
