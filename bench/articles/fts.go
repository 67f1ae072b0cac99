package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"

	_ "modernc.org/sqlite" // the driver

	"porchlight/internal/judged"
)

// fts is SQLite's own full-text search as a careful user sets it up: English stemming, accents off, indexes of beginnings, titles
// before bodies, all words before any; triples of letters for Japanese.
type fts struct {
	path string
	db   *sql.DB
}

const ftsBatch = 200 // texts of a transaction, as many as our index takes at once

func newFTS(path string) (*fts, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	_, err = db.Exec(`
		CREATE VIRTUAL TABLE words USING fts5(title, body, slug UNINDEXED, locale UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '1 2 3');
		CREATE VIRTUAL TABLE signs USING fts5(title, body, slug UNINDEXED, locale UNINDEXED, tokenize = 'trigram');`)
	if err != nil {
		return nil, fmt.Errorf("make the FTS5 tables: %w", err)
	}
	return &fts{path, db}, nil
}

func ftsTable(locale string) string {
	if locale == "ja" {
		return "signs"
	}
	return "words"
}

func (f *fts) index(ctx context.Context, list []judged.Text) error {
	for len(list) > 0 {
		n := min(len(list), ftsBatch)
		if err := f.batch(ctx, list[:n]); err != nil {
			return fmt.Errorf("index with FTS5: %w", err)
		}
		list = list[n:]
	}
	return nil
}

func (f *fts) batch(ctx context.Context, list []judged.Text) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // committed below
	for _, t := range list {
		_, err := tx.ExecContext(ctx, "INSERT INTO "+ftsTable(t.Locale)+" (title, body, slug, locale) VALUES (?, ?, ?, ?)", t.Title, t.Body, t.Slug, t.Locale)
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// find asks for all words, the last one as a beginning, then for any of them, then in English.
func (f *fts) find(ctx context.Context, locale, typed string, most int) (out []string, err error) {
	words := strings.FieldsFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
	for n, w := range words {
		words[n] = `"` + w + `"`
	}
	if len(words) == 0 {
		return nil, nil
	}
	if locale != "ja" {
		words[len(words)-1] += "*"
	}
	for _, in := range []string{locale, "en"} {
		for _, joint := range []string{" AND ", " OR "} {
			if len(out) >= 3 || joint == " OR " && len(words) == 1 {
				continue
			}
			if out, err = f.ask(ctx, in, strings.Join(words, joint), most, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (f *fts) ask(ctx context.Context, locale, match string, most int, out []string) ([]string, error) {
	table := ftsTable(locale)
	rows, err := f.db.QueryContext(ctx, "SELECT slug, title, snippet("+table+", 1, '[', ']', '…', 24) FROM "+table+
		" WHERE "+table+" MATCH ? AND locale = ? ORDER BY bm25("+table+", 5, 1) LIMIT ?", match, locale, most)
	if err != nil {
		return nil, fmt.Errorf("ask FTS5 for %s: %w", match, err)
	}
	defer func() { _ = rows.Close() }() // read to its end
	for rows.Next() {
		var slug, title, passage string
		if err := rows.Scan(&slug, &title, &passage); err != nil {
			return nil, fmt.Errorf("read an answer of FTS5: %w", err)
		}
		if len(out) < most && !slices.Contains(out, slug) {
			out = append(out, slug)
		}
	}
	return out, rows.Err()
}

func (f *fts) size() (n int64, err error) {
	if _, err := f.db.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return 0, fmt.Errorf("measure FTS5: %w", err)
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return 0, fmt.Errorf("measure FTS5: %w", err)
	}
	return info.Size(), nil
}

func (f *fts) close() error { return f.db.Close() }
