package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"porchlight/internal/desk"
)

// Routing is how the desk shares its chats out.
type Routing struct {
	Patience desk.Patience // zero: a few seconds, see routingPatience
	// Places is told where chats stand in their queues, whenever that changed. It must not block.
	Places func([]desk.Place)
	// Loads is told how many chats agents have, whenever that changed. It must not block.
	Loads func([]desk.Load)
	// Opening is when somebody is there again, by a calendar; the zero time when it is open now, or nobody can say. Nil: nobody can.
	Opening func(w Week, now time.Time) (time.Time, error)
}

// routingPatience is how long an agent may be gone before their chats are.
var routingPatience = desk.Patience{
	Away: 10 * time.Second, // a slip of the hand is undone by then
	Gone: 20 * time.Second, // besides the ten seconds that the hub waits for a reloaded page
}

const (
	routerLook  = 5 * time.Second        // between looks at the clock, which may be moved, and at estimates, which age
	placesPause = 250 * time.Millisecond // at least: what changes within it is told at once, for a queue moves in bursts
	placesShare = 20                     // of the time at most one part goes into working places out, however long queues are
)

// seat is a chat that waits in a queue, or that somebody has.
type seat struct {
	head  desk.Conversation
	typed desk.Millis // when its agent last wrote in it
}

// rules are what is set up, as far as the router asks it often.
type rules struct {
	limits  map[string]time.Duration // by inbox: within which it wants an answer
	sharing map[string]bool          // teams that do not take their chats by hand
}

// router shares out the chats in the queues and takes back those that are not answered. What it knows it reads at the start
// and then hears from the publisher: a crash loses nothing but who has let which chat go by. It decides nothing itself: each
// decision is an operation of the writer's, which looks again.
type router struct {
	// fixed after New
	store   *Store
	routing Routing
	nudged  chan struct{}

	mu     sync.Mutex
	seats  map[string]*seat                  // guarded by mu: by conversation
	staff  map[string]whereabouts            // guarded by mu: by agent
	passed map[string]map[string]desk.Millis // guarded by mu: by conversation, the agents who let it go by, and when
	route  map[string]bool                   // guarded by mu: teams whose queue is to be given out
	moved  map[string]bool                   // guarded by mu: teams whose places are to be told
	told   map[string]desk.Place             // guarded by mu: by conversation, what was told last
	loads  map[string]int                    // guarded by mu: by agent, the chats that count against their limit
	busier map[string]bool                   // guarded by mu: agents whose load is to be told
	rules  *rules                            // guarded by mu; nil: to be read
	offers map[string]offered                // guarded by mu: handovers that stand, by conversation; nil: to be read
}

func newRouter(s *Store, routing Routing) (*router, error) {
	if routing.Patience == (desk.Patience{}) {
		routing.Patience = routingPatience
	}
	r := &router{store: s, routing: routing, nudged: make(chan struct{}, 1), seats: map[string]*seat{}, staff: map[string]whereabouts{},
		passed: map[string]map[string]desk.Millis{}, route: map[string]bool{}, moved: map[string]bool{}, told: map[string]desk.Place{},
		loads: map[string]int{}, busier: map[string]bool{}}
	return r, r.load(context.Background())
}

const (
	selectSeats = `SELECT ` + conversationColumns + ` FROM conversations c WHERE c.queued_at > 0
 UNION ALL SELECT ` + conversationColumns + ` FROM conversations c WHERE c.assignee != '' AND c.status = 'open' AND c.kind = 'chat'
 AND c.deleted_at = 0 AND c.spam = 0 AND c.merged_into = ''`
	selectStaff = `SELECT id, here, gone_at FROM agents WHERE here OR gone_at > 0`
)

