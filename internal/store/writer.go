package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"

	"porchlight/internal/desk"
)

const (
	// queueLength bounds what may wait for the writer: more than 10,000 sockets can send in the time of one sync, and about
	// 8 MB when every message is of usual length. A full queue answers "unavailable" instead of growing.
	queueLength = 4096
	// batchMost bounds one transaction, so that a flood does not make the first of it wait for the last: some 20 ms.
	batchMost = 512
	// cachedConversations bounds the writer's memory of conversation heads: about 1 KB each.
	cachedConversations = 8192
	// cachedKeys bounds what heads remember of their messages: some 16 bytes each.
	cachedKeys = 1 << 20

	storageRetry = 5 * time.Second // a full disk is not emptied faster by people
	busyRetry    = time.Second
)

// operation is one thing to write. apply runs inside the batch's transaction; a *desk.Error that it returns before its first
// write, and before it changes a head, refuses this operation alone. Anything else takes the batch back, and each of its operations runs again alone.
type operation interface {
	apply(w *writer) error
}

// job is an operation with somebody waiting for it.
type job struct {
	op       operation
	err      error
	answered func(error) // once; on the writer's goroutine, so it must not block
}

// writer is the one goroutine that writes messages: group commit over a connection of its own.
type writer struct {
	// fixed after New
	db      *sql.DB
	clock   desk.Clock
	jobs    chan *job
	publish func(committed []desk.News)
	people  *people
	courier *courier // nil: nothing is mailed

	// owned by the loop
	tx          tx
	heads       map[string]*head // conversations as the last commit left them
	sentKeys    int              // how many client keys heads remember
	dataVersion int64            // when another connection commits, it changes and heads is forgotten
	now         time.Time        // of the batch
	stamp       string           // now, as PocketBase's columns keep it
	news        []desk.News      // of the batch
	dirty       []*head          // of the batch: written once before its commit, however many messages they got
	log         []entry          // of the batch: what goes into changes
	pos         int64            // of the last change; 0: to be read
	args        []any            // of the statement that runs

	full    atomic.Bool  // the last commit met a full disk
	batches atomic.Int64 // committed; for metrics and tests
	written atomic.Int64 // operations committed
}

func newWriter(db *sql.DB, clock desk.Clock, people *people, publish func([]desk.News)) *writer {
	return &writer{db: db, clock: clock, people: people, publish: publish, jobs: make(chan *job, queueLength), heads: map[string]*head{},
		args: make([]any, 0, entryColumns*entriesMost)}
}

// submit queues op. answered is called once it is on disk or refused; operations are written in the order of submission.
func (w *writer) submit(op operation, answered func(error)) {
	select {
	case w.jobs <- &job{op: op, answered: answered}:
	default:
		answered(desk.Errorf(desk.Unavailable, "The server is very busy. Please try again in a moment.").After(busyRetry))
	}
}

// do waits until op is on disk or refused. When ctx ends first the caller gives up waiting, but op may still be written:
// that is what client ids are for.
func (w *writer) do(ctx context.Context, op operation) error {
	done := make(chan error, 1)
	w.submit(op, func(err error) { done <- err })
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return tooSlow(ctx.Err())
	}
}

func tooSlow(cause error) error {
	return desk.Errorf(desk.Unavailable, "Saving takes longer than usual. Please try again.").After(busyRetry).Because(cause)
}

// run is the loop. It ends when ctx does, after everything that waits has been answered.
func (w *writer) run(ctx context.Context) error {
	conn, err := w.db.Conn(context.Background()) // also for a ctx that has ended: what waits is still answered
	if err != nil {
		return fmt.Errorf("open the writer's connection: %w", err)
	}
	defer func() { _ = conn.Close() }() // nothing is in flight: every batch was committed or taken back
	w.tx = newTx(conn)
	arenas := newArenas()
	defer arenas.release()
	batch := make([]*job, 0, batchMost)
	for {
		select {
		case j := <-w.jobs:
			arenas.provide()
			batch = w.gather(append(batch[:0], j))
			w.commit(batch)
		case <-ctx.Done():
			w.refuseRest()
			return nil
		}
	}
}

// gather takes along what already waits: the group of a group commit is natural, nobody waits for company.
func (w *writer) gather(batch []*job) []*job {
	for len(batch) < batchMost {
		select {
		case j := <-w.jobs:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

func (w *writer) refuseRest() {
	for {
		select {
		case j := <-w.jobs:
			j.answered(desk.Errorf(desk.Unavailable, "The server is restarting. Please try again.").After(busyRetry))
		default:
			return
		}
	}
}

// commit writes a batch and answers everybody in it.
func (w *writer) commit(batch []*job) {
	if culprit, err := w.transact(batch); err != nil {
		w.forget()
		if culprit && len(batch) > 1 {
			for _, j := range batch { // one of them spoiled it: each alone
				w.commit([]*job{j})
			}
			return
		}
		err = w.noteStorage(AsStorage(err))
		for _, j := range batch {
			j.err = err
		}
	} else {
		_ = w.noteStorage(nil)
		w.batches.Add(1)
		w.written.Add(int64(len(batch)))
		if len(w.news) > 0 {
			w.publish(w.news)
			w.news = nil // the publisher owns it now
		}
	}
	for _, j := range batch {
		j.answered(j.err)
	}
}

// transact runs the batch as one transaction. An error means that nothing of it is in the database; culprit, that one
// operation of it is to blame, and not the database as a whole.
func (w *writer) transact(batch []*job) (culprit bool, err error) {
	w.news, w.now, w.log, w.dirty = make([]desk.News, 0, len(batch)), w.clock(), w.log[:0], w.dirty[:0]
	w.stamp = stamp(w.now)
	if err := w.tx.command("BEGIN IMMEDIATE"); err != nil {
		return false, err
	}
	defer func() {
		if err != nil {
			_ = w.tx.command("ROLLBACK") // SQLite may have rolled back by itself already
		}
	}()
	if err := w.notice(); err != nil {
		return false, err
	}
	for _, j := range batch {
		j.err, w.tx.wrote = nil, false
		before := len(w.news)
		if err := j.op.apply(w); err != nil {
			if w.tx.wrote || !refusal(err) {
				return true, err
			}
			j.err, w.news = err, w.news[:before] // nothing was written, so no head was changed either
		}
	}
	if err := w.flush(); err != nil {
		return false, err
	}
	return false, w.tx.command("COMMIT")
}

// notice forgets the cached heads when another connection has committed (https://sqlite.org/pragma.html#pragma_data_version).
func (w *writer) notice() error {
	var version int64
	if _, err := w.tx.row("PRAGMA data_version", nil, &version); err != nil {
		return err
	}
	if version != w.dataVersion || len(w.heads) > cachedConversations || w.sentKeys > cachedKeys {
		w.forget()
		w.dataVersion = version
	}
	return nil
}

// forget drops what was remembered of the database.
func (w *writer) forget() {
	clear(w.heads)
	w.pos, w.sentKeys = 0, 0
}

// noteStorage remembers whether the disk takes writes, for /healthz.
func (w *writer) noteStorage(err error) error {
	w.full.Store(err != nil && desk.AsError(err).Code == desk.StorageFull)
	return err
}

// refusal reports whether an operation was refused for a reason that its caller should read.
func refusal(err error) bool {
	code := desk.AsError(err).Code
	return code != desk.Internal && code != desk.StorageFull
}
