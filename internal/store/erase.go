package store

import (
	"context"
	"encoding/json"
	"fmt"

	"porchlight/internal/desk"
)

// A contact may take back what they said. It is done in steps, none of which holds up the writer: the first one ends the
// sessions, strips the contact and leaves a job in the outbox, the others redact the messages some hundreds at a time, the last
// one tells the agents; then the files go. Whatever cuts it off, the job goes on with it.

// eraseKind is the outbox's name for an erasure that is under way.
const eraseKind = "erase"

// eraseAtOnce bounds the messages that one step redacts: some milliseconds of the writer's.
const eraseAtOnce = 500

// How much an erasure takes, as its event says in After.
const (
	ErasedContact      = "contact"      // everything that is known of the contact
	ErasedConversation = "conversation" // what they said in one conversation, by a session that a mailed link opened
)

// erasure is whose words and data are taken back.
type erasure struct {
	Contact string `json:"contact"`
	Only    string `json:"only,omitempty"`    // one conversation; empty: all, and the contact's own data
	Told    bool   `json:"told,omitempty"`    // the agents know: only files are left
	Deleted bool   `json:"deleted,omitempty"` // the one conversation was deleted: what agents said in it goes, too
}

// ErasedWhole reads an erased event: everything of the contact went, not one conversation.
func ErasedWhole(m *desk.Message) bool {
	var data desk.EventData
	return json.Unmarshal(m.Data, &data) == nil && data.After == ErasedContact
}

func (e erasure) key() string {
	key := eraseKind + ":" + e.Contact + ":" + e.Only
	if e.Deleted {
		key += ":deleted"
	}
	return key
}

// Erase takes back what a visitor has said and what is known of them. It returns when it is done; cut off, the outbox goes on.
func (s *Store) Erase(ctx context.Context, from desk.Identity) error {
	if from.Kind != desk.ByContact {
		return desk.Errorf(desk.Forbidden, "Only visitors delete their own chat.")
	}
	if from.ID == "" {
		return nil // nothing is known of who has not written
	}
	e := erasure{Contact: from.ID, Only: from.Only}
	if err := s.writer.do(ctx, &beginErasure{e}); err != nil {
		return err
	}
	return s.finishErasure(ctx, e)
}

// finishErasure does what is left of an erasure that has begun.
func (s *Store) finishErasure(ctx context.Context, e erasure) error {
	for done := false; !done; {
		step := &redact{erasure: e}
		if err := s.writer.do(ctx, step); err != nil {
			return fmt.Errorf("redact messages of contact %s: %w", e.Contact, err)
		}
		done = step.done
	}
	if err := s.removeFiles(ctx, e); err != nil {
		return err
	}
	return s.writer.do(ctx, dropJob{key: e.key()})
}

// GoOnErasing takes up the outbox's job of an erasure that was cut off.
func (s *Store) GoOnErasing(ctx context.Context, payload json.RawMessage) error {
	var e erasure
	if err := json.Unmarshal(payload, &e); err != nil {
		return fmt.Errorf("read erasure: %w", err)
	}
	return s.finishErasure(ctx, e)
}

// beginErasure ends the sessions, strips what is known of the contact and leaves the job.
type beginErasure struct{ erasure }

func (b *beginErasure) apply(w *writer) error {
	if b.Deleted {
		if due, err := w.shut(b.Only); err != nil || !due {
			return err
		}
	}
	payload, err := json.Marshal(b.erasure)
	if err != nil {
		return fmt.Errorf("encode erasure: %w", err)
	}
	if err := w.enqueue(eraseKind, b.key(), payload, w.now); err != nil {
		return err
	}
	if b.Only == "" {
		if err := w.alone(b.Contact); err != nil {
			return err
		}
	}
	if err := w.execAll(b.sessions(w.stamp)); err != nil || b.Only != "" {
		return err
	}
	return w.execAll(b.person(w.stamp))
}

// statement is a query with what it takes.
type statement struct {
	query string
	args  []any
}

func (w *writer) execAll(list []statement) error {
	for _, s := range list {
		if _, err := w.tx.exec(s.query, s.args...); err != nil {
			return err
		}
	}
	return nil
}

