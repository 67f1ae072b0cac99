package hooks

import (
	"net/netip"
	"sync"
	"time"

	"porchlight/internal/desk"
)

// Bounds of uploads by where they come from. What a visitor may upload is the store's to count; but anybody can make tokens, so
// addresses are counted too. An office behind one address has room for all of its people.
const (
	gateDay     = 24 * time.Hour
	gateBytes   = 1 << 30 // of one address within a day
	gateFiles   = 1000
	gateAtOnce  = 12 // of one address: two browsers that send six files each
	gateAll     = 64 // of all: each holds a file descriptor and a temporary file of up to 20 MiB
	gateRetry   = 5 * time.Second
	gateForgets = 10_000 // addresses that are remembered; beyond, those with nothing under way are forgotten
)

// gate counts uploads by address. It forgets with the process: what one visitor, and all who have not written yet, may leave on the
// disk is counted there, so that a restart lets one network send more, and nobody keep more.
type gate struct {
	clock desk.Clock // fixed after newGate

	mu  sync.Mutex
	all int               // guarded by mu: under way
	by  map[string]*guest // guarded by mu
}

// guest is what one address has sent since a moment at most a day ago.
type guest struct {
	since           time.Time
	bytes           int64
	files, underWay int
}

func newGate(clock desk.Clock) *gate { return &gate{clock: clock, by: map[string]*guest{}} }

// enter lets one upload of an address begin; leave ends it. size is what it says it has; below zero, it does not say.
func (g *gate) enter(address string, size int64) (leave func(), err error) {
	if size < 0 {
		size = desk.MaxFileBytes
	}
	address = network(address)
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.clock()
	of := g.guest(address, now)
	if now.Sub(of.since) >= gateDay {
		of.since, of.bytes, of.files = now, 0, 0
	}
	switch {
	case g.all >= gateAll || of.underWay >= gateAtOnce:
		return nil, desk.Errorf(desk.RateLimited, "Too many files are on their way at once.").After(gateRetry)
	case of.files >= gateFiles || of.bytes+size > gateBytes:
		return nil, desk.Errorf(desk.RateLimited, "Too many files came from your network today.").After(of.since.Add(gateDay).Sub(now))
	}
	g.all++
	of.underWay++
	of.files++
	of.bytes += size
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.all--
		of.underWay--
	}, nil
}

// guest finds an address. It needs mu.
func (g *gate) guest(address string, now time.Time) *guest {
	if of := g.by[address]; of != nil {
		return of
	}
	if len(g.by) >= gateForgets {
		for known, of := range g.by {
			if of.underWay == 0 {
				delete(g.by, known)
			}
		}
	}
	of := &guest{since: now}
	g.by[address] = of
	return of
}

// network is what one household or office has: an address, or of IPv6 the first half of it.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || !ip.Unmap().Is6() {
		return address
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
