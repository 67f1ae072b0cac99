package index

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"
)

// Batch collects changes for one durable commit.
type Batch struct {
	g *Generation
	b *bleve.Batch
}

// Batch begins an empty one.
func (g *Generation) Batch() *Batch { return &Batch{g: g, b: g.index.NewBatch()} }

// Add puts a document in place of what had its id.
func (b *Batch) Add(id string, doc any) error {
	if err := b.b.Index(id, doc); err != nil {
		return fmt.Errorf("analyse %s: %w", id, err)
	}
	return nil
}

// Remove takes a document out; one that is not there is no error.
func (b *Batch) Remove(id string) { b.b.Delete(id) }

// Note keeps a value beside the documents, from the same commit on.
func (b *Batch) Note(key, value string) { b.b.SetInternal([]byte(key), []byte(value)) }

// Size is how many changes it holds.
func (b *Batch) Size() int { return b.b.Size() }

// Bytes is about how much text it holds.
func (b *Batch) Bytes() int { return int(b.b.TotalDocsSize()) } //nolint:gosec // far below 2⁶³

// Commit writes it all, or nothing.
func (b *Batch) Commit(ctx context.Context) error {
	if b.b.Size() == 0 {
		return nil
	}
	err := within(ctx, commitTimeout, "write to the index", func() error { return b.g.index.Batch(b.b) })
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCommit, err)
	}
	return nil
}

// Noted reads what Note has kept; empty when there is nothing.
func (g *Generation) Noted(key string) (value string, err error) {
	err = Guarded(func() error {
		raw, err := g.index.GetInternal([]byte(key))
		value = string(raw)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read %s of the index: %w", key, err)
	}
	return value, nil
}
