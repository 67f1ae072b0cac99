package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"porchlight/internal/desk"
)

// An answer to somebody who has left is mailed. The job is written with the answer and waits a while: who is still there reads
// it, and answers that come meanwhile go into the same mail. One job stands for a conversation at a time.

// replyKind is the outbox's name for answers that are to be mailed when nobody reads them.
const replyKind = "mail.reply"

const (
	replyMost   = 50               // answers of one mail, the oldest first; the rest follow
	onlineRetry = 30 * time.Minute // at most, while a socket is open and nothing is read: a tab in the background
)

// replyJob is the outbox's row for the answers of a conversation.
type replyJob struct {
	Conversation string `json:"conversation"`
	UpTo         int64  `json:"up_to,omitempty"`   // seq of the last answer in the mail that is under way: a retry says the same
	Address      string `json:"address,omitempty"` // and goes to the same
}

func (j replyJob) encode() ([]byte, error) {
	b, err := json.Marshal(j)
	if err != nil {
		return nil, fmt.Errorf("encode job: %w", err)
	}
	return b, nil
}

// mailLater sees to it that an agent's answer is mailed when it stays unread.
func (w *writer) mailLater(h *head, m *desk.Message) error {
	if h.mailDue || m.Kind != desk.Reply || m.Author.Kind != desk.ByAgent || w.courier == nil || !w.courier.mailing() {
		return nil
	}
	payload, err := replyJob{Conversation: h.ID}.encode()
	if err != nil {
		return err
	}
	h.mailDue = true
	return w.enqueue(replyKind, replyKind+":"+h.ID, payload, w.now.Add(w.courier.outside.Pace.Away))
}

// absent is who an answer is mailed to, and whether it may be.
type absent struct {
	address       string
	seen          int64
	blocked, spam bool
	byMail        bool // the inbox's setting
}

const selectAbsent = `SELECT coalesce((SELECT i.value FROM contact_identities i WHERE i.contact = p.id AND i.kind = 'email' AND i.verified_at != '' LIMIT 1), p.claimed_email),
 coalesce((SELECT r.seen_seq FROM read_marks r WHERE r.conversation = c.id AND r.reader = 'contact:' || p.id), 0), p.blocked, c.spam,
 coalesce(json_extract(b.settings, '$.reply_by_mail'), 1) FROM conversations c JOIN contacts p ON p.id = c.contact JOIN inboxes b ON b.id = c.inbox WHERE c.id = ?`

const selectUnread = `SELECT ` + messageColumns + ` FROM messages m WHERE m.conversation = ?1 AND m.seq > 0 AND m.public_seq > ?2 AND m.kind = 'reply'
 AND m.author_kind = 'agent' AND m.redacted_at = '' AND (?3 = 0 OR m.seq <= ?3)
 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message = m.id) ORDER BY m.seq LIMIT ?4`

// mailReply mails the answers that have not been read.
func (c *courier) mailReply(ctx context.Context, j task) (operation, error) {
	var of replyJob
	if err := json.Unmarshal(j.payload, &of); err != nil {
		return nil, fmt.Errorf("read job: %w: %w", desk.ErrUndeliverable, err)
	}
	head, err := c.store.conversation(ctx, of.Conversation)
	if errors.Is(err, sql.ErrNoRows) {
		return endJob{j}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read conversation: %w", err)
	}
	done := repliesDone{task: j, conversation: head.ID, upTo: head.LastSeq}
	// Asked before the rest is read: what they did before they left counts.
	here := c.outside.Follows != nil && c.outside.Follows(head.Contact, head.ID)
	var to absent
	if err := c.store.each(ctx, func(scan func(...any) error) error {
		return scan(&to.address, &to.seen, &to.blocked, &to.spam, &to.byMail)
	}, selectAbsent, head.ID); err != nil {
		return nil, fmt.Errorf("read contact: %w", err)
	}
	if to.address == "" || to.blocked || to.spam || !to.byMail {
		return done, nil
	}
	unread, err := c.store.readMessages(ctx, head, selectUnread, head.ID, to.seen, of.UpTo, replyMost)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	if len(unread) == 0 {
		return done, nil
	}
	if of.UpTo == 0 {
		if until, wait := c.notYet(here, unread[0].At.Time()); wait {
			return postpone{j, false, until}, nil
		}
		of.UpTo, of.Address = unread[len(unread)-1].Seq, to.address
	}
	done.upTo, done.address, done.sent = of.UpTo, of.Address, unread
	return done, c.sendReplies(ctx, j, of, head, unread)
}

