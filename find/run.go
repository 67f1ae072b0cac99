package find

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"porchlight/internal/index"
)

// What the index remembers beside its documents, each from the same commit as what it tells of.
const (
	noteEpoch  = "epoch"  // the history that it is of
	notePos    = "pos"    // changes up to here are in it
	noteFilled = "filled" // conversations from here on, by id, are in it; filledAll when all are
	noteDone   = "done"   // how many that were
	filledAll  = "all"
)

// reconcileEvery looks for changes that no nudge told of.
const reconcileEvery = 30 * time.Second

// Run opens the index, or fills a new one when it is missing, outdated or damaged, and follows what is committed until ctx ends. It
// returns an error only when another process holds the folder; everything else is logged and tried again.
func (i *Index) Run(ctx context.Context) error {
	if !i.work.TryLock() {
		return errors.New("run the search over conversations: it already runs")
	}
	defer i.work.Unlock()
	defer i.swap(nil)
	wait := retryFirst
	for ctx.Err() == nil {
		err := i.begin(ctx)
		if err == nil {
			err = i.follow(ctx)
		}
		if errors.Is(err, index.ErrInUse) {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		i.log.Error("search over conversations fell behind, trying again", "err", err, "in", wait)
		if !i.pause(ctx, wait, err) {
			return nil
		}
		wait = min(2*wait, retryMost)
	}
	return nil
}

// begin makes sure that a generation of this history is open.
func (i *Index) begin(ctx context.Context) error {
	if i.current != nil { // only Run changes it
		return nil
	}
	g, err := i.folder.Open()
	if errors.Is(err, index.ErrInUse) {
		return err
	}
	if err == nil {
		if err = i.resumes(ctx, g); err == nil {
			i.swap(g)
			i.sweep(g)
			return nil
		}
		if closing := g.Close(); closing != nil {
			err = errors.Join(err, closing)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	i.log.Info("search over conversations will be filled", "reason", err)
	return i.renew(ctx)
}

// resumes is whether a generation can go on from where it stands.
func (i *Index) resumes(ctx context.Context, g *index.Generation) error {
	epoch, last, forgotten, err := i.source.Position(ctx)
	if err != nil {
		return fmt.Errorf("read the position: %w", err)
	}
	of, err := g.Noted(noteEpoch)
	if err != nil {
		return err
	}
	if of != epoch {
		return errors.New("it is of another history")
	}
	pos, err := number(g, notePos)
	if err != nil {
		return err
	}
	if pos > last || pos < forgotten {
		return errors.New("the changes since then are not known")
	}
	filled, err := g.Noted(noteFilled)
	if err != nil {
		return err
	}
	done, err := number(g, noteDone)
	if err != nil {
		return err
	}
	i.pos.Store(pos)
	i.done.Store(done)
	i.filling.Store(filled != filledAll)
	i.Told(last)
	return i.count(ctx)
}

func (i *Index) count(ctx context.Context) error {
	if !i.filling.Load() {
		return nil
	}
	n, err := i.source.Count(ctx)
	if err != nil {
		return fmt.Errorf("count conversations: %w", err)
	}
	i.total.Store(int64(n))
	return nil
}

// renew puts an empty generation in the place of what there is. It answers at once, with what it has by then.
func (i *Index) renew(ctx context.Context) error {
	epoch, last, _, err := i.source.Position(ctx)
	if err != nil {
		return fmt.Errorf("read the position: %w", err)
	}
	_, number := i.folder.Newest()
	g, err := index.Create(i.folder.Path(number+1), i.schema.mapping)
	if err != nil {
		return err
	}
	b := g.Batch()
	b.Note(noteEpoch, epoch)
	b.Note(notePos, strconv.FormatInt(last, 10))
	if err := errors.Join(b.Commit(ctx), g.Complete()); err != nil {
		return errors.Join(err, g.Discard())
	}
	i.pos.Store(last)
	i.done.Store(0)
	i.since.Store(i.now().UnixMilli())
	i.filling.Store(true)
	i.Told(last)
	i.swap(g)
	i.sweep(g)
	return i.count(ctx)
}

// swap waits for the searches under way, which are short, and closes what they used.
func (i *Index) swap(g *index.Generation) {
	i.mu.Lock()
	old := i.current
	i.current = g
	i.mu.Unlock()
	if old == nil {
		return
	}
	if err := old.Close(); err != nil {
		i.log.Warn("search over conversations of before did not close", "err", err)
	}
}

func (i *Index) sweep(keep *index.Generation) {
	if err := i.folder.Sweep(keep); err != nil {
		i.log.Warn("old search over conversations stays", "err", err)
	}
}

func number(g *index.Generation, note string) (int64, error) {
	text, err := g.Noted(note)
	if err != nil || text == "" {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read %s of the index: %w", note, err)
	}
	return n, nil
}

// pause waits before the next try. Whoever wants it settled meanwhile hears why it is not.
func (i *Index) pause(ctx context.Context, d time.Duration, why error) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			return true
		case done := <-i.settles:
			done <- why
		case <-ctx.Done():
			return false
		}
	}
}
