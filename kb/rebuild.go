package kb

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/index"
)

// open makes the newest complete generation the current one. Any error but index.ErrInUse means: build another.
func (i *Index) open() error {
	g, err := i.folder.Open()
	if err != nil {
		return err
	}
	i.swap(g)
	i.count(g)
	i.sweep(g)
	i.state.Store(Ready)
	return nil
}

// rebuild fills a new generation beside the current one, which answers until the new one is complete, then replaces it.
func (i *Index) rebuild(ctx context.Context) error {
	i.state.Store(Rebuilding)
	g, err := i.build(ctx)
	if err != nil {
		i.state.Store(Failed)
		return fmt.Errorf("rebuild the knowledge base index: %w", err)
	}
	i.swap(g)
	i.count(g)
	i.sweep(g)
	i.state.Store(Ready)
	i.log.Info("knowledge base index is built", "texts", i.indexed.Load())
	return nil
}

func (i *Index) build(ctx context.Context) (*index.Generation, error) {
	var ids []string
	err := i.source.Heads(ctx, func(h Head) error { ids = append(ids, h.ID); return nil })
	if err != nil {
		return nil, fmt.Errorf("list published texts: %w", err)
	}
	i.indexed.Store(0)
	i.total.Store(int64(len(ids)))
	_, last := i.folder.Newest()
	g, err := index.Create(i.folder.Path(last+1), i.schema.mapping)
	if err != nil {
		return nil, err
	}
	if err := i.fillAll(ctx, g, ids); err != nil {
		return nil, errors.Join(err, g.Discard())
	}
	if err := g.Complete(); err != nil {
		return nil, errors.Join(err, g.Discard())
	}
	return g, nil
}

// What a build commits at once: fewer commits leave less to merge, and what is analysed together is in memory together.
const (
	buildTexts = 600
	buildBytes = 8 << 20
)

// buildersMost is how many batches are made at once: while one is analysed, on all cores, another is written, on one.
const buildersMost = 2

func (i *Index) fillAll(ctx context.Context, g *index.Generation, ids []string) error {
	builders, ctx := errgroup.WithContext(ctx)
	builders.SetLimit(buildersMost)
	b, held := g.Batch(), 0
	for done := 0; done < len(ids); {
		n := min(readBatch, len(ids)-done)
		if _, err := i.fill(ctx, b, ids[done:done+n]); err != nil {
			return errors.Join(err, builders.Wait())
		}
		done, held = done+n, held+n
		if b.Size() < buildTexts && b.Bytes() < buildBytes && done < len(ids) {
			continue
		}
		full, texts := b, int64(held)
		builders.Go(func() error {
			if err := full.Commit(ctx); err != nil {
				return err
			}
			i.indexed.Add(texts)
			return nil
		})
		b, held = g.Batch(), 0
	}
	return builders.Wait()
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
		i.log.Warn("knowledge base index of before did not close", "err", err)
	}
}

func (i *Index) close() {
	i.swap(nil)
	i.state.Store(Opening)
}

// sweep removes what is not in use.
func (i *Index) sweep(keep *index.Generation) {
	if err := i.folder.Sweep(keep); err != nil {
		i.log.Warn("old knowledge base index stays", "err", err)
	}
}