// load reads what a desk was about when it ended. Who was here then is taken to be gone since now: they have their time to
// come back.
func (r *router) load(ctx context.Context) error {
	now := desk.At(r.store.clock())
	err := r.store.each(ctx, func(scan func(...any) error) error {
		var c desk.Conversation
		err := scan(conversationTargets(&c)...)
		r.learn(c)
		return err
	}, selectSeats)
	if err != nil {
		return fmt.Errorf("read the queues: %w", err)
	}
	err = r.store.each(ctx, func(scan func(...any) error) error {
		var agent string
		var here bool
		var gone desk.Millis
		err := scan(&agent, &here, &gone)
		if here {
			gone = now
		}
		r.staff[agent] = whereabouts{desk.Offline, gone}
		return err
	}, selectStaff)
	if err != nil {
		return fmt.Errorf("read who is here: %w", err)
	}
	return nil
}

func (r *router) nudge() {
	select {
	case r.nudged <- struct{}{}:
	default: // it has been said
	}
}

// hear learns from committed changes. It runs on the publisher's goroutine.
func (r *router) hear(news []desk.News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := len(r.route) + len(r.moved) + len(r.busier)
	for i := range news {
		switch n := &news[i]; {
		case n.Kind == desk.MarkMoved || n.Kind == desk.PageVisited || n.Kind == desk.BellRung || n.Kind == desk.DraftKept || n.Kind == desk.ContactChanged || n.Kind == desk.KudosGiven:
		case n.After == nil: // it was deleted
			if s := r.seats[n.Conversation.ID]; s != nil {
				r.weigh(s.head.CountsFor(), "")
			}
			delete(r.seats, n.Conversation.ID)
			delete(r.passed, n.Conversation.ID)
		default:
			r.learn(n.Conversation)
			if r.concernsOffers(n) {
				r.offers = nil
				r.nudge()
			}
		}
	}
	if len(r.route)+len(r.moved)+len(r.busier) != before {
		r.nudge()
	}
}

// learn takes in how a conversation stands. It needs mu, or nobody else who knows r.
func (r *router) learn(c desk.Conversation) {
	queued, held := c.QueuedAt > 0, c.CountsFor() != ""
	s := r.seats[c.ID]
	switch {
	case s == nil && !queued && !held || s != nil && s.head.Version > c.Version:
		return
	case s == nil:
		s = &seat{head: desk.Conversation{}}
		r.seats[c.ID] = s
	case !queued && !held:
		delete(r.seats, c.ID)
		delete(r.passed, c.ID)
	}
	was := s.head
	s.head = c
	r.weigh(was.CountsFor(), c.CountsFor())
	if was.Assignee != c.Assignee {
		s.typed = 0
	}
	if was.QueuedAt > 0 && (!queued || was.Team != c.Team) {
		r.moved[was.Team] = true
	}
	if queued && (was.QueuedAt != c.QueuedAt || was.Team != c.Team || was.Priority != c.Priority) {
		r.route[c.Team], r.moved[c.Team] = true, true
	}
	if was.Assignee == "" {
		return
	}
	if queued { // who had it until now has given it away
		r.passes(c.ID, was.Assignee, c.SortAt)
	}
	if was.Assignee != c.Assignee || !held { // and has room
		r.anew()
	}
}

// anew looks at every queue that is not empty.
func (r *router) anew() {
	for _, s := range r.seats {
		if s.head.QueuedAt > 0 {
			r.route[s.head.Team], r.moved[s.head.Team] = true, true
		}
	}
}

// run routes until ctx ends.
func (r *router) run(ctx context.Context) error {
	r.mu.Lock()
	r.anew()
	r.mu.Unlock()
	timer := time.NewTimer(0)
	defer timer.Stop()
	var pause <-chan time.Time // runs: places wait for it
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.nudged:
		case <-pause:
			pause = nil
		case <-timer.C:
			r.age()
		}
		wait, err := r.pass(ctx)
		r.tellLoads()
		if pause == nil && err == nil {
			var took time.Duration
			if took, err = r.tellPlaces(ctx); took > 0 {
				pause = time.After(max(placesPause, placesShare*took))
			}
		}
		if err != nil && ctx.Err() == nil {
			r.store.logger.Error("route chats", "err", err)
		}
		timer.Reset(wait)
	}
}

