package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"porchlight/internal/desk"
)

// Every effect on the outside world is a row of outbox before it happens, written with what causes it: a kill loses none. The
// courier carries the rows out, each at least once: it drops a row when the effect has happened, and what a crash makes it
// repeat has the same message id as before.

// Outside is what the outbox needs of the world. The zero value mails nothing.
type Outside struct {
	// Mailing reports whether mails can be sent at all. It must be quick: the writer asks it.
	Mailing func() bool
	// Send mails a letter; it ends with ctx. An error is tried again, but for one that wraps desk.ErrUndeliverable.
	Send func(ctx context.Context, l desk.Letter) error
	// Follows reports whether a contact has a socket open that sees a conversation.
	Follows func(contact, conversation string) bool
	// Pace is for tests; zero values are what people need.
	Pace Pace
}

// Pace is how patient the outbox is.
type Pace struct {
	Away  time.Duration // how long an answer waits to be seen before it is mailed; 0: two minutes
	Look  time.Duration // how often due jobs are looked for; 0: five seconds
	First time.Duration // how long the first retry waits; 0: half a minute
}

func (p Pace) withDefaults() Pace {
	if p.Away == 0 {
		p.Away = 2 * time.Minute // somebody who only looked away has seen it by then
	}
	if p.Look == 0 {
		p.Look = 5 * time.Second // a code that is asked for is waited for; the query costs 20 µs
	}
	if p.First == 0 {
		p.First = 30 * time.Second
	}
	return p
}

const (
	jobsAtOnce = 16               // read in one go
	couriers   = 4                // what an ordinary mail server takes from one sender
	jobWait    = 30 * time.Second // a server that takes longer is asked again later
	retryMost  = 6 * time.Hour    // between two tries
	triesMost  = 12               // with the doubling, a day and a half: mail servers are mended by then
)

const insertJob = `INSERT INTO outbox (id, kind, payload, due, tries, dedupe_key, created, updated) VALUES (?,?,?,?,0,?,?,?)
 ON CONFLICT (dedupe_key) WHERE dedupe_key != '' DO NOTHING`

// enqueue leaves a job. One with the same key that waits already stands for both.
func (w *writer) enqueue(kind, key string, payload []byte, due time.Time) error {
	_, err := w.tx.exec(insertJob, newID(w.now), kind, string(payload), desk.At(due), key, w.stamp, w.stamp)
	return err
}

// dropJob ends a job that is done, by its key.
type dropJob struct{ key string }

func (d dropJob) apply(w *writer) error {
	_, err := w.tx.exec(`DELETE FROM outbox WHERE dedupe_key = ?`, d.key)
	return err
}

// task is a row of the outbox whose time has come.
type task struct {
	id, kind, key string
	payload       json.RawMessage
	tries         int
}

// handler carries a job out and says how to settle it: settled runs in the writer, and ends or postpones the job.
type handler func(ctx context.Context, j task) (settled operation, err error)

// courier carries out what is due.
type courier struct {
	store    *Store
	outside  Outside
	handlers map[string]handler
	nudged   chan struct{}
}

func newCourier(s *Store, outside Outside) *courier {
	outside.Pace = outside.Pace.withDefaults()
	c := &courier{store: s, outside: outside, nudged: make(chan struct{}, 1)}
	c.handlers = map[string]handler{eraseKind: c.erase, codeKind: c.mailCode, replyKind: c.mailReply, transcriptKind: c.mailTranscript}
	return c
}

// mailing reports whether mails can be sent.
func (c *courier) mailing() bool {
	return c.outside.Mailing != nil && c.outside.Send != nil && c.outside.Mailing()
}

// nudge says that there is something to do now.
func (c *courier) nudge() {
	select {
	case c.nudged <- struct{}{}:
	default: // it has been said
	}
}

// run looks for due jobs until ctx ends; what is under way then is finished or cut off, and begins again at the next start.
func (c *courier) run(ctx context.Context) error {
	tick := time.NewTicker(c.outside.Pace.Look)
	defer tick.Stop()
	for {
		for full := true; full && ctx.Err() == nil; {
			jobs, err := c.due(ctx)
			if err != nil && ctx.Err() == nil {
				c.store.logger.Error("look into the outbox", "err", err)
			}
			c.carry(ctx, jobs)
			full = len(jobs) == jobsAtOnce
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-c.nudged:
		}
	}
}

