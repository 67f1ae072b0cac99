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
	// readMost bounds one reading of changes whose batch was dropped.
	readMost = 500
	// readRetry is how long a database that could not be read is left in peace.
	readRetry = time.Second
)

// publisher sends committed changes on, in the order of pos, each at least once. pos is dense in commit order: writing
// transactions are serialised, and one that is taken back takes its numbers back too. The writer alone adds to changes, so a
// gap in what it hands over means that a batch was dropped because the queue was full, and the table has it. What is read there has lost its Origin:
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
		select {
		case batch := <-p.queue:
			p.send(ctx, batch)
		case <-p.missed:
			for len(p.queue) > 0 { // what waits shows its own gaps
				p.send(ctx, <-p.queue)
			}
			p.catchUp(ctx, 0)
		case <-ctx.Done():
			return nil
		}
	}
}

// send passes a batch of the writer on, after whatever was dropped before it.
func (p *publisher) send(ctx context.Context, batch []desk.News) {
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
			p.catchUp(ctx, n.Pos-1)
		}
		fresh = append(fresh, n)
		p.pos.Store(n.Pos)
	}
	p.pass(fresh)
}

func (p *publisher) pass(batch []desk.News) {
	if len(batch) == 0 {
		return
	}
	for _, sink := range p.sinks {
		sink(batch)
	}
}

// catchUp reads what was committed after pos, up to and including to (0: all there is), and passes it on. A database that cannot
// be read is asked again: what comes after must not overtake.
func (p *publisher) catchUp(ctx context.Context, to int64) {
	for ctx.Err() == nil {
		batch, err := p.store.changesAfter(ctx, p.pos.Load(), to, readMost)
		if err != nil {
			p.logger.Error("read changes to publish", "err", err, "pos", p.pos.Load())
			select {
			case <-time.After(readRetry):
			case <-ctx.Done():
			}
			continue
		}
		if len(batch) == 0 {
			return
		}
		p.pass(batch)
		p.pos.Store(batch[len(batch)-1].Pos)
	}
}

// changesAfter turns rows of changes into news. What was deleted since is left out, but its pos counts.
func (s *Store) changesAfter(ctx context.Context, pos, to int64, limit int) ([]desk.News, error) {
	if to == 0 {
		to = 1<<63 - 1
	}
	rows, err := s.changeRows(ctx, pos, to, limit)
	if err != nil {
		return nil, err
	}
	list := make([]desk.News, 0, len(rows))
	for _, r := range rows {
		n := r.News
		c, err := s.conversation(ctx, n.Conversation.ID)
		if errors.Is(err, sql.ErrNoRows) {
			n.Kind, n.After = desk.ConversationChanged, nil
			list = append(list, n)
			continue
		}
		if err != nil {
			return nil, err
		}
		n.Conversation, n.Agent = c, s.people.assignee(c.Assignee)
		if n.Before == nil {
			if n.After, err = s.column(ctx, selectPrincipals, c.ID); err != nil {
				return nil, err
			}
		}
		told, err := s.messagesOf(ctx, n, r.first, r.last)
		if err != nil {
			return nil, err
		}
		list = append(list, told...)
	}
	return list, nil
}

// messagesOf is the news of a row that tells of messages: one of each. Those before the last stand before its pos, so that
// who got only them asks for the row again.
func (s *Store) messagesOf(ctx context.Context, n desk.News, first, last int64) ([]desk.News, error) {
	if last == 0 {
		return []desk.News{n}, nil
	}
	messages, err := s.readMessages(ctx, n.Conversation, `SELECT `+messageColumns+` FROM messages m WHERE m.conversation = ? AND m.seq BETWEEN ? AND ? ORDER BY m.seq`,
		n.Conversation.ID, first, last)
	if err != nil {
		return nil, fmt.Errorf("read messages %d to %d of %s: %w", first, last, n.Conversation.ID, err)
	}
	if len(messages) == 0 {
		n.Kind = desk.ConversationChanged
		return []desk.News{n}, nil
	}
	list := make([]desk.News, len(messages))
	for i := range messages {
		list[i] = n
		list[i].Message = &messages[i]
		list[i].Pos--
	}
	list[len(list)-1].Pos = n.Pos
	return list, nil
}

// changeRow is a row of changes as news without their messages, which are those from first to last.
type changeRow struct {
	desk.News
	first, last int64
}

func (s *Store) changeRows(ctx context.Context, pos, to int64, limit int) (list []changeRow, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT pos, conversation, kind, first_seq, seq, before, after FROM changes
 WHERE pos > ? AND pos <= ? ORDER BY pos LIMIT ?`, pos, to, limit)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r changeRow
		var before, after string
		if err := rows.Scan(&r.Pos, &r.Conversation.ID, &r.Kind, &r.first, &r.last, &before, &after); err != nil {
			return nil, err
		}
		if before != unchanged {
			r.Before, r.After = strings.Fields(before), strings.Fields(after)
		}
		list = append(list, r)
	}
	return list, rows.Err()
}
