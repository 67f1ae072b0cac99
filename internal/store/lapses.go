package store

import (
	"context"
	"fmt"
	"time"

	"porchlight/internal/desk"
)

// offered is a handover that stands, as far as the router reminds the writer of it.
type offered struct {
	handover string
	until    desk.Millis
}

// concernsOffers reports whether news may change which handovers stand: their own events, and an assignment by any other way.
func (r *router) concernsOffers(n *desk.News) bool {
	if n.Message == nil || n.Message.Kind != desk.Event {
		return false
	}
	switch n.Message.EventType {
	case desk.HandoverOffered, desk.HandoverAccepted, desk.HandoverReturned:
		return true
	case desk.Assigned, desk.Unassigned, desk.Returned:
		_, stood := r.offers[n.Conversation.ID]
		return stood
	default:
		return false
	}
}

// lapse ends the offers whose time is over, and says how long the next one has.
func (r *router) lapse(ctx context.Context) (wait time.Duration, err error) {
	standing, err := r.offersNow(ctx)
	if err != nil {
		return routerLook, err
	}
	wait = routerLook
	now := desk.At(r.store.clock())
	for conversation, o := range standing {
		if o.until > now {
			wait = min(wait, time.Duration(o.until-now)*time.Millisecond)
			continue
		}
		if err := r.store.writer.do(ctx, lapse{o.handover}); err != nil {
			return routerLook, fmt.Errorf("give back %s: %w", conversation, err)
		}
		r.mu.Lock()
		r.offers = nil // to be read again: what stands is the database's to say
		r.mu.Unlock()
	}
	return wait, nil
}

// offersNow reads what is offered, unless nothing has changed since.
func (r *router) offersNow(ctx context.Context) (map[string]offered, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.offers != nil {
		return r.offers, nil
	}
	now := map[string]offered{}
	err := r.store.each(ctx, func(scan func(...any) error) error {
		var conversation string
		var o offered
		err := scan(&conversation, &o.handover, &o.until)
		now[conversation] = o
		return err
	}, `SELECT conversation, id, returns_at FROM handovers WHERE state = 'offered'`)
	if err != nil {
		return nil, fmt.Errorf("read offered handovers: %w", err)
	}
	r.offers = now
	return now, nil
}