const selectDue = `SELECT id, kind, coalesce(payload, ''), tries, dedupe_key FROM outbox WHERE due <= ? AND kind IN (?,?,?,?) ORDER BY due LIMIT ?`

// due reads the jobs whose time has come. Kinds that are not ours are left alone.
func (c *courier) due(ctx context.Context) (jobs []task, err error) {
	err = c.store.each(ctx, func(scan func(...any) error) error {
		var j task
		err := scan(&j.id, &j.kind, (*rawText)(&j.payload), &j.tries, &j.key)
		jobs = append(jobs, j)
		return err
	}, selectDue, desk.At(c.store.clock()), eraseKind, codeKind, replyKind, transcriptKind, jobsAtOnce)
	return jobs, err
}

// carry carries jobs out, a few at a time, and returns when all of them are settled.
func (c *courier) carry(ctx context.Context, jobs []task) {
	var group sync.WaitGroup
	room := make(chan struct{}, couriers)
	for _, j := range jobs {
		room <- struct{}{}
		group.Go(func() {
			defer func() { <-room }()
			c.one(ctx, j)
		})
	}
	group.Wait()
}

// one carries a job out, and postpones it when that fails.
func (c *courier) one(ctx context.Context, j task) {
	carry, cancel := context.WithTimeout(ctx, jobWait)
	defer cancel()
	settled, err := c.handlers[j.kind](carry, j)
	if ctx.Err() != nil {
		return // the desk is closing: the job stays as it is
	}
	if err != nil {
		c.store.logger.Log(ctx, c.severity(j, err), "carry out a job of the outbox", "kind", j.kind, "job", j.id, "tries", j.tries+1, "err", err)
		settled = c.failed(j, err)
	}
	if err := c.store.writer.do(ctx, settled); err != nil && ctx.Err() == nil {
		c.store.logger.Error("settle a job of the outbox", "kind", j.kind, "job", j.id, "err", err)
	}
}

// severity: what is tried again is a warning, what is given up an error.
func (c *courier) severity(j task, err error) slog.Level {
	if c.hopeless(j, err) {
		return slog.LevelError
	}
	return slog.LevelWarn
}

func (c *courier) hopeless(j task, err error) bool {
	return j.kind != eraseKind && (j.tries+1 >= triesMost || errors.Is(err, desk.ErrUndeliverable))
}

// failed is what becomes of a job that could not be carried out. Who asked to be forgotten is never given up.
func (c *courier) failed(j task, err error) operation {
	if c.hopeless(j, err) {
		return giveUp{j}
	}
	return postpone{j, true, c.store.clock().Add(c.backoff(j.tries))}
}

// backoff doubles with each try, and scatters: what failed together must not come back together.
func (c *courier) backoff(tries int) time.Duration {
	wait := retryMost
	if tries < 20 {
		wait = min(c.outside.Pace.First<<tries, retryMost)
	}
	return wait/2 + time.Duration(rand.Int64N(int64(wait)))
}

// endJob drops a job that is carried out.
type endJob struct{ task }

func (e endJob) apply(w *writer) error {
	_, err := w.tx.exec(`DELETE FROM outbox WHERE id = ?`, e.id)
	return err
}

// postpone puts a job off; failed counts it as a try.
type postpone struct {
	task
	failed bool
	until  time.Time
}

func (p postpone) apply(w *writer) error {
	tries := p.tries
	if p.failed {
		tries++
	}
	_, err := w.tx.exec(`UPDATE outbox SET due = ?, tries = ?, updated = ? WHERE id = ?`, desk.At(p.until), tries, w.stamp, p.id)
	return err
}

// giveUp drops a job that nobody can carry out, and notes which messages did not arrive.
type giveUp struct{ task }

func (g giveUp) apply(w *writer) error {
	if g.kind == replyKind {
		if err := w.undelivered(g.task); err != nil {
			return err
		}
	}
	return endJob(g).apply(w)
}

// erase goes on with an erasure that was cut off.
func (c *courier) erase(ctx context.Context, j task) (operation, error) {
	if err := c.store.GoOnErasing(ctx, j.payload); err != nil {
		return nil, fmt.Errorf("go on erasing: %w", err)
	}
	return endJob{j}, nil
}
