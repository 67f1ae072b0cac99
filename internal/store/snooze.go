package store

import (
	"context"
	"fmt"
	"time"

	"porchlight/internal/desk"
)

// wake opens a snoozed conversation again whose time has come.
type wake struct{ conversation string }

func (o wake) apply(w *writer) error {
	h, found, err := w.head(o.conversation)
	if err != nil || !found || h.Closed() != nil || h.Drawer == desk.InErased {
		return err
	}
	if h.Status != desk.Snoozed || h.SnoozedUntil == 0 || h.SnoozedUntil > desk.At(w.now) {
		return nil // somebody was faster, or put it off again
	}
	h.Status, h.SnoozedUntil = desk.Open, 0
	data := desk.EventData{Before: string(desk.Snoozed), After: string(desk.Open), Reason: desk.SnoozeOver}
	if err := w.event(h, desk.Author{Kind: desk.BySystem}, desk.StatusChanged, data); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// waker brings snoozed conversations back when their time has come. Their rows decide: it remembers nothing, so a crash or a clock that is moved
// makes it late by at most one look.
type waker struct {
	store  *Store
	nudged chan struct{}
}

const (
	wakerLook = 5 * time.Second // between looks at the clock, which may be moved
	wokenMost = 100             // with one look: a Monday morning comes in portions, and messages in between
	// The index on snoozed_until holds snoozed conversations only, in this order.
	selectSnoozed = `SELECT id, snoozed_until FROM conversations WHERE snoozed_until > 0 AND status = 'snoozed' AND deleted_at = 0 AND merged_into = ''
 ORDER BY snoozed_until LIMIT ?`
)

// hear has the waker look when something was put off: it may be the next to come back. It runs on the publisher's goroutine.
func (k *waker) hear(news []desk.News) {
	for i := range news {
		if news[i].Kind != desk.ConversationChanged || news[i].Conversation.SnoozedUntil == 0 {
			continue
		}
		select {
		case k.nudged <- struct{}{}:
		default: // it has been said
		}
		return
	}
}

func (k *waker) run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-k.nudged:
		case <-timer.C:
		}
		wait, err := k.pass(ctx)
		if err != nil && ctx.Err() == nil {
			k.store.logger.Error("wake snoozed conversations", "err", err)
		}
		timer.Reset(wait)
	}
}

// pass wakes what is due and says how long nothing else is.
func (k *waker) pass(ctx context.Context) (wait time.Duration, err error) {
	now, wait := desk.At(k.store.clock()), wakerLook
	var due []string
	err = k.store.each(ctx, func(scan func(...any) error) error {
		var id string
		var at desk.Millis
		if err := scan(&id, &at); err != nil {
			return err
		}
		if at <= now {
			due = append(due, id)
		} else {
			wait = min(wait, time.Duration(at-now)*time.Millisecond)
		}
		return nil
	}, selectSnoozed, wokenMost)
	if err != nil {
		return wakerLook, fmt.Errorf("read what is snoozed: %w", err)
	}
	for _, id := range due {
		if err := k.store.writer.do(ctx, wake{id}); err != nil {
			return wakerLook, fmt.Errorf("wake %s: %w", id, err)
		}
	}
	if len(due) == wokenMost {
		wait = 0
	}
	return wait, nil
}