// sessions end what could open the chat again.
func (e erasure) sessions(at string) []statement {
	return []statement{
		{`UPDATE contact_sessions SET revoked = 1, address = '', updated = ?3 WHERE contact = ?1 AND (?2 = '' OR only = ?2)`, []any{e.Contact, e.Only, at}},
		{`DELETE FROM contact_codes WHERE session IN (SELECT id FROM contact_sessions WHERE contact = ?1 AND (?2 = '' OR only = ?2))`, []any{e.Contact, e.Only}},
	}
}

// person is what the desk knows of the contact beside their conversations.
func (e erasure) person(at string) []statement {
	return []statement{
		{`UPDATE contacts SET name = '', claimed_email = '', phone = '', locale = '', tz = '', country = '', company = '', custom = NULL, updated = ?1
 WHERE id = ?2 OR merged_into = ?2`, []any{at, e.Contact}}, // merged: what a device had said before its website signed for it
		{`DELETE FROM contact_identities WHERE contact = ?`, []any{e.Contact}},
		{`DELETE FROM contact_notes WHERE contact = ?`, []any{e.Contact}},
		{`DELETE FROM participants WHERE contact = ?`, []any{e.Contact}},
		{`UPDATE attachments SET state = 'removed', updated = ?1 WHERE message = '' AND (uploader = 'contact:' || ?2
 OR uploader IN (SELECT 'token:' || token_hash FROM contact_sessions WHERE contact = ?2))`, []any{at, e.Contact}}, // the sweep's
	}
}

const (
	selectErasable = `SELECT m.id FROM conversations c JOIN messages m ON m.conversation = c.id WHERE c.contact = ?1 AND (?2 = '' OR c.id = ?2)
 AND (m.author_kind = 'contact' OR ?4) AND m.kind != 'event' AND m.redacted_at = '' AND m.seq > 0 LIMIT ?3`
	selectOfContact = `SELECT id FROM conversations WHERE contact = ?1 AND (?2 = '' OR id = ?2) ORDER BY id`
	redactMessage   = `UPDATE messages SET body = '', data = NULL, translations = NULL, email = NULL, redacted_at = ?, rev = ?, updated = ? WHERE id = ?`
)

// redact empties the next messages; when none is left it strips the conversations and tells the agents.
type redact struct {
	erasure
	done bool
}

func (r *redact) apply(w *writer) error {
	var state string
	found, err := w.tx.row(`SELECT payload FROM outbox WHERE dedupe_key = ?`, []any{r.key()}, &state)
	if err != nil || !found {
		r.done = true // somebody else has finished it
		return err
	}
	if err := json.Unmarshal([]byte(state), &r.erasure); err != nil {
		return fmt.Errorf("read erasure: %w", err)
	}
	if r.done = r.Told; r.done {
		return nil
	}
	ids, err := w.tx.strings(selectErasable, r.Contact, r.Only, eraseAtOnce, r.Deleted)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.redact(id); err != nil {
			return err
		}
	}
	if len(ids) == eraseAtOnce {
		return nil
	}
	r.done, r.Told = true, true
	return r.tell(w)
}

// redact empties one message. Its place in the order stays.
func (w *writer) redact(id string) error {
	var m desk.Message
	var conversation string
	found, err := w.tx.row(`SELECT m.conversation, `+messageColumns+` FROM messages m WHERE m.id = ?`, []any{id}, append([]any{&conversation}, messageTargets(&m)...)...)
	if err != nil || !found {
		return err
	}
	h, found, err := w.head(conversation)
	if err != nil || !found {
		return err
	}
	m.Rev++
	m.Body, m.Lang, m.Data, m.Files, m.Mentions, m.Redacted = "", "", nil, nil, nil, true
	if _, err := w.tx.exec(redactMessage, w.stamp, m.Rev, w.stamp, m.ID); err != nil {
		return err
	}
	if m.PublicSeq > 0 {
		h.PublicRev++
		if _, err := w.tx.exec(`UPDATE conversations SET public_rev = ? WHERE id = ?`, h.PublicRev, h.ID); err != nil {
			return err
		}
	}
	w.save(h)
	return w.report(h, desk.MessageChanged, &m, nil)
}

