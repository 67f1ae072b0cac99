package store

import (
	"context"
	"fmt"
	"time"

	"porchlight/internal/desk"
)

// Promise computes by when somebody who leaves a ticket now hears from a desk with these hours: the package that knows calendars
// gives it. The zero time promises nothing.
type Promise func(w Week, now time.Time, target time.Duration) (time.Time, error)

// promised is what we say to somebody who leaves a ticket.
type promised struct {
	by      desk.Millis // 0: nothing was promised
	version string      // of the calendar
}

// promise asks the calendar of an inbox, or its team's. Where none is known nothing is promised.
func (s *Store) promise(ctx context.Context, inbox string) (p promised, err error) {
	if s.promises == nil {
		return p, nil
	}
	var calendar, team string
	var target int64
	err = s.each(ctx, func(scan func(...any) error) error { return scan(&calendar, &team, &target) },
		`SELECT calendar, team, coalesce(json_extract(settings, '$.target_s'), ?2) FROM inboxes WHERE id = ?1`, inbox, defaultTarget)
	if err != nil {
		return p, fmt.Errorf("read hours of inbox %s: %w", inbox, err)
	}
	week, found, err := s.Calendar(ctx, calendar, team)
	if err != nil || !found {
		return p, err
	}
	by, err := s.promises(week, s.clock(), time.Duration(target)*time.Second)
	if err != nil {
		return p, fmt.Errorf("compute promise of inbox %s: %w", inbox, err)
	}
	return promised{desk.At(by), week.Version}, nil
}

// keepPromise writes down what was promised with a ticket.
func (w *writer) keepPromise(h *head, p promised) error {
	if p.by == 0 {
		return nil
	}
	_, err := w.tx.exec(`INSERT INTO promises (id, conversation, round, kind, calendar_version, started, due, created, updated)
 VALUES (?1,?2,?3,'first_reply',?4,?5,?6,?7,?7)`, newID(w.now), h.ID, h.Round, p.version, h.Created, p.by, w.stamp)
	return err
}

// meetPromise notes that the answer came; nothing is promised any more.
func (w *writer) meetPromise(h *head, at desk.Millis) error {
	if h.PromisedBy == 0 {
		return nil
	}
	kinds := `('first_reply', 'handover')`
	_, offered, err := w.standing(h.ID)
	switch {
	case err != nil:
		return err
	case offered: // who hands it over may still say something; the promise is the receiver's to keep
		kinds = `('first_reply')`
	default:
		h.PromisedBy = 0
	}
	if _, err := w.tx.exec(`UPDATE conversations SET promised_by = ? WHERE id = ?`, h.PromisedBy, h.ID); err != nil {
		return err
	}
	_, err = w.tx.exec(`UPDATE promises SET met = ?, updated = ? WHERE conversation = ? AND round = ? AND kind IN `+kinds+` AND met = 0`,
		at, w.stamp, h.ID, h.Round)
	return err
}

// promiseHandover writes down what the customer is told with a handover. A later one replaces what an earlier one has promised.
func (w *writer) promiseHandover(h *head, o desk.Handover) error {
	h.PromisedBy = o.PromisedBy
	if _, err := w.tx.exec(`UPDATE conversations SET promised_by = ? WHERE id = ?`, o.PromisedBy, h.ID); err != nil {
		return err
	}
	if _, err := w.tx.exec(`DELETE FROM promises WHERE conversation = ? AND round = ? AND kind = 'handover' AND met = 0`, h.ID, h.Round); err != nil {
		return err
	}
	_, err := w.tx.exec(`INSERT INTO promises (id, conversation, round, kind, started, due, created, updated) VALUES (?1,?2,?3,'handover',?4,?5,?6,?6)`,
		newID(w.now), h.ID, h.Round, desk.At(w.now), o.PromisedBy, w.stamp)
	return err
}
