package chat

import (
	"sync"
	"time"
)

// rate allows one event every so often and bursts of so many.
type rate struct {
	every time.Duration
	burst int64
}

// limiter is the generic cell rate algorithm (ITU-T I.371, virtual scheduling): one instant says all a token bucket would.
// It belongs to one goroutine.
type limiter struct {
	due [kinds]int64 // Unix nanoseconds: when the bucket of a kind would be full again

	strikes int
	since   int64 // Unix nanoseconds: when the strikes began
}

// allow takes one event of a kind; otherwise it says how long to wait.
func (l *limiter) allow(k kind, now time.Time) (ok bool, wait time.Duration) {
	r, at := rates[k], now.UnixNano()
	due := max(l.due[k], at)
	if over := time.Duration(due-at) - time.Duration(r.burst-1)*r.every; over > 0 {
		return false, over
	}
	l.due[k] = due + int64(r.every)
	return true, 0
}

// strike counts a refusal and reports whether they have become too many.
func (l *limiter) strike(now time.Time) bool {
	at := now.UnixNano()
	if time.Duration(at-l.since) > strikesSpan {
		l.since, l.strikes = at, 0
	}
	l.strikes++
	return l.strikes >= strikesMost
}

// Limits bound how many sockets there may be. Zero means the default.
type Limits struct {
	Total      int // sockets in all; 20,000: descriptors on a small server
	Pending    int // sockets that have not said who they are; 1,000
	PerIP      int // sockets of one address; 200: an office behind one address. Loopback is exempt: it is a proxy, or us
	PerVisitor int // sockets of one visitor's token; 10: tabs of a browser without a shared worker
	PerAgent   int // sockets of one agent; 50
	Verifying  int // tokens being checked at once; 16: each is a query

	// AnyRate lifts the limits of frames per connection: a load generator's few sockets stand for many people.
	AnyRate bool
}

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		field *int
		value int
	}{{&l.Total, 20_000}, {&l.Pending, 1_000}, {&l.PerIP, 200}, {&l.PerVisitor, 10}, {&l.PerAgent, 50}, {&l.Verifying, 16}} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	return l
}

// admission counts sockets.
type admission struct {
	limits Limits // fixed after New

	mu      sync.Mutex
	total   int            // guarded by mu
	pending int            // guarded by mu
	by      map[string]int // guarded by mu; by "ip:", "token:" and "agent:"
}

// enter admits a socket of an address that has yet to say who it is. full: the desk is; otherwise the address has too many.
func (a *admission) enter(ip string) (ok, full bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.total >= a.limits.Total || a.pending >= a.limits.Pending {
		return false, true
	}
	if ip != "" && a.by["ip:"+ip] >= a.limits.PerIP {
		return false, false
	}
	a.total++
	a.pending++
	if ip != "" {
		a.by["ip:"+ip]++
	}
	return true, false
}

// known counts a socket under its owner ("token:…" or "agent:…"), unless the owner has too many.
func (a *admission) known(owner string, most int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.by[owner] >= most {
		return false
	}
	a.by[owner]++
	return true
}

// greeted says that a socket no longer waits for its first frame.
func (a *admission) greeted() {
	a.mu.Lock()
	a.pending--
	a.mu.Unlock()
}

// leave undoes enter and known.
func (a *admission) leave(ip, owner string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.total--
	if ip != "" {
		a.drop("ip:" + ip)
	}
	if owner != "" {
		a.drop(owner)
	}
}

func (a *admission) drop(key string) {
	if a.by[key]--; a.by[key] <= 0 {
		delete(a.by, key)
	}
}
