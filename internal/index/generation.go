package index

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	api "github.com/blevesearch/bleve_index_api"
)

const (
	boltTimeout   = "2s"             // a second process must hear about the lock, not wait for ever
	commitTimeout = time.Minute      // a batch takes milliseconds; one that takes this long has lost its writer
	closeTimeout  = 10 * time.Second // the same for closing
)

// ErrInUse is not damage: rebuilding would take the folder from under another process.
var ErrInUse = errors.New("the search index is in use by another process")

// ErrCommit tells a fault of the index from one of what is read to be indexed.
var ErrCommit = errors.New("commit a batch")

// Generation is one Bleve index in one folder. The newest complete one serves.
type Generation struct {
	Path string

	index bleve.Index
	core  api.Index
	watch watch
}

// Create makes an empty index, in place of whatever is at path.
func Create(path string, m mapping.IndexMapping) (*Generation, error) {
	if err := os.RemoveAll(path); err != nil {
		return nil, fmt.Errorf("clear %s: %w", path, err)
	}
	b, err := bleve.NewUsing(path, m, scorch.Name, bleve.Config.DefaultKVStore, map[string]any{"bolt_timeout": boltTimeout})
	if err != nil {
		return nil, fmt.Errorf("create the index: %w", err)
	}
	return wrap(path, b)
}

// Open opens what passes verify. Bleve itself trusts its files: it panics on some damage, notices other damage in a goroutine
// of its own, and some never.
func Open(path string) (*Generation, error) {
	if err := verify(path); err != nil {
		return nil, err
	}
	var g *Generation
	err := Guarded(func() error {
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

func wrap(path string, b bleve.Index) (*Generation, error) {
	core, err := b.Advanced()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("reach the index: %w", err), b.Close())
	}
	return &Generation{Path: path, index: b, core: core}, nil
}

// inUse tells a held lock from damage; bolt gives no more than this text through Bleve.
func inUse(err error) error {
	if err != nil && strings.Contains(err.Error(), "timeout") {
		return fmt.Errorf("%w: %w", ErrInUse, err)
	}
	return err
}

// Complete marks the end of a build, on disk.
func (g *Generation) Complete() error {
	f, err := os.OpenFile(filepath.Join(g.Path, CompleteMark), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("mark the index complete: %w", err)
	}
	_, err = io.WriteString(f, "This folder is a cache of what the database holds. It may be deleted.\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("mark the index complete: %w", err)
	}
	return nil
}

// Close gives the folder free.
func (g *Generation) Close() error {
	return within(context.Background(), closeTimeout, "close the index", g.index.Close)
}

// Discard closes and removes it.
func (g *Generation) Discard() error { return errors.Join(g.Close(), os.RemoveAll(g.Path)) }

// Docs counts the documents.
func (g *Generation) Docs() (int64, error) {
	n, err := g.index.DocCount()
	return int64(n), err //nolint:gosec // a count of documents
}

// Search asks Bleve. It must be inside Guarded, like all that reads.
func (g *Generation) Search(ctx context.Context, req *bleve.SearchRequest) (*bleve.SearchResult, error) {
	res, err := g.index.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return res, nil
}

// Reader opens the index as it stands now; whoever asks closes it.
func (g *Generation) Reader() (api.IndexReader, error) {
	r, err := g.core.Reader()
	if err != nil {
		return nil, fmt.Errorf("open a reader: %w", err)
	}
	return r, nil
}

// Values maps the id of every document to its term of a field.
func (g *Generation) Values(field string) (out map[string]string, err error) {
	err = Guarded(func() error {
		r, err := g.core.Reader()
		if err != nil {
			return err
		}
		defer func() { _ = r.Close() }() // nothing was written
		values, err := r.DocValueReader([]string{field})
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

// Stored reads a stored field of a document; empty when either is missing.
func (g *Generation) Stored(id, field string) (value string, err error) {
	err = Guarded(func() error {
		doc, err := g.index.Document(id)
		if err != nil || doc == nil {
			return err
		}
		doc.VisitFields(func(f api.Field) {
			if f.Name() == field {
				value = string(f.Value())
			}
		})
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("read %s from the index: %w", id, err)
	}
	return value, nil
}
