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

// What goes on in a deleted conversation goes before it.
const selectOverdue = `WITH due AS (SELECT id, contact, deleted_at FROM conversations WHERE deleted_at > 0 AND erased_at = 0 AND deleted_at <= ?
 ORDER BY deleted_at LIMIT ?)
SELECT s.id, s.contact FROM (SELECT id, contact, deleted_at, 1 AS last FROM due UNION ALL
 SELECT c.id, c.contact, due.deleted_at, 0 FROM due JOIN conversations c ON c.merged_into = due.id AND c.merged_into != '' AND c.erased_at = 0) s
 ORDER BY s.deleted_at, s.last`

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
	if err != nil || !found {
		return false, err
	}
	due := h
	if h.Drawer == desk.InMerged {
		if due, found, err = w.head(h.MergedInto); err != nil || !found {
			return false, err
		}
	}
	if due.Drawer != desk.InDeleted || due.DeletedAt > desk.At(w.now)-desk.KeptDeleted {
		return false, nil
	}
	h.Drawer, h.erasedAt = desk.InErased, desk.At(w.now)
	w.save(h)
	return true, w.report(h, desk.ConversationChanged, nil, nil)
}
