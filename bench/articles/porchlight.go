package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"porchlight/internal/judged"
	"porchlight/kb"
)

// porchlight is the search of the product, in this process.
type porchlight struct {
	dir  string
	kb   *kb.Index
	stop context.CancelFunc
	done chan error
}

// texts is a kb.Source in memory.
type texts map[string]kb.Text

func (s texts) Heads(_ context.Context, fn func(kb.Head) error) error {
	for id, t := range s {
		if err := fn(kb.Head{ID: id, Updated: t.Updated}); err != nil {
			return err
		}
	}
	return nil
}

func (s texts) Texts(_ context.Context, ids []string, fn func(kb.Text) error) error {
	for _, id := range ids {
		if err := fn(s[id]); err != nil {
			return err
		}
	}
	return nil
}

func (p *porchlight) index(ctx context.Context, list []judged.Text) error {
	source := texts{}
	for _, t := range list {
		id := t.Locale + "/" + t.Slug
		source[id] = kb.Text{ID: id, Article: t.Slug, Locale: t.Locale, Slug: t.Slug, Title: t.Title, Body: t.Body,
			Visibility: kb.Public, Status: kb.Published, Updated: time.Unix(0, 0)}
	}
	var err error
	if p.kb, err = kb.New(p.dir, "en", source, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	p.stop, p.done = stop, make(chan error, 1)
	go func() { p.done <- p.kb.Run(running) }()
	return p.kb.Settle(ctx)
}

func (p *porchlight) find(ctx context.Context, locale, typed string, most int) ([]string, error) {
	res, err := p.kb.Search(ctx, kb.Query{Text: typed, Locale: locale, Limit: most})
	out := make([]string, len(res.Hits))
	for n, h := range res.Hits {
		out[n] = h.Article
	}
	return out, err
}

func (p *porchlight) size() (n int64, err error) {
	err = filepath.WalkDir(p.dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if os.IsNotExist(err) {
			return nil // merged away meanwhile
		}
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("measure the index: %w", err)
	}
	return n, nil
}

func (p *porchlight) close() error {
	p.stop()
	return <-p.done
}
