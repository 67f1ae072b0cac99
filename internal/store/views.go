package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"porchlight/internal/desk"
)

// The rule of the collection says the same to PocketBase's own routes: one's own views, those shared with everybody or with a team of one's
// own, and to admins all that are shared.
const selectView = `SELECT coalesce(filter, '') FROM views WHERE id = ? AND (agent = ? OR shared = TRUE AND (team = '' OR ? = 'admin'
 OR EXISTS (SELECT 1 FROM team_members m WHERE m.team = views.team AND m.agent = ?)))`

// View is the filter of a view that an agent may use.
func (s *Store) View(ctx context.Context, from desk.Identity, id string) (desk.Filter, error) {
	var raw string
	err := s.read.QueryRowContext(ctx, selectView, id, from.ID, from.Role, from.ID).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return desk.Filter{}, desk.Errorf(desk.NotFound, "There is no such view, or it is not shared with you.").On("view")
	}
	if err != nil {
		return desk.Filter{}, fmt.Errorf("read view %s: %w", id, err)
	}
	return desk.ReadFilter([]byte(raw))
}

// Count is how many conversations a filter matches. More: there are others, or may be; counting them all would take too long.
type Count struct {
	Count int   `json:"count"`
	More  bool  `json:"more"`
	Pos   int64 `json:"pos"` // the change that was counted last: later ones come over the socket
}

// Count counts what an agent sees of a filter, as far as countMost.
func (s *Store) Count(ctx context.Context, from desk.Identity, f desk.Filter) (out Count, err error) {
	if err := f.Validate(); err != nil {
		return out, err
	}
	f.Order = ""
	if out.Pos, err = s.Pos(ctx); err != nil {
		return out, err
	}
	if out.Count, out.More, err = s.newListing(f, from, desk.At(s.clock())).count(ctx); err != nil {
		return out, fmt.Errorf("count conversations: %w", err)
	}
	return out, nil
}
