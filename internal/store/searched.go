package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// loggedSearch is a search as the log has it.
type loggedSearch struct {
	ID, Query, Words, Locale, Place string
	Hits                            int
	Clicked, Conversation           string
	At                              time.Time
}

// logSearches writes what readers have looked for, and what came of it since.
type logSearches struct {
	rows    []loggedSearch
	written *atomic.Int64 // how many are in the log
}

// Article and conversation may have gone while the search was remembered.
const upsertSearch = `INSERT INTO search_log (id, query, words, locale, place, hits, clicked, conversation, created, updated)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, coalesce((SELECT id FROM articles WHERE id = ?7), ''),
 coalesce((SELECT id FROM conversations WHERE id = ?8 AND erased_at = 0), ''), ?9, ?10)
 ON CONFLICT (id) DO UPDATE SET query = excluded.query, words = excluded.words, hits = excluded.hits, clicked = excluded.clicked,
 conversation = excluded.conversation, updated = excluded.updated`

func (l *logSearches) apply(w *writer) error {
	for _, r := range l.rows {
		if _, err := w.tx.exec(upsertSearch, r.ID, r.Query, r.Words, r.Locale, r.Place, r.Hits, r.Clicked, r.Conversation, stamp(r.At), w.stamp); err != nil {
			return err
		}
	}
	l.written.Add(int64(len(l.rows)))
	return nil
}

const (
	searchesKept = 90 * 24 * time.Hour // a season, in which what is missing shows
	prunedAtOnce = 5000                // rows of one transaction; the others go with the next look
)

// PruneSearches forgets searches that are older than they are kept.
func (s *Store) PruneSearches(ctx context.Context) error {
	if err := s.writer.do(ctx, &pruneSearches{before: s.clock().Add(-searchesKept)}); err != nil {
		return fmt.Errorf("prune the search log: %w", err)
	}
	return nil
}

type pruneSearches struct{ before time.Time }

func (p *pruneSearches) apply(w *writer) error {
	_, err := w.tx.exec(`DELETE FROM search_log WHERE id IN (SELECT id FROM search_log WHERE created < ? ORDER BY created LIMIT ?)`,
		stamp(p.before), prunedAtOnce)
	return err
}
