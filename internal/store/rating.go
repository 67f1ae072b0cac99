package store

import (
	"context"
	"fmt"

	"porchlight/internal/desk"
)

// Rate keeps how a contact found the round that their conversation is in. A later rating of the same round replaces it.
func (s *Store) Rate(ctx context.Context, from desk.Identity, conversation string, r desk.Rating) error {
	if from.Kind != desk.ByContact {
		return desk.Errorf(desk.Forbidden, "Only the person who asked rates the answer.")
	}
	return s.writer.do(ctx, &rate{from: from, conversation: conversation, rating: r})
}

type rate struct {
	from         desk.Identity
	conversation string
	rating       desk.Rating
}

const (
	selectAsks   = `SELECT coalesce(json_extract(settings, '$.rating'), '') FROM inboxes WHERE id = ?`
	selectRating = `SELECT score, comment FROM ratings WHERE conversation = ? AND round = ?`
	upsertRating = `INSERT INTO ratings (id, conversation, round, agent, score, comment, created, updated) VALUES (?,?,?,?,?,?,?,?)
 ON CONFLICT (conversation, round) DO UPDATE SET agent = excluded.agent, score = excluded.score, comment = excluded.comment, updated = excluded.updated`
)

func (r *rate) apply(w *writer) error {
	h, err := w.seen(r.conversation, r.from) // one that goes on elsewhere is still rated: it is what they found of that round
	if err != nil {
		return err
	}
	var asks string
	if _, err := w.tx.row(selectAsks, []any{h.Inbox}, &asks); err != nil {
		return err
	}
	if err := r.rating.Validate(asks); err != nil {
		return err
	}
	var kept desk.Rating
	found, err := w.tx.row(selectRating, []any{h.ID, h.Round}, &kept.Score, &kept.Comment)
	if err != nil || found && kept.Score == r.rating.Score && kept.Comment == r.rating.Comment {
		return err // a repeat, or nothing can be read
	}
	// The agent is whose round it was: who has it now, not who had it when an earlier rating came.
	if _, err := w.tx.exec(upsertRating, newID(w.now), h.ID, h.Round, h.Assignee, r.rating.Score, r.rating.Comment, w.stamp, w.stamp); err != nil {
		return err
	}
	return w.event(h, authorOf(r.from), desk.Rated, desk.EventData{Score: r.rating.Score, Comment: r.rating.Comment})
}

// rating is the newest of a conversation; nil when nobody has rated it.
func (s *Store) rating(ctx context.Context, conversation string) (r *desk.Rating, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		r = &desk.Rating{}
		return scan(&r.Score, &r.Comment, &r.At)
	}, `SELECT score, comment, CAST(unixepoch(updated, 'subsec') * 1000 AS INTEGER) FROM ratings WHERE conversation = ? ORDER BY round DESC LIMIT 1`, conversation)
	if err != nil {
		return nil, fmt.Errorf("read rating of %s: %w", conversation, err)
	}
	return r, nil
}