// age has every place looked at again: what was estimated a while ago is not true any more.
func (r *router) age() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.seats {
		if s.head.QueuedAt > 0 {
			r.moved[s.head.Team] = true
		}
	}
}

// pass takes back what is due and gives out what can be, and says how long nothing else is due.
func (r *router) pass(ctx context.Context) (wait time.Duration, err error) {
	rules, err := r.readRules(ctx)
	if err != nil {
		return routerLook, err
	}
	until, err := r.lapse(ctx)
	if err != nil {
		return routerLook, err
	}
	backs, wait := r.due(rules)
	wait = min(wait, until)
	for _, back := range backs {
		if err := r.store.writer.do(ctx, back); err != nil {
			return routerLook, fmt.Errorf("take back %s: %w", back.conversation, err)
		}
		r.mu.Lock()
		r.learn(back.out)
		r.mu.Unlock()
	}
	r.mu.Lock()
	teams := r.route
	r.route = map[string]bool{}
	r.mu.Unlock()
	for team := range teams {
		if !rules.sharing[team] {
			continue
		}
		if err := r.giveOut(ctx, team); err != nil {
			r.mu.Lock()
			r.route[team] = true // with the next look
			r.mu.Unlock()
			return routerLook, fmt.Errorf("route team %s: %w", team, err)
		}
	}
	return wait, nil
}

func (r *router) giveOut(ctx context.Context, team string) error {
	op := &route{team: team, router: r}
	for more := true; more; more = op.more {
		if err := r.store.writer.do(ctx, op); err != nil {
			return err
		}
		r.mu.Lock()
		for _, c := range op.given {
			r.learn(c)
		}
		r.mu.Unlock()
	}
	return nil
}

// due lists the chats that go back to the queue now, and how long until the next one does.
func (r *router) due(rules *rules) (backs []*giveBack, wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := desk.At(r.store.clock())
	wait = routerLook
	for id, s := range r.seats {
		c := &s.head
		if _, offered := r.offers[id]; c.Assignee == "" || c.WaitingSince == 0 || offered {
			continue
		}
		w, known := r.staff[c.Assignee]
		if !known {
			w.state = desk.Offline
		}
		held := desk.Held{Waiting: c.WaitingSince, Assigned: c.AssignedAt, Typed: s.typed, Limit: rules.limits[c.Inbox], State: w.state, Since: w.since}
		at, why := held.Due(r.routing.Patience)
		switch {
		case at == 0:
		case at <= now:
			backs = append(backs, &giveBack{conversation: id, agent: c.Assignee, assigned: c.AssignedAt, why: why})
		default:
			wait = min(wait, time.Duration(at-now)*time.Millisecond)
		}
	}
	return backs, wait
}

// readRules reads what is set up, unless nothing has changed since.
func (r *router) readRules(ctx context.Context) (*rules, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rules != nil {
		return r.rules, nil
	}
	now := &rules{limits: map[string]time.Duration{}, sharing: map[string]bool{}}
	err := r.store.each(ctx, func(scan func(...any) error) error {
		var inbox string
		var seconds int64
		err := scan(&inbox, &seconds)
		now.limits[inbox] = time.Duration(seconds) * time.Second
		return err
	}, `SELECT id, coalesce(json_extract(settings, '$.answer_s'), 0) FROM inboxes`)
	if err != nil {
		return nil, fmt.Errorf("read the inboxes' limits: %w", err)
	}
	teams, err := r.store.column(ctx, `SELECT id FROM teams WHERE assignment IN ('round_robin', 'least_busy')`)
	if err != nil {
		return nil, fmt.Errorf("read how teams share: %w", err)
	}
	for _, team := range teams {
		now.sharing[team] = true
	}
	r.rules = now
	return now, nil
}