// tell strips each conversation of what is not a message, ends it, and says in it what has happened.
func (r *redact) tell(w *writer) error {
	ids, err := w.tx.strings(selectOfContact, r.Contact, r.Only)
	if err != nil {
		return err
	}
	much := ErasedContact
	if r.Only != "" {
		much = ErasedConversation
	}
	for _, id := range ids {
		h, found, err := w.head(id)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if err := w.strip(h, r.Deleted); err != nil {
			return err
		}
		if err := w.end(h); err != nil {
			return err
		}
		if err := w.event(h, desk.Author{Kind: desk.BySystem}, desk.Erased, desk.EventData{After: much}); err != nil {
			return err
		}
		if err := w.report(h, desk.ConversationChanged, nil, nil); err != nil {
			return err
		}
	}
	payload, err := json.Marshal(r.erasure)
	if err != nil {
		return fmt.Errorf("encode erasure: %w", err)
	}
	_, err = w.tx.exec(`UPDATE outbox SET payload = ?, updated = ? WHERE dedupe_key = ?`, string(payload), w.stamp, r.key())
	return err
}

// beside is what a conversation holds of its contact beside the messages, and what was still to be mailed.
func beside(conversation, at string, deleted bool) []statement {
	return []statement{
		{`UPDATE conversations SET contact_name = '', custom = NULL, updated = ? WHERE id = ?`, []any{at, conversation}},
		{`UPDATE messages SET data = json_remove(data, '$.page', '$.comment'), updated = ? WHERE conversation = ? AND kind = 'event'
 AND event_type IN ('opened', 'rated')`, []any{at, conversation}},
		{`UPDATE ratings SET comment = '', follow_up = FALSE, updated = ? WHERE conversation = ?`, []any{at, conversation}},
		{`UPDATE handovers SET reason = '', tried = '', next_step = '', draft = '', answer = '', files = NULL, updated = ? WHERE conversation = ?`,
			[]any{at, conversation}},
		{`UPDATE search_log SET conversation = '', updated = ? WHERE conversation = ?`, []any{at, conversation}},
		{`UPDATE attachments SET state = 'removed', message = '', name = 'removed', sha256 = '', updated = ?1 WHERE conversation = ?2
 AND (?3 OR uploader LIKE 'contact:%')`, []any{at, conversation, deleted}},
		{`DELETE FROM drafts WHERE ?2 AND conversation = ?1`, []any{conversation, deleted}},
		{`DELETE FROM visitor_context WHERE conversation = ?`, []any{conversation}},
		{`DELETE FROM contact_links WHERE conversation = ?`, []any{conversation}},
		{`DELETE FROM deliveries WHERE message IN (SELECT id FROM messages WHERE conversation = ?)`, []any{conversation}},
		{`DELETE FROM outbox WHERE kind IN ('mail.reply', 'mail.transcript') AND json_extract(payload, '$.conversation') = ?`, []any{conversation}},
	}
}

func (w *writer) strip(h *head, deleted bool) error {
	if err := w.execAll(beside(h.ID, w.stamp, deleted)); err != nil {
		return err
	}
	h.ContactName, h.Subject, h.FollowUpAt = "", "", 0
	if deleted {
		h.Preview, h.Custom = "", ""
		return nil
	}
	var by desk.AuthorKind
	if _, err := w.tx.row(`SELECT author_kind FROM messages WHERE conversation = ? AND kind = 'reply' ORDER BY seq DESC LIMIT 1`, []any{h.ID}, &by); err != nil {
		return err
	}
	if by != desk.ByAgent {
		h.Preview = ""
	}
	return nil
}

// end solves a conversation that nobody waits in any more.
func (w *writer) end(h *head) error {
	h.WaitingSince = 0
	if h.Status == desk.Solved {
		return nil
	}
	data := desk.EventData{Before: string(h.Status), After: string(desk.Solved), Round: h.Round}
	h.Status = desk.Solved
	if err := w.solved(h, desk.At(w.now), ""); err != nil {
		return err
	}
	return w.event(h, desk.Author{Kind: desk.BySystem}, desk.StatusChanged, data)
}
