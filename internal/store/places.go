package store

import (
	"context"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// tellPlaces works out where the chats of changed queues stand, and tells what is new. some: there was something to work out.
func (r *router) tellPlaces(ctx context.Context) (some bool, err error) {
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
			return true, fmt.Errorf("work out the places of team %s: %w", team, err)
		}
		if news := r.newly(team, places); len(news) > 0 && r.routing.Places != nil {
			r.routing.Places(news)
		}
	}
	return len(teams) > 0, nil
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
	now := desk.At(r.store.clock())
	head := queue[0].QueuedAt
	for _, p := range pickups {
		head = max(head, p.At)
	}
	for i, c := range queue {
		p := desk.Place{Conversation: c.ID, Contact: c.Contact, Inbox: c.Inbox, Team: team, Number: i + 1, Nobody: crew == 0}
		if p.Nobody {
			p.Back, err = r.back(ctx, c.Inbox, team)
		} else {
			p.Wait, _ = desk.Estimate(p.Number, head, pickups, now)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (r *router) queueOf(team string) (out []desk.Conversation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.seats {
		if s.head.QueuedAt > 0 && s.head.Team == team {
			out = append(out, s.head)
		}
	}
	slices.SortFunc(out, func(a, b desk.Conversation) int { return queuedAs(a).Before(queuedAs(b)) })
	return out
}

func queuedAs(c desk.Conversation) desk.Queued {
	return desk.Queued{Conversation: c.ID, Priority: c.Priority, Since: c.QueuedAt}
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
