package store

import (
	"context"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// Conversations that have to do with each other are linked. One row holds a pair; it is read from both sides.

// linksMost bounds how many others one conversation is linked with: a list that fits beside it.
const linksMost = 30

const (
	related    = "related"
	selectPair = `SELECT id FROM links WHERE kind = 'related' AND (conversation = ?1 AND other = ?2 OR conversation = ?2 AND other = ?1)`
	insertPair = `INSERT INTO links (id, conversation, other, kind, created, updated) VALUES (?,?,?,?,?,?)`
	deletePair = `DELETE FROM links WHERE kind = 'related' AND (conversation = ?1 AND other = ?2 OR conversation = ?2 AND other = ?1)`
	countPairs = `SELECT count(*) FROM links WHERE kind = 'related' AND (conversation = ?1 OR other = ?1)`
	selectKin  = `SELECT CASE WHEN conversation = ?1 THEN other ELSE conversation END FROM links
 WHERE kind = 'related' AND (conversation = ?1 OR other = ?1) ORDER BY created, id`
)

// relate links two conversations, or takes that back. Both say so.
type relate struct {
	from       desk.Identity
	one, other string
	on         bool
}

func (r *relate) apply(w *writer) error {
	one, err := w.visible(r.one, r.from)
	if err != nil {
		return err
	}
	other, err := w.seen(r.other, r.from)
	if err != nil {
		return err
	}
	if one == other {
		return desk.Errorf(desk.BadRequest, "A conversation is not linked with itself.").On("other")
	}
	var pair string
	found, err := w.tx.row(selectPair, []any{one.ID, other.ID}, &pair)
	if err != nil || found == r.on {
		return err
	}
	if err := r.room(w, one, other); err != nil {
		return err
	}
	kind := desk.Unlinked
	if r.on {
		kind = desk.Linked
		_, err = w.tx.exec(insertPair, newID(w.now), one.ID, other.ID, related, w.stamp, w.stamp)
	} else {
		_, err = w.tx.exec(deletePair, one.ID, other.ID)
	}
	if err != nil {
		return err
	}
	for _, pair := range [][2]*head{{one, other}, {other, one}} {
		data := desk.EventData{Actor: r.from.ID, After: pair[1].ID, Number: pair[1].Number}
		if err := w.event(pair[0], authorOf(r.from), kind, data); err != nil {
			return err
		}
	}
	return nil
}

func (r *relate) room(w *writer, of ...*head) error {
	for _, h := range of {
		var n int
		if _, err := w.tx.row(countPairs, []any{h.ID}, &n); err != nil {
			return err
		}
		if r.on && n >= linksMost {
			return desk.Errorf(desk.BadRequest, "A conversation is linked with at most %d others.", linksMost).On("other")
		}
	}
	return nil
}

// Relate links two conversations that an agent sees, or takes that back. Saying it twice changes nothing.
func (s *Store) Relate(ctx context.Context, from desk.Identity, one, other string, on bool) error {
	if !from.Agent() {
		return desk.Errorf(desk.Forbidden, "Only agents link conversations.")
	}
	return s.writer.do(ctx, &relate{from: from, one: one, other: other, on: on})
}

// links are the conversations that one is linked with, as far as the agent sees them.
func (s *Store) links(ctx context.Context, from desk.Identity, id string) ([]Row, error) {
	ids, err := s.column(ctx, selectKin, id)
	if err != nil {
		return nil, fmt.Errorf("list links of %s: %w", id, err)
	}
	out := []Row{}
	if len(ids) == 0 || len(from.Principals) == 0 {
		return out, nil
	}
	visible, err := s.column(ctx, `SELECT DISTINCT conversation FROM conversation_access WHERE conversation IN (`+marks(len(ids))+`) AND principal IN (`+
		marks(len(from.Principals))+`)`, append(anyArgs(ids), anyArgs(from.Principals)...)...)
	if err != nil {
		return nil, fmt.Errorf("read who sees the links of %s: %w", id, err)
	}
	ids = slices.DeleteFunc(ids, func(one string) bool { return !slices.Contains(visible, one) })
	return s.rows(ctx, from, ids)
}
