package kb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"porchlight/internal/index"
)

// Run opens the index, or builds it when it is missing, outdated or damaged, and follows Changed until ctx ends. It returns
// an error only when another process holds the folder; everything else is logged and tried again.
func (i *Index) Run(ctx context.Context) error {
	if !i.work.TryLock() {
		return errors.New("run the knowledge base index: it already runs")
	}
	defer i.work.Unlock()
	defer i.close()

	task := i.rebuild
	switch err := i.open(); {
	case errors.Is(err, index.ErrInUse):
		i.state.Store(Failed)
		return err
	case err == nil:
		task = i.reconcile
	default:
		i.log.Info("knowledge base index will be built", "reason", err)
	}
	i.follow(ctx, task)
	return nil
}

// follow does one thing at a time: the task at hand until it succeeds, then whatever is asked for.
func (i *Index) follow(ctx context.Context, task func(context.Context) error) {
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	again := time.NewTimer(retryMost)
	again.Stop()
	defer again.Stop()
	wait := i.retry
	try := func(next func(context.Context) error) error {
		err := next(ctx)
		switch {
		case err == nil:
			wait = i.retry
		case ctx.Err() == nil:
			i.log.Error("knowledge base index fell behind, trying again", "err", err, "in", wait)
			task = next
			if i.Status().Serving {
				task = i.reconcile // covers whatever was missed
			}
			again.Reset(wait)
			wait = min(2*wait, retryMost)
		}
		return err
	}
	_ = try(task) // logged there
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
			_ = try(task) // logged there
		case id := <-i.nudges:
			_ = try(i.applying(id)) // logged there
		case <-i.reconciles:
			_ = try(i.reconcile) // logged there
		case <-tick.C:
			_ = try(i.reconcile) // logged there
		case <-i.damages:
			_ = try(i.rebuild) // logged there
		case done := <-i.rebuilds:
			done <- try(i.rebuild)
		case done := <-i.settles:
			done <- try(i.settle)
		}
	}
}

// applying takes along what else waits, so that a burst costs a few batches.
func (i *Index) applying(first ...string) func(context.Context) error {
	ids := first
	for len(ids) < nudgeQueue {
		select {
		case id := <-i.nudges:
			ids = append(ids, id)
			continue
		default:
		}
		break
	}
	return func(ctx context.Context) error { return i.apply(ctx, ids) }
}

// settle works off what was asked for before it.
func (i *Index) settle(ctx context.Context) error {
	if !i.Status().Serving {
		return i.rebuild(ctx)
	}
	if err := i.applying()(ctx); err != nil {
		return err
	}
	select {
	case <-i.reconciles:
		return i.reconcile(ctx)
	default:
		return nil
	}
}

// apply brings these texts' entries up to date: what is published is indexed, all else is removed.
func (i *Index) apply(ctx context.Context, ids []string) error {
	g := i.current // only the holder of work changes it
	if g == nil {
		return i.rebuild(ctx)
	}
	if err := g.Damaged(); err != nil { // writing would have Bleve read what is broken
		i.log.Error("knowledge base index is damaged, rebuilding", "err", err)
		return i.rebuild(ctx)
	}
	ids = distinct(ids)
	for len(ids) > 0 {
		n := min(len(ids), readBatch)
		err := i.write(ctx, g, ids[:n])
		if errors.Is(err, index.ErrCommit) && ctx.Err() == nil {
			i.damaged(err)
		}
		if err != nil {
			return err
		}
		ids = ids[n:]
	}
	i.count(g)
	i.state.Store(Ready)
	return nil
}

// write reads these texts and puts them into g as one batch; those that are gone or no longer published leave it.
func (i *Index) write(ctx context.Context, g *index.Generation, ids []string) error {
	b := g.Batch()
	missing, err := i.fill(ctx, b, ids)
	if err != nil {
		return err
	}
	for id := range missing {
		b.Remove(id)
	}
	return b.Commit(ctx)
}

// fill adds those of ids that are published, and tells which are not.
func (i *Index) fill(ctx context.Context, b *index.Batch, ids []string) (missing map[string]bool, err error) {
	missing = make(map[string]bool, len(ids))
	for _, id := range ids {
		missing[id] = true
	}
	err = i.source.Texts(ctx, ids, func(t Text) error {
		if !t.indexed() || !missing[t.ID] {
			return nil
		}
		delete(missing, t.ID)
		doc, err := document(t)
		if err != nil {
			return err
		}
		return b.Add(t.ID, doc)
	})
	if err != nil {
		return nil, fmt.Errorf("read %d texts: %w", len(ids), err)
	}
	return missing, nil
}

// reconcile compares ids and times with Source and repairs the difference.
func (i *Index) reconcile(ctx context.Context) error {
	g := i.current // only the holder of work changes it
	if g == nil {
		return i.rebuild(ctx)
	}
	var have map[string]string
	err := g.Damaged()
	if err == nil {
		have, err = g.Values(fieldRev)
	}
	if err != nil {
		i.log.Error("knowledge base index can't be read, rebuilding", "err", err)
		return i.rebuild(ctx)
	}
	var stale []string
	total := int64(0)
	err = i.source.Heads(ctx, func(h Head) error {
		total++
		if have[h.ID] != rev(h.Updated) {
			stale = append(stale, h.ID)
		}
		delete(have, h.ID)
		return nil
	})
	if err != nil {
		return fmt.Errorf("list published texts: %w", err)
	}
	for id := range have {
		stale = append(stale, id)
	}
	i.total.Store(total)
	if len(stale) > 0 {
		i.log.Info("knowledge base index catches up", "texts", len(stale))
	}
	return i.apply(ctx, stale)
}

func (i *Index) count(g *index.Generation) {
	if n, err := g.Docs(); err == nil {
		i.indexed.Store(n)
		i.total.Store(max(n, i.total.Load()))
	}
}

func distinct(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	out := ids[:0:0]
	for _, id := range ids {
		if id != "" && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
