package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"porchlight/internal/desk"
)

const (
	// newsQueue bounds the batches between the writer and the publisher. When it is full the batch is dropped: the next one shows
	// the gap in pos, and the publisher reads it from the database.
	newsQueue = 256
	// readMost bounds one reading of changes that did not come by the writer.
	readMost = 500
	// reconcileEvery covers what gave no nudge: raw SQL, a crash between commit and hook.
	reconcileEvery = 15 * time.Second
)

// publisher sends committed changes on, in the order of pos, each at least once. pos is dense in commit order: writing
// transactions are serialised, and one that is taken back takes its numbers back too. So a gap means that some other road
// (the panel, Go code) committed a change, and the changes table has it.
type publisher struct {
	// fixed after New
	sinks  []func([]desk.News)
	store  *Store
	logger *slog.Logger
	queue  chan []desk.News
	nudged chan struct{}

	pos atomic.Int64 // the last one sent; written by run alone
}

func newPublisher(s *Store, logger *slog.Logger, sinks []func([]desk.News)) *publisher {
	return &publisher{sinks: sinks, store: s, logger: logger, queue: make(chan []desk.News, newsQueue), nudged: make(chan struct{}, 1)}
}

// committed takes over a batch from the writer; it never blocks.
func (p *publisher) committed(batch []desk.News) {
	select {
	case p.queue <- batch:
	default:
		p.nudge()
	}
}

// nudge says that something was committed on another road.
func (p *publisher) nudge() {
	select {
	case p.nudged <- struct{}{}:
	default: // a nudge already waits, and it will see this commit too
	}
}

func (p *publisher) run(ctx context.Context) error {
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	for {
		var err error
		select {
		case batch := <-p.queue:
			err = p.send(ctx, batch)
		case <-p.nudged:
			err = p.catchUp(ctx, 0)
		case <-tick.C:
			err = p.catchUp(ctx, 0)
		case <-ctx.Done():
			return nil
		}
		if err != nil && ctx.Err() == nil {
			p.logger.Error("publish changes", "err", err, "pos", p.pos.Load())
		}
	}
}

// send passes a batch of the writer on, after whatever came before it on another road.
func (p *publisher) send(ctx context.Context, batch []desk.News) error {
	var gapErr error
	fresh := batch[:0]
	for _, n := range batch {
		if n.Pos == 0 { // marks have no pos: their table is their state
			fresh = append(fresh, n)
			continue
		}
		if n.Pos <= p.pos.Load() {
			continue // a reading from the database was faster
		}
		if n.Pos > p.pos.Load()+1 {
			p.pass(fresh)
			fresh = nil
			gapErr = errors.Join(gapErr, p.catchUp(ctx, n.Pos-1))
		}
		fresh = append(fresh, n)
		p.pos.Store(n.Pos)
	}
	p.pass(fresh)
	return gapErr
}

func (p *publisher) pass(batch []desk.News) {
	if len(batch) == 0 {
		return
	}
	for _, sink := range p.sinks {
		sink(batch)
	}
}

// catchUp reads what was committed after pos, up to and including to (0: all there is), and passes it on.
func (p *publisher) catchUp(ctx context.Context, to int64) error {
	for {
		batch, err := p.store.changesAfter(ctx, p.pos.Load(), to, readMost)
		if err != nil {
			return fmt.Errorf("read changes after %d: %w", p.pos.Load(), err)
		}
		if len(batch) == 0 {
			return nil
		}
		p.pass(batch)
		p.pos.Store(batch[len(batch)-1].Pos)
		if len(batch) < readMost {
			return nil
		}
	}
}

// changesAfter turns rows of changes into news. What was deleted since is left out, but its pos counts.
func (s *Store) changesAfter(ctx context.Context, pos, to int64, limit int) ([]desk.News, error) {
	if to == 0 {
		to = 1<<63 - 1
	}
	list, err := s.changeRows(ctx, pos, to, limit)
	if err != nil {
		return nil, err
	}
	for i := range list {
		n := &list[i]
		c, err := s.conversation(ctx, n.Conversation.ID)
		if errors.Is(err, sql.ErrNoRows) {
			n.Kind = desk.ConversationChanged
			n.After = nil
			continue
		}
		if err != nil {
			return nil, err
		}
		n.Conversation, n.Agent = c, assigneeOf(c.Assignee, s.people.name)
		if n.Message == nil {
			continue
		}
		if n.Message, err = s.messageByID(ctx, c, n.Message.ID); errors.Is(err, sql.ErrNoRows) {
			n.Kind, n.Message = desk.ConversationChanged, nil
		} else if err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Store) changeRows(ctx context.Context, pos, to int64, limit int) (list []desk.News, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT pos, conversation, kind, message, before, after FROM changes
 WHERE pos > ? AND pos <= ? ORDER BY pos LIMIT ?`, pos, to, limit)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n desk.News
		var message, before, after string
		if err := rows.Scan(&n.Pos, &n.Conversation.ID, &n.Kind, &message, &before, &after); err != nil {
			return nil, err
		}
		if message != "" {
			n.Message = &desk.Message{ID: message}
		}
		n.After = strings.Fields(after)
		if before != unchanged {
			n.Before = strings.Fields(before)
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
