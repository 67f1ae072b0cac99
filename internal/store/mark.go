package store

import "porchlight/internal/desk"

// mark moves a reader's place. It only ever goes forward, and never past the last message.
type mark struct {
	from            desk.Identity
	conversation    string
	delivered, seen int64
}

const upsertMark = `INSERT INTO read_marks (id, conversation, reader, delivered_seq, seen_seq, created, updated) VALUES (?,?,?,?,?,?,?)
 ON CONFLICT (conversation, reader) DO UPDATE SET delivered_seq = max(delivered_seq, excluded.delivered_seq),
 seen_seq = max(seen_seq, excluded.seen_seq), updated = excluded.updated
 WHERE excluded.delivered_seq > delivered_seq OR excluded.seen_seq > seen_seq
 RETURNING delivered_seq, seen_seq`

func (m *mark) apply(w *writer) error {
	h, err := w.seen(m.conversation, m.from)
	if err != nil || m.from.Kind == desk.ByContact && h.blocked {
		return err // what a blocked contact does is not told
	}
	last := h.PublicSeq
	if m.from.Agent() {
		last = h.LastSeq
	}
	seen := min(m.seen, last)
	delivered := max(min(m.delivered, last), seen)
	w.tx.wrote = true
	moved, err := w.tx.row(upsertMark, []any{newID(w.now), h.ID, readerKey(m.from.Kind, m.from.ID), delivered, seen, w.stamp, w.stamp},
		&delivered, &seen)
	if err != nil || !moved {
		return err
	}
	told := desk.Mark{Reader: authorOf(m.from), Delivered: delivered, Seen: seen}
	if m.from.Agent() {
		if told.Public, err = w.publicUpTo(h.ID, seen); err != nil {
			return err
		}
	}
	w.news = append(w.news, desk.News{Kind: desk.MarkMoved, Conversation: h.Conversation, After: h.principals, Mark: &told})
	return nil
}

const selectPublicUpTo = `SELECT public_seq FROM messages WHERE conversation = ? AND seq <= ? AND public_seq > 0 ORDER BY seq DESC LIMIT 1`

// publicUpTo is an agent's place in the visitor's numbers.
func (w *writer) publicUpTo(conversation string, seq int64) (public int64, err error) {
	_, err = w.tx.row(selectPublicUpTo, []any{conversation, seq}, &public)
	return public, err
}

// readerKey is a reader as read_marks names it.
func readerKey(kind desk.AuthorKind, id string) string { return string(kind) + ":" + id }
