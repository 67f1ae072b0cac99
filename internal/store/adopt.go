package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"porchlight/internal/desk"
)

// What is saved past the writer (the panel, Go code, raw SQL) is adopted by it right after the commit: the writer alone hands
// out seq, so there is one place where order is made. Until then a message stands with a number that nobody reads (not above
// 0, or above its conversation's last_seq). A hook's nudge does it within milliseconds, the reconcile covers what gave none.

// Unnumbered is what a save past the writer puts into seq: below zero, and not the same twice in a conversation. It fits the
// 53 bits of a number that JSON carries exactly.
func Unnumbered() int64 { return -1 - rand.Int64N(1<<52) }

// adopt numbers one foreign message and does all that a message brings with it.
type adopt struct{ message string }

const selectForeign = `SELECT m.conversation, m.kind, m.event_type, coalesce(m.data, ''), m.author_kind, m.agent || m.contact, m.body, m.lang, m.client_id,
 m.seq FROM messages m JOIN conversations c ON c.id = m.conversation WHERE m.id = ? AND (m.seq <= 0 OR m.seq > c.last_seq)`

func (a adopt) apply(w *writer) error {
	m := desk.Message{ID: a.message}
	var conversation string
	found, err := w.tx.row(selectForeign, []any{a.message}, &conversation, &m.Kind, &m.EventType, (*packedData)(&m), &m.Author.Kind,
		&m.Author.ID, &m.Body, &m.Lang, &m.ClientID, &m.Seq)
	if err != nil || !found {
		return err // somebody else has adopted it
	}
	h, found, err := w.head(conversation)
	if err != nil || !found {
		return err
	}
	if m.Author.Kind == desk.ByAgent {
		m.Author.Name = w.people.name(m.Author.ID)
	} else if m.Author.Kind == desk.ByContact {
		m.Author.Name = h.ContactName
	}
	w.number(h, &m)
	if _, err := w.tx.exec(`UPDATE messages SET seq = ?, public_seq = ?, round = ?, created = ?, updated = ? WHERE id = ?`,
		m.Seq, m.PublicSeq, h.Round, stamp(m.At.Time()), w.stamp, m.ID); err != nil {
		return err
	}
	return w.settle(h, &m)
}

// touch tells of a message that was edited past the writer.
type touch struct{ message string }

