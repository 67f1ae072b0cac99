package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"porchlight/internal/desk"
)

const (
	// newsQueue bounds the batches between the writer and the publisher. When it is full the batch is dropped: the next one shows
	// the gap in pos, and the publisher reads it from the database.
	newsQueue = 256
	// readMost bounds one reading of changes whose batch was dropped.
	readMost = 500
)

// publisher sends committed changes on, in the order of pos, each at least once. pos is dense in commit order: writing
// transactions are serialised, and one that is taken back takes its numbers back too. The writer alone adds to changes, so a
// gap means that a batch was dropped because the queue was full, and the table has it. What is read there has lost its Origin:
// the sender repeats the message and gets its first acknowledgement then. So nothing is read that may still come by the queue.
type publisher struct {
	// fixed after New
	sinks  []func([]desk.News)
	store  *Store
	logger *slog.Logger
	queue  chan []desk.News
	missed chan struct{} // a batch was dropped

	pos atomic.Int64 // the last one sent; written by run alone
}

func newPublisher(s *Store, logger *slog.Logger, sinks []func([]desk.News)) *publisher {
	return &publisher{sinks: sinks, store: s, logger: logger, queue: make(chan []desk.News, newsQueue), missed: make(chan struct{}, 1)}
}

// committed takes over a batch from the writer; it never blocks.
func (p *publisher) committed(batch []desk.News) {
	select {
	case p.queue <- batch:
	default:
		select {
		case p.missed <- struct{}{}:
		default: // it is known already, and the reading will see this commit too
		}
	}
}

func (p *publisher) run(ctx context.Context) error {
	for {
		var err error
		select {
		case batch := <-p.queue:
			err = p.send(ctx, batch)
		case <-p.missed:
			for len(p.queue) > 0 { // what waits shows its own gaps
				err = errors.Join(err, p.send(ctx, <-p.queue))
			}
			err = errors.Join(err, p.catchUp(ctx, 0))
		case <-ctx.Done():
			return nil
		}
		if err != nil && ctx.Err() == nil {
			p.logger.Error("publish changes", "err", err, "pos", p.pos.Load())
		}
	}
}

// send passes a batch of the writer on, after whatever was dropped before it.
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
