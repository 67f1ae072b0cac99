package store

import (
	"context"

	"porchlight/internal/desk"
)

// use counts that a saved reply or a macro was used: how often and when last, not by whom.
type use struct {
	from desk.Identity
	of   usable
	id   string
}

// usable names the tables of what is counted.
type usable struct {
	find, count, missing string
}

var savedReply = usable{
	find: `SELECT r.id FROM saved_replies r WHERE r.id = ?3 AND ` + inScope,
	count: `INSERT INTO saved_reply_uses (id, saved_reply, uses, used_at, created, updated) VALUES (?,?,1,?,?,?)
 ON CONFLICT (saved_reply) DO UPDATE SET uses = uses + 1, used_at = excluded.used_at, updated = excluded.updated`,
	missing: "There is no such saved reply.",
}

// UseSavedReply counts that an agent has put a saved reply into a draft.
func (s *Store) UseSavedReply(ctx context.Context, from desk.Identity, id string) error {
	return s.writer.do(ctx, use{from, savedReply, id})
}

func (u use) apply(w *writer) error {
	var id string
	found, err := w.tx.row(u.of.find, []any{u.from.ID, string(u.from.Role), u.id}, &id)
	if err != nil {
		return err
	}
	if !found {
		return desk.Errorf(desk.NotFound, "%s", u.of.missing)
	}
	return w.used(u.of, id)
}

func (w *writer) used(of usable, id string) error {
	_, err := w.tx.exec(of.count, newID(w.now), id, desk.At(w.now), w.stamp, w.stamp)
	return err
}