func (t touch) apply(w *writer) error {
	var conversation string
	var m desk.Message
	targets := append([]any{&conversation}, messageTargets(&m)...)
	found, err := w.tx.row(`SELECT m.conversation, `+messageColumns+` FROM messages m WHERE m.id = ? AND m.seq > 0`, []any{t.message}, targets...)
	if err != nil || !found {
		return err
	}
	h, found, err := w.head(conversation)
	if err != nil || !found {
		return err
	}
	m.Rev++
	if _, err := w.tx.exec(`UPDATE messages SET rev = ? WHERE id = ?`, m.Rev, m.ID); err != nil {
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

// refresh brings in line what a save past the writer may have put out of it: who may see a conversation, and where it stands in
// the lists. A conversation without a number gets one.
type refresh struct{ conversation string }

func (r refresh) apply(w *writer) error {
	if err := w.flush(); err != nil { // what this batch knows of the conversation goes first
		return err
	}
	delete(w.heads, r.conversation)
	h, found, err := w.head(r.conversation)
	if err != nil || !found {
		return err
	}
	before := h.principals
	if err := w.refile(h); err != nil {
		return err
	}
	if err := w.regrant(h); err != nil {
		return err
	}
	if h.Number == 0 {
		if _, err := w.tx.row(selectNextNumber, nil, &h.Number); err != nil {
			return err
		}
		if _, err := w.tx.exec(`UPDATE conversations SET number = ? WHERE id = ?`, h.Number, h.ID); err != nil {
			return err
		}
	}
	w.save(h)
	return w.report(h, desk.ConversationChanged, nil, slices.Clone(before))
}

// MessageSaved is told of a message created past the writer, after its commit.
func (s *Store) MessageSaved(ctx context.Context, id string) error {
	return s.writer.do(ctx, adopt{id})
}

// MessageEdited is told of a message changed past the writer, after its commit.
func (s *Store) MessageEdited(ctx context.Context, id string) error {
	return s.writer.do(ctx, touch{id})
}

// ConversationSaved is told of a conversation created or changed past the writer, after its commit; and of one whose followers
// changed.
func (s *Store) ConversationSaved(ctx context.Context, id string) error {
	return s.writer.do(ctx, refresh{id})
}

const (
	selectForeignMessages = `SELECT m.id FROM messages m JOIN conversations c ON c.id = m.conversation
 WHERE m.rowid > ? AND m.rowid <= ? AND (m.seq <= 0 OR m.seq > c.last_seq) ORDER BY m.rowid`
	selectForeignConversations = `SELECT c.id FROM conversations c WHERE c.rowid > ? AND c.rowid <= ? AND
 NOT EXISTS (SELECT 1 FROM conversation_access a WHERE a.conversation = c.id) ORDER BY c.rowid`
)

// reconcileEvery covers what gave no nudge: raw SQL, a crash between commit and hook.
const reconcileEvery = 15 * time.Second

// A start looks at all rows there are, a few milliseconds at a time with rests between, so that nobody waits for a desk of a million messages
// to be looked through.
const (
	sweepRows = 5_000
	sweepRest = 4 // times as long as the look before it took
)

// reconciler adopts what gave no nudge: raw SQL, and what a crash cut off between a commit and its hook.
type reconciler struct {
	store *Store
	// owned by run: rows up to here have been looked at. A vacuum may renumber; rows are then looked at again or by the next start.
	messages, conversations int64
}

func (r *reconciler) run(ctx context.Context) error {
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	for {
		if err := r.pass(ctx); err != nil && ctx.Err() == nil {
			r.store.logger.Error("reconcile messages", "err", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

func (r *reconciler) pass(ctx context.Context) error {
	conversations, err := r.sweep(ctx, "conversations", &r.conversations, selectForeignConversations, func(id string) operation { return refresh{id} })
	messages, err2 := r.sweep(ctx, "messages", &r.messages, selectForeignMessages, func(id string) operation { return adopt{id} })
	if conversations+messages > 0 {
		r.store.logger.Info("adopted what was saved past the writer", "conversations", conversations, "messages", messages)
	}
	return errors.Join(err, err2)
}

// sweep looks at the rows that came since the last time.
func (r *reconciler) sweep(ctx context.Context, table string, mark *int64, query string, op func(id string) operation) (count int, err error) {
	var last int64
	if err := r.store.read.QueryRowContext(ctx, `SELECT coalesce(max(rowid), 0) FROM `+table).Scan(&last); err != nil {
		return 0, fmt.Errorf("reconcile %s: %w", table, err)
	}
	*mark = min(*mark, last) // rows that are gone leave their place to new ones
	for *mark < last {
		began := time.Now()
		to := last
		err := r.store.read.QueryRowContext(ctx, `SELECT rowid FROM `+table+` WHERE rowid > ? ORDER BY rowid LIMIT 1 OFFSET ?`, *mark, sweepRows-1).Scan(&to)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return count, fmt.Errorf("reconcile %s: %w", table, err)
		}
		ids, err := r.store.column(ctx, query, *mark, to)
		if err != nil {
			return count, fmt.Errorf("reconcile %s: %w", table, err)
		}
		for _, id := range ids {
			if err := r.store.writer.do(ctx, op(id)); err != nil {
				return count, fmt.Errorf("adopt from %s %s: %w", table, id, err)
			}
			count++
		}
		*mark = to
		if to < last {
			select {
			case <-time.After(sweepRest * time.Since(began)):
			case <-ctx.Done():
				return count, ctx.Err()
			}
		}
	}
	return count, nil
}
