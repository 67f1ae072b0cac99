package chat

import (
	"context"
	"sync"
	"time"
)

// wheel is how many parts the sockets stand in: each second one part is pinged, so each socket every pingEvery, and the work
// of pinging is spread evenly without a timer a socket.
const wheel = int(pingEvery / time.Second)

// registry holds every socket.
type registry struct {
	mu      sync.Mutex
	parts   [wheel]map[*conn]struct{} // guarded by mu
	pending map[*conn]struct{}        // guarded by mu: those that have not been welcomed
	next    int                       // guarded by mu: the part that the next socket goes to
	turn    int                       // guarded by mu: the part that is pinged next
}

func (r *registry) init() {
	for i := range r.parts {
		r.parts[i] = map[*conn]struct{}{}
	}
	r.pending = map[*conn]struct{}{}
}

func (r *registry) add(c *conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c.part = r.next
	r.next = (r.next + 1) % wheel
	r.parts[c.part][c] = struct{}{}
	r.pending[c] = struct{}{}
}

// known says that a socket has been welcomed.
func (r *registry) known(c *conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.pending, c)
}

func (r *registry) remove(c *conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.parts[c.part], c)
	delete(r.pending, c)
}

// each calls f for every socket there was when it began.
func (r *registry) each(f func(*conn)) {
	r.mu.Lock()
	var all []*conn
	for _, part := range r.parts {
		for c := range part {
			all = append(all, c)
		}
	}
	r.mu.Unlock()
	for _, c := range all {
		f(c)
	}
}

// due is the part whose turn it is, and who has not been welcomed.
func (r *registry) due() (turn, pending []*conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for c := range r.parts[r.turn] {
		turn = append(turn, c)
	}
	r.turn = (r.turn + 1) % wheel
	for c := range r.pending {
		pending = append(pending, c)
	}
	return turn, pending
}

// sweep is what Run does each second.
func (h *Hub) sweep(now time.Time) {
	turn, pending := h.registry.due()
	for _, c := range pending {
		if now.Sub(c.since) >= helloWait && c.who.Load() == nil {
			c.close(CloseSilent)
		}
	}
	for _, c := range turn {
		switch silent := now.Sub(time.Unix(c.heard.Load(), 0)); {
		case expired(c.who.Load(), now):
			c.close(CloseNoToken)
		case silent >= pongWait:
			h.counters.dead.Add(1)
			c.close(closeWithout)
		default:
			c.ping()
		}
	}
	h.goodbyes(now)
	h.passers(now)
}

// When a restarting desk is over, its clients come back at a random moment between these, in seconds: later than a restart
// takes, and not all at once.
const byeFrom, byeTo = 1, 5

func (c *conn) bye() { c.farewell(appendBye(nil, byeFrom, byeTo), CloseRestart) }

// Shutdown tells every client to come back later, writes what is queued, and waits for every goroutine. When ctx ends first,
// what is left is cut. Frames that are being worked on are answered before their connection ends.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.mu.Lock()
	h.closing = true
	h.mu.Unlock()
	h.registry.each((*conn).bye)
	done := make(chan struct{})
	go func() {
		h.live.Wait()
		close(done)
	}()
	var err error
	select {
	case <-done:
	case <-ctx.Done():
		err = ctx.Err()
		h.registry.each(func(c *conn) {
			c.cancel()
			_ = c.ws.Close() // its reader sees it and ends
		})
		<-done
	}
	h.leaveBus()
	return err
}
