package kb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// open makes the newest complete generation the current one. Any error but errInUse means: build another.
func (i *Index) open() error {
	if err := os.MkdirAll(i.dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of the index: %w", err)
	}
	name, _ := newest(i.dir)
	if name == "" {
		return errors.New("there is none yet")
	}
	g, err := openGeneration(filepath.Join(i.dir, name))
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	i.swap(g)
	i.count(g)
	i.sweep(name)
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
	i.sweep(filepath.Base(g.path))
	i.state.Store(Ready)
	i.log.Info("knowledge base index is built", "texts", i.indexed.Load())
	return nil
}

func (i *Index) build(ctx context.Context) (*generation, error) {
	var ids []string
	err := i.source.Heads(ctx, func(h Head) error { ids = append(ids, h.ID); return nil })
	if err != nil {
		return nil, fmt.Errorf("list published texts: %w", err)
	}
	i.indexed.Store(0)
	i.total.Store(int64(len(ids)))
	_, last := newest(i.dir)
	g, err := newGeneration(filepath.Join(i.dir, generationName(last+1)), i.schema)
	if err != nil {
		return nil, err
	}
	for done := 0; done < len(ids); {
		n := min(readBatch, len(ids)-done)
		if err := i.write(ctx, g, ids[done:done+n], false); err != nil {
			return nil, errors.Join(err, g.discard())
		}
		done += n
		i.indexed.Store(int64(done))
	}
	if err := g.complete(); err != nil {
		return nil, errors.Join(err, g.discard())
	}
	return g, nil
}

// swap waits for the searches under way, which are short, and closes what they used.
func (i *Index) swap(g *generation) {
	i.mu.Lock()
	old := i.current
	i.current = g
	i.mu.Unlock()
	if old == nil {
		return
	}
	if err := old.close(); err != nil {
		i.log.Warn("knowledge base index of before did not close", "err", err)
	}
}

func (i *Index) close() {
	i.swap(nil)
	i.state.Store(Opening)
}

// sweep removes what is not in use: older generations, unfinished ones, those of other mapping versions.
func (i *Index) sweep(keep string) {
	entries, err := os.ReadDir(i.dir)
	if err != nil {
		i.log.Warn("knowledge base index can't be swept", "err", err)
		return
	}
	for _, e := range entries {
		if e.Name() == keep || !isGeneration(e.Name()) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(i.dir, e.Name())); err != nil {
			i.log.Warn("old knowledge base index stays", "folder", e.Name(), "err", err)
		}
	}
}
