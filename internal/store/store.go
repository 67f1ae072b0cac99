package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// Store is the desk's database.
type Store struct {
	// fixed after New
	app       core.App
	clock     desk.Clock
	logger    *slog.Logger
	own       *dbx.DB // the writer's
	read      *reader // of PocketBase's pool
	writer    *writer
	publisher *publisher
	courier   *courier
	router    *router
	waker     *waker
	retagger  *retagger
	ended     func(session string)
	epoch     string
	promises  Promise
	pageReads int // entries of the index that a page of a filtered list reads

	people people

	// Searches are what readers look for.
	Searches *Searches
}

// Config is what New needs besides a bootstrapped and migrated app.
type Config struct {
	Clock  desk.Clock
	Logger *slog.Logger
	// Sinks get every committed change in the order of pos, on one goroutine. They must not block.
	Sinks []func([]desk.News)
	// Outside is where the outbox's jobs go.
	Outside Outside
	// Ended is told of sessions whose rights have changed: their sockets must ask anew. Nil: nobody.
	Ended func(session string)
	// Filed is told when what a tag was merged into is on all that had it. Nil: nobody.
	Filed func()
	// Promise says by when a ticket is answered; nil: nothing is ever promised.
	Promise Promise
	Routing Routing
}

// New opens the writer's own database handle beside PocketBase's. The app must be bootstrapped and migrated.
func New(app core.App, config Config) (*Store, error) {
	own, err := Connect(filepath.Join(app.DataDir(), "data.db"))
	if err != nil {
		return nil, err
	}
	own.DB().SetMaxOpenConns(1)
	readers, ok := app.ConcurrentDB().(*dbx.DB)
	if !ok {
		return nil, fmt.Errorf("open store: readers are a %T", app.ConcurrentDB())
	}
	s := &Store{app: app, clock: config.Clock, logger: config.Logger, own: own, read: newReader(readers.DB()), promises: config.Promise,
		pageReads: pageReads}
	if err := s.read.QueryRow(`SELECT value FROM desk_meta WHERE key = 'epoch'`).Scan(&s.epoch); err != nil {
		return nil, errors.Join(fmt.Errorf("read epoch: %w", err), own.Close())
	}
	s.people.load = s.loadPublic
	s.Searches = newSearches(s)
	days, err := s.readSearchDays()
	if err != nil {
		return nil, errors.Join(err, own.Close())
	}
	s.Searches.days.Store(days)
	if s.router, err = newRouter(s, config.Routing); err != nil {
		return nil, errors.Join(err, own.Close())
	}
	s.waker = &waker{store: s, nudged: make(chan struct{}, 1)}
	s.retagger = &retagger{store: s, nudged: make(chan struct{}, 1), done: config.Filed}
	if config.Filed == nil {
		s.retagger.done = func() {}
	}
	s.publisher = newPublisher(s, config.Logger, append(slices.Clone(config.Sinks), s.router.hear, s.waker.hear))
	s.writer = newWriter(own.DB(), config.Clock, &s.people, s.publisher.committed)
	s.courier = newCourier(s, config.Outside)
	s.writer.courier = s.courier
	if s.ended = config.Ended; s.ended == nil {
		s.ended = func(string) {}
	}
	pos, err := s.Pos(context.Background())
	if err != nil {
		return nil, errors.Join(err, own.Close())
	}
	s.publisher.pos.Store(pos) // clients resume from their own pos; nobody is connected yet
	return s, nil
}

// Run writes and publishes until ctx ends; everything acknowledged is on disk when it returns.
func (s *Store) Run(ctx context.Context) error {
	var group sync.WaitGroup
	var writeErr, publishErr, reconcileErr, courierErr, routerErr, wakerErr, retaggerErr error
	reconciler := &reconciler{store: s}
	group.Go(func() { writeErr = s.writer.run(ctx) })
	group.Go(func() { publishErr = s.publisher.run(ctx) })
	group.Go(func() { reconcileErr = reconciler.run(ctx) })
	group.Go(func() { courierErr = s.courier.run(ctx) })
	group.Go(func() { routerErr = s.router.run(ctx) })
	group.Go(func() { wakerErr = s.waker.run(ctx) })
	group.Go(func() { retaggerErr = s.retagger.run(ctx) })
	group.Go(func() { s.Searches.run(ctx) })
	group.Wait()
	return errors.Join(writeErr, publishErr, reconcileErr, courierErr, routerErr, wakerErr, retaggerErr, s.own.Close())
}

