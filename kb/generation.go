package kb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

const (
	generationPrefix = "articles-v"
	completeMark     = "complete"       // a file of this name ends a build
	boltTimeout      = "2s"             // a second process must hear about the lock, not wait for ever
	commitTimeout    = time.Minute      // a batch takes milliseconds; one that takes this long has lost its writer
	closeTimeout     = 10 * time.Second // the same for closing
)

// errInUse is not damage: rebuilding would take the folder from under another process.
var errInUse = errors.New("the knowledge base index is in use by another process")

// errCommit tells a fault of the index from one of Source.
var errCommit = errors.New("commit a batch")

// generation is one Bleve index in one folder. The newest complete one serves.
type generation struct {
	path  string
	index bleve.Index
	core  index.Index
}

func generationName(n int) string {
	return generationPrefix + strconv.Itoa(mappingVersion) + "-" + fmt.Sprintf("%06d", n)
}

func isGeneration(name string) bool { return strings.HasPrefix(name, generationPrefix) }

// newest is the latest complete generation of this mapping version, or "", and the highest number taken.
func newest(dir string) (name string, last int) {
	entries, _ := os.ReadDir(dir) // unreadable: nothing is there to open, and building will say why
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), generationPrefix+strconv.Itoa(mappingVersion)+"-")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			continue
		}
		last = max(last, n)
		if _, err := os.Stat(filepath.Join(dir, e.Name(), completeMark)); err == nil {
			name = max(name, e.Name())
		}
	}
	return name, last
}

func newGeneration(path string, s *schema) (*generation, error) {
	if err := os.RemoveAll(path); err != nil {
		return nil, fmt.Errorf("clear %s: %w", path, err)
	}
	b, err := bleve.NewUsing(path, s.mapping, scorch.Name, bleve.Config.DefaultKVStore, map[string]any{"bolt_timeout": boltTimeout})
	if err != nil {
		return nil, fmt.Errorf("create the index: %w", err)
	}
	return wrap(path, b)
}

// openGeneration opens what passes verify. Bleve itself trusts its files: it panics on some damage, notices other damage in
// a goroutine of its own, and some never.
func openGeneration(path string) (*generation, error) {
	if err := verify(path); err != nil {
		return nil, err
	}
	var g *generation
	err := guarded(func() error {
		b, err := bleve.OpenUsing(path, map[string]any{"bolt_timeout": boltTimeout})
		if err != nil {
			return inUse(err)
		}
		g, err = wrap(path, b)
		return err
	})
	if err != nil {
		return nil, err
	}
	return g, nil
}

func wrap(path string, b bleve.Index) (*generation, error) {
	core, err := b.Advanced()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("reach the index: %w", err), b.Close())
	}
	return &generation{path: path, index: b, core: core}, nil
}

// inUse tells a held lock from damage; bolt gives no more than this text through Bleve.
func inUse(err error) error {
	if err != nil && strings.Contains(err.Error(), "timeout") {
		return fmt.Errorf("%w: %w", errInUse, err)
	}
	return err
}

// guarded turns a panic, a read past the end of a mapped file included, into an error.
func guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f()
}

// within runs f, which may never return when Bleve's own goroutines have died, and stops waiting after d.
func within(ctx context.Context, d time.Duration, act string, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- guarded(f) }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("%s: %w", act, err)
		}
		return nil
	case <-t.C:
		return fmt.Errorf("%s: no answer in %s", act, d)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", act, ctx.Err())
	}
}

// complete marks the end of a build, on disk.
func (g *generation) complete() error {
	f, err := os.OpenFile(filepath.Join(g.path, completeMark), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("mark the index complete: %w", err)
	}
	_, err = io.WriteString(f, "This folder is a cache of published texts. It may be deleted.\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("mark the index complete: %w", err)
	}
	return nil
}

func (g *generation) close() error {
	return within(context.Background(), closeTimeout, "close the index", g.index.Close)
}

func (g *generation) discard() error { return errors.Join(g.close(), os.RemoveAll(g.path)) }

func (g *generation) docs() (int64, error) {
	n, err := g.index.DocCount()
	return int64(n), err //nolint:gosec // a count of documents
}

// revs maps the id of every text in the index to its rev.
func (g *generation) revs() (out map[string]string, err error) {
	err = guarded(func() error {
		r, err := g.core.Reader()
		if err != nil {
			return err
		}
		defer func() { _ = r.Close() }() // nothing was written
		values, err := r.DocValueReader([]string{fieldRev})
		if err != nil {
			return err
		}
		all, err := r.DocIDReaderAll()
		if err != nil {
			return err
		}
		defer func() { _ = all.Close() }() // nothing was written
		out = map[string]string{}
		for {
			internal, err := all.Next()
			if err != nil || internal == nil {
				return err
			}
			id, err := r.ExternalID(internal)
			if err != nil {
				return err
			}
			out[id] = ""
			err = values.VisitDocValues(internal, func(_ string, term []byte) { out[id] = string(term) })
			if err != nil {
				return err
			}
		}
	})
	return out, err
}

// batch collects changes for one durable commit.
type batch struct {
	g *generation
	b *bleve.Batch
}

func (g *generation) batch() *batch { return &batch{g: g, b: g.index.NewBatch()} }

func (b *batch) add(t Text) error {
	doc, err := document(t)
	if err != nil {
		return err
	}
	if err := b.b.Index(t.ID, doc); err != nil {
		return fmt.Errorf("analyse text %s: %w", t.ID, err)
	}
	return nil
}

func (b *batch) remove(id string) { b.b.Delete(id) }

func (b *batch) commit(ctx context.Context) error {
	if b.b.Size() == 0 {
		return nil
	}
	err := within(ctx, commitTimeout, "write to the index", func() error { return b.g.index.Batch(b.b) })
	if err != nil {
		return fmt.Errorf("%w: %w", errCommit, err)
	}
	return nil
}
