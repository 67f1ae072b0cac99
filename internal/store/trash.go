package store

import (
	"context"
	"fmt"

	"porchlight/internal/desk"
)

// What was deleted and not restored in time is erased for good, by the steps of an erasure (erase.go). The row stays, in a drawer that nobody opens,
// with its numbers and events: reports fold over them, and a number is never given twice.

// erasedAtOnce bounds what one look erases: the others come with the next one.
const erasedAtOnce = 200

const selectOverdue = `SELECT id, contact FROM conversations WHERE deleted_at > 0 AND erased_at = 0 AND deleted_at <= ? ORDER BY deleted_at LIMIT ?`

// EraseDeleted erases what has been deleted for longer than it is kept, and says how many conversations that were.
func (s *Store) EraseDeleted(ctx context.Context) (erased int, err error) {
	var due []erasure
	err = s.each(ctx, func(scan func(...any) error) error {
		e := erasure{Deleted: true}
		err := scan(&e.Only, &e.Contact)
		due = append(due, e)
		return err
	}, selectOverdue, desk.At(s.clock())-desk.KeptDeleted, erasedAtOnce)
	if err != nil {
		return 0, fmt.Errorf("list what is deleted for long: %w", err)
	}
	for _, e := range due {
		if err := s.writer.do(ctx, &beginErasure{e}); err != nil {
			return erased, fmt.Errorf("erase conversation %s: %w", e.Only, err)
		}
		if err := s.finishErasure(ctx, e); err != nil {
			return erased, err
		}
		erased++
	}
	return erased, nil
}

// shut puts a deleted conversation where nobody restores it any more; false when somebody was faster.
func (w *writer) shut(conversation string) (bool, error) {
	h, found, err := w.head(conversation)
	if err != nil || !found || h.Drawer != desk.InDeleted || h.DeletedAt > desk.At(w.now)-desk.KeptDeleted {
		return false, err
	}
	h.Drawer, h.erasedAt = desk.InErased, desk.At(w.now)
	w.save(h)
	return true, w.report(h, desk.ConversationChanged, nil, nil)
}