// notYet says until when somebody may still read an answer by themselves: for a while after it was written, and while a socket
// of theirs is open, less and less often.
func (c *courier) notYet(here bool, oldest time.Time) (until time.Time, wait bool) {
	now, away := c.store.clock(), c.outside.Pace.Away
	if ready := oldest.Add(away); now.Before(ready) {
		return ready, true
	}
	if here {
		return now.Add(min(max(now.Sub(oldest), away), onlineRetry)), true
	}
	return time.Time{}, false
}

// sendReplies first writes down what this mail says and what its link opens, then sends it.
func (c *courier) sendReplies(ctx context.Context, j task, of replyJob, head desk.Conversation, unread []desk.Message) error {
	letter, err := c.letter(ctx, head)
	if err != nil {
		return err
	}
	secret := newLinkSecret()
	begin := &beginReplies{task: j, of: of, secretHash: HashToken(secret)}
	if err := c.store.writer.do(ctx, begin); err != nil {
		return fmt.Errorf("begin a mail: %w", err)
	}
	letter.Kind, letter.ID, letter.To, letter.Messages = desk.ReplyLetter, letterID(j.id, of.UpTo), of.Address, unread
	letter.Secret, letter.Expires = secret, begin.expires
	return c.outside.Send(ctx, letter)
}

// beginReplies fixes what the mail says, for every retry, and lets its link open the conversation. Each try has a secret of its
// own, and all of them stay good: the database does not know them, and the reader may have got any.
type beginReplies struct {
	task
	of         replyJob
	secretHash string
	expires    desk.Millis
}

func (b *beginReplies) apply(w *writer) error {
	payload, err := b.of.encode()
	if err != nil {
		return err
	}
	b.expires = desk.At(w.now.Add(desk.LinkLife))
	return w.execAll([]statement{
		{`UPDATE outbox SET payload = ?, updated = ? WHERE id = ?`, []any{string(payload), w.stamp, b.id}},
		{`INSERT INTO contact_links (id, conversation, address, secret_hash, expires, created, updated) VALUES (?,?,?,?,?,?,?)`,
			[]any{newID(w.now), b.of.Conversation, b.of.Address, b.secretHash, b.expires, w.stamp, w.stamp}},
	})
}

// repliesDone notes which answers went out, and ends the job, or begins it anew for those that were written meanwhile.
type repliesDone struct {
	task
	conversation string
	upTo         int64 // seq of the last answer that the job has looked at
	address      string
	sent         []desk.Message
}

const upsertDelivery = `INSERT INTO deliveries (id, message, recipient, state, created, updated) VALUES (?,?,?,?,?,?)
 ON CONFLICT (message, recipient) DO UPDATE SET state = excluded.state, updated = excluded.updated`

func (r repliesDone) apply(w *writer) error {
	for _, m := range r.sent {
		if _, err := w.tx.exec(upsertDelivery, newID(w.now), m.ID, r.address, "sent", w.stamp, w.stamp); err != nil {
			return err
		}
	}
	var newer bool
	if _, err := w.tx.row(`SELECT EXISTS (SELECT 1 FROM messages WHERE conversation = ? AND seq > ? AND kind = 'reply' AND author_kind = 'agent')`,
		[]any{r.conversation, r.upTo}, &newer); err != nil {
		return err
	}
	if !newer {
		return w.endReplies(r.task, r.conversation)
	}
	payload, err := replyJob{Conversation: r.conversation}.encode()
	if err != nil {
		return err
	}
	_, err = w.tx.exec(`UPDATE outbox SET payload = ?, due = ?, tries = 0, updated = ? WHERE id = ?`, string(payload), desk.At(w.now), w.stamp, r.id)
	return err
}

// endReplies drops the job; the next answer makes a new one.
func (w *writer) endReplies(j task, conversation string) error {
	if h, known := w.heads[conversation]; known {
		h.mailDue = false
	}
	return endJob{j}.apply(w)
}

// undelivered notes which answers will never arrive.
func (w *writer) undelivered(j task) error {
	var payload string // as the try has left it
	if _, err := w.tx.row(`SELECT payload FROM outbox WHERE id = ?`, []any{j.id}, &payload); err != nil {
		return err
	}
	var of replyJob
	_ = json.Unmarshal([]byte(payload), &of) // what cannot be read has never been under way: it names no conversation
	if h, known := w.heads[of.Conversation]; known {
		h.mailDue = false
	}
	ids, err := w.tx.strings(`SELECT m.id FROM messages m WHERE m.conversation = ? AND m.seq BETWEEN 1 AND ? AND m.kind = 'reply' AND m.author_kind = 'agent'
 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message = m.id)`, of.Conversation, of.UpTo)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := w.tx.exec(upsertDelivery, newID(w.now), id, of.Address, "failed", w.stamp, w.stamp); err != nil {
			return err
		}
	}
	return nil
}