// Close gives the database free, of a store that never runs.
func (s *Store) Close() error { return s.own.Close() }

// Epoch names this history of the database; a restore changes it.
func (s *Store) Epoch() string { return s.epoch }

// Pos is the number of the last committed change.
func (s *Store) Pos(ctx context.Context) (int64, error) {
	var pos int64
	if err := s.read.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'`).Scan(&pos); err != nil {
		return 0, fmt.Errorf("read position: %w", err)
	}
	return pos, nil
}

// Stats are the writer's counters since the start.
type Stats struct {
	Batches, Operations int64
	Waiting             int
	StorageFull         bool
}

// Stats reads the counters.
func (s *Store) Stats() Stats {
	return Stats{s.writer.batches.Load(), s.writer.written.Load(), len(s.writer.jobs), s.writer.full.Load()}
}

// Post adds a message: to a conversation, or a visitor's opening of a new one. It returns once the message is on disk.
func (s *Store) Post(ctx context.Context, from desk.Identity, d desk.Draft) (desk.Receipt, error) {
	type answer struct {
		receipt desk.Receipt
		err     error
	}
	done := make(chan answer, 1)
	s.Submit(from, d, func(r desk.Receipt, err error) { done <- answer{r, err} })
	select {
	case a := <-done:
		return a.receipt, a.err
	case <-ctx.Done():
		return desk.Receipt{}, tooSlow(ctx.Err())
	}
}

// Submit is Post for who does not wait: answered is called once the message is on disk, or with why it is not. Messages that
// one goroutine submits are written in that order. answered runs on the writer's goroutine and must not block.
func (s *Store) Submit(from desk.Identity, d desk.Draft, answered func(desk.Receipt, error)) {
	if err := d.Validate(from); err != nil {
		answered(desk.Receipt{}, err)
		return
	}
	if d.To != nil {
		a := &approach{from: from, draft: d}
		s.writer.submit(a, func(err error) { answered(a.out, err) })
		return
	}
	if d.Conversation == "" {
		o := &open{from: from, draft: d}
		if d.Opening != nil && d.Opening.Ticket {
			var err error
			if o.promised, err = s.promise(context.Background(), from.Inbox); err != nil {
				answered(desk.Receipt{}, err)
				return
			}
		}
		s.writer.submit(o, func(err error) { s.taken(from, o.out, err); answered(o.out, err) })
		return
	}
	p := &post{from: from, draft: d}
	s.writer.submit(p, func(err error) { s.taken(from, p.out, err); answered(p.out, err) })
}

// taken follows a message to the disk: who has searched before has not found what they were looking for.
func (s *Store) taken(from desk.Identity, out desk.Receipt, err error) {
	if err == nil && !out.Repeated && from.Kind == desk.ByContact {
		s.Searches.wrote(from, out.Conversation)
	}
}

// Patch changes the head of a conversation for an agent and returns it as it stands.
func (s *Store) Patch(ctx context.Context, from desk.Identity, conversation string, q desk.Patch) (desk.Conversation, error) {
	if !from.Agent() {
		return desk.Conversation{}, desk.Errorf(desk.Forbidden, "Only agents change conversations.")
	}
	if err := q.Validate(); err != nil {
		return desk.Conversation{}, err
	}
	p := &patch{from: from, conversation: conversation, patch: q}
	err := s.writer.do(ctx, p)
	return p.out, err
}

// Mark moves a reader's place forward.
func (s *Store) Mark(ctx context.Context, from desk.Identity, conversation string, delivered, seen int64) error {
	if delivered < 0 || seen < 0 {
		return desk.Errorf(desk.BadRequest, "delivered and seen are never negative.").On("seen")
	}
	return s.writer.do(ctx, &mark{from: from, conversation: conversation, delivered: delivered, seen: seen})
}

// Probe writes one row and takes nothing for granted: /healthz asks it whether the disk takes writes again.
func (s *Store) Probe(ctx context.Context) error { return s.writer.do(ctx, probe{}) }

type probe struct{}

func (probe) apply(w *writer) error {
	_, err := w.tx.exec(`INSERT INTO desk_meta (key, value) VALUES ('probe', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, w.stamp)
	return err
}
