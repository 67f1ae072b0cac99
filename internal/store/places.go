package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"porchlight/internal/desk"
)

// tellPlaces works out where the chats of changed queues stand, and tells what is new. It says how long that took, 0 when there
// was nothing to work out.
func (r *router) tellPlaces(ctx context.Context) (took time.Duration, err error) {
	began := time.Now() // effort, not an instant: a desk's clock that is moved meanwhile must not be taken for it
	r.mu.Lock()
	teams := r.moved
	r.moved = map[string]bool{}
	r.mu.Unlock()
	for team := range teams {
		places, err := r.places(ctx, team)
		if err != nil {
			r.mu.Lock()
			r.moved[team] = true // with the next look
			r.mu.Unlock()
			return 1, fmt.Errorf("work out the places of team %s: %w", team, err)
		}
		if news := r.newly(team, places); len(news) > 0 && r.routing.Places != nil {
			r.routing.Places(news)
		}
	}
	if len(teams) == 0 {
		return 0, nil
	}
	return max(1, time.Since(began)), nil
}

// standing is what the visitor of a chat was told of its place; nil while it is in no queue.
func (r *router) standing(conversation string) *desk.Standing {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, known := r.told[conversation]
	if !known {
		return nil
	}
	s := p.Standing()
	return &s
}

// newly keeps what is told now and returns what differs from what was told before.
func (r *router) newly(team string, places []desk.Place) (out []desk.Place) {
	r.mu.Lock()
	defer r.mu.Unlock()
	stands := map[string]bool{}
	for _, p := range places {
		stands[p.Conversation] = true
		if r.told[p.Conversation] != p {
			r.told[p.Conversation] = p
			out = append(out, p)
		}
	}
	for id, p := range r.told {
		if p.Team != team || stands[id] {
			continue
		}
		if s := r.seats[id]; s != nil && s.head.QueuedAt > 0 {
			continue // in another team's queue, which is told by itself
		}
		delete(r.told, id)
		out = append(out, desk.Place{Conversation: id, Contact: p.Contact, Inbox: p.Inbox, Team: team})
	}
	return out
}

// places are those of a team's queue, in order.
func (r *router) places(ctx context.Context, team string) (out []desk.Place, err error) {
	queue := r.queueOf(team)
	if len(queue) == 0 {
		return nil, nil
	}
	crew, err := r.crew(ctx, team)
	if err != nil {
		return nil, err
	}
	pickups, err := r.pickups(ctx, team)
	if err != nil {
		return nil, err
	}
	head := queue[0].Since
	for _, p := range pickups {
		head = max(head, p.At)
	}
	forecast := desk.Foresee(head, pickups, desk.At(r.store.clock()))
	back := map[string]desk.Millis{} // by inbox
	for i, w := range queue {
		p := desk.Place{Conversation: w.Conversation, Contact: w.contact, Inbox: w.inbox, Team: team, Number: i + 1, Nobody: crew == 0}
		if p.Nobody {
			at, known := back[w.inbox]
			if !known {
				if at, err = r.back(ctx, w.inbox, team); err != nil {
					return nil, err
				}
				back[w.inbox] = at
			}
			p.Back = at
		} else {
			p.Wait, _ = forecast.Wait(p.Number)
		}
		out = append(out, p)
	}
	return out, nil
}

// waiting is a chat in a queue, and who is told.
type waiting struct {
	desk.Queued
	contact, inbox string
}

func (r *router) queueOf(team string) (out []waiting) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.seats {
		if c := &s.head; c.QueuedAt > 0 && c.Team == team {
			q := desk.Queued{Conversation: c.ID, Priority: c.Priority, Since: c.QueuedAt}
			out = append(out, waiting{q, c.Contact, c.Inbox})
		}
	}
	slices.SortFunc(out, func(a, b waiting) int { return a.Before(b.Queued) })
	return out
}

// crew counts who of a team accepts chats now. A conversation without a team is everybody's.
func (r *router) crew(ctx context.Context, team string) (n int, err error) {
	ids, err := r.store.column(ctx, `SELECT a.id FROM agents a WHERE a.disabled = 0 AND (?1 = '' OR EXISTS
 (SELECT 1 FROM team_members m WHERE m.agent = a.id AND m.team = ?1))`, team)
	if err != nil {
		return 0, fmt.Errorf("list members: %w", err)
	}
	for _, id := range ids {
		if r.state(id) == desk.Accepting {
			n++
		}
	}
	return n, nil
}

func (r *router) pickups(ctx context.Context, team string) (out []desk.Pickup, err error) {
	err = r.store.each(ctx, func(scan func(...any) error) error {
		var p desk.Pickup
		err := scan(&p.Since, &p.At)
		out = append(out, p)
		return err
	}, `SELECT queued, picked FROM rounds WHERE team = ? AND picked > 0 ORDER BY picked DESC LIMIT ?`, team, desk.PickupsMost)
	if err != nil {
		return nil, fmt.Errorf("read pick-ups: %w", err)
	}
	return out, nil
}

// back is when somebody is there again, by the calendar of the inbox or of its team.
func (r *router) back(ctx context.Context, inbox, team string) (desk.Millis, error) {
	if r.routing.Opening == nil {
		return 0, nil
	}
	var calendar string
	err := r.store.each(ctx, func(scan func(...any) error) error { return scan(&calendar) }, `SELECT calendar FROM inboxes WHERE id = ?`, inbox)
	if err != nil {
		return 0, fmt.Errorf("read hours of inbox %s: %w", inbox, err)
	}
	week, found, err := r.store.Calendar(ctx, calendar, team)
	if err != nil || !found {
		return 0, err
	}
	at, err := r.routing.Opening(week, r.store.clock())
	if err != nil {
		return 0, fmt.Errorf("ask the calendar of inbox %s: %w", inbox, err)
	}
	return desk.At(at), nil
}
