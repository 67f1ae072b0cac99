package demo

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/url"
	"slices"
	"sync"
	"time"

	"porchlight/internal/demo/content"
	"porchlight/internal/desk"
)

const (
	waitingMost = 3 // nobody new comes while so many wait: a newcomer to the desk should not drown
	castMost    = 4
	newcomers   = 2 // come at once, so that there is life from the first look on

	firstWait  = 4 * time.Second
	secondWait = 7 * time.Second
	leastWait  = 60 * time.Second
	mostWait   = 180 * time.Second
)

// stage is where the visitors play.
type stage struct {
	// fixed
	base   string // "http://127.0.0.1:8090"
	inbox  string
	pace   float64 // 1: as people do; tests play faster
	memory *memory
	cast   *content.Content
	clock  desk.Clock
	logger *slog.Logger

	colleagues []string // their addresses
	token      func(email string) (string, error)

	group sync.WaitGroup

	mu     sync.Mutex
	actors map[string]*visitor // guarded by mu; by key
}

// Play lets visitors come and write, through the socket as any visitor does, until ctx ends. Those of before the last stop go on.
func (d *Demo) Play(ctx context.Context, base string) error {
	return d.stage(base).run(ctx)
}

func (d *Demo) stage(base string) *stage {
	return &stage{base: reachable(base), inbox: *d.inbox.Load(), pace: 1, memory: d.memory, cast: d.content, clock: d.clock, logger: d.logger,
		colleagues: d.colleagues(), token: d.token, actors: map[string]*visitor{}}
}

// reachable turns an address that is listened on into one that can be called.
func reachable(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() == "" || ip != nil && ip.IsUnspecified() {
		u.Host = net.JoinHostPort("127.0.0.1", u.Port())
	}
	return u.String()
}

func (s *stage) run(ctx context.Context) error {
	defer s.group.Wait()
	for _, email := range s.colleagues {
		s.group.Go(func() {
			if err := s.attend(ctx, email); err != nil && ctx.Err() == nil {
				s.logger.Warn("a sample colleague gave up", "err", err)
			}
		})
	}
	for _, p := range s.memory.cast() {
		s.enter(ctx, p)
	}
	for arrived := 0; ; arrived++ {
		if !s.rest(ctx, s.untilNext(arrived)) {
			return nil
		}
		if !s.room() {
			continue
		}
		if p, ok := s.next(); ok {
			s.enter(ctx, p)
		}
	}
}

func (s *stage) untilNext(arrived int) time.Duration {
	switch {
	case arrived == 0:
		return firstWait
	case arrived < newcomers:
		return secondWait
	}
	return leastWait + mathrand.N(mostWait-leastWait)
}

// rest waits for as long as it takes on this stage; false when ctx has ended.
func (s *stage) rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(s.paced(d))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// again has somebody come, and come back whenever the connection is lost, until all is over or hopeless.
func (s *stage) again(ctx context.Context, visit func(context.Context) (over bool, err error)) error {
	wait := comeBack
	for {
		began := s.clock()
		over, err := visit(ctx)
		if over || ctx.Err() != nil || hopeless(err) {
			return err
		}
		if s.clock().Sub(began) > time.Minute {
			wait = comeBack
		}
		if !s.rest(ctx, wait/2+mathrand.N(wait/2)) {
			return nil
		}
		wait = min(2*wait, comeBackMost)
	}
}

func (s *stage) paced(d time.Duration) time.Duration { return time.Duration(float64(d) * s.pace) }

// room reports whether another visitor may come.
func (s *stage) room() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := 0
	for _, v := range s.actors {
		if v.waiting.Load() {
			waiting++
		}
	}
	return waiting < waitingMost && len(s.actors) < castMost
}

// next chooses who comes: in the order of the script, but nobody twice at a time.
func (s *stage) next() (p part, ok bool) {
	err := s.memory.change(func(m *memory) {
		for range s.cast.Visitors {
			v := s.cast.Visitors[m.Next%len(s.cast.Visitors)]
			m.Next++
			if slices.ContainsFunc(m.Cast, func(p part) bool { return p.Visitor == v.Key }) {
				continue
			}
			p, ok = part{v.Key, newToken()}, true
			m.Cast = append(m.Cast, p)
			return
		}
	})
	if err != nil {
		s.logger.Error("let a sample visitor in", "err", err)
		return p, false
	}
	return p, ok
}

// enter lets a visitor play in a goroutine of their own.
func (s *stage) enter(ctx context.Context, p part) {
	i := slices.IndexFunc(s.cast.Visitors, func(v content.Visitor) bool { return v.Key == p.Visitor })
	if i < 0 {
		s.leave(p) // the script has changed
		return
	}
	v := newVisitor(s, s.cast.Visitors[i], p.Token)
	s.mu.Lock()
	s.actors[p.Visitor] = v
	s.mu.Unlock()
	s.group.Go(func() {
		err := v.live(ctx)
		if ctx.Err() != nil {
			return // they go on after the next start
		}
		if err != nil {
			s.logger.Warn("a sample visitor gave up", "visitor", p.Visitor, "err", err)
		}
		s.leave(p)
	})
}

func (s *stage) leave(p part) {
	s.mu.Lock()
	delete(s.actors, p.Visitor)
	s.mu.Unlock()
	err := s.memory.change(func(m *memory) { m.Cast = slices.DeleteFunc(m.Cast, func(q part) bool { return q == p }) })
	if err != nil {
		s.logger.Error("let a sample visitor go", "err", err)
	}
}

func (s *stage) contact(key string) *content.Contact {
	i := slices.IndexFunc(s.cast.Contacts, func(c content.Contact) bool { return c.Key == key })
	return &s.cast.Contacts[i] // the content's check has seen that it exists
}

func newToken() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: https://pkg.go.dev/crypto/rand#Read
	return base64.RawURLEncoding.EncodeToString(raw)
}

// hopeless reports whether coming back would change nothing: the desk does not know or want this visitor.
func hopeless(err error) bool {
	var refused *desk.Error
	return errors.As(err, &refused) && refused.Code != desk.RateLimited && refused.Code != desk.Unavailable && refused.Code != desk.Internal &&
		refused.Code != desk.StorageFull
}
