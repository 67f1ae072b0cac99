package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"porchlight/internal/desk"
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
	sums    map[articleDay]counted
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
	if err := w.addToDays(l.sums); err != nil {
		return err
	}
	l.written.Add(int64(len(l.rows)))
	return nil
}

const (
	searchDays     = 90   // for which searches are kept unless an admin says otherwise: a season, in which what is missing shows
	searchDaysMost = 730  // a comparison with the year before
	prunedAtOnce   = 5000 // rows of one transaction; the others go with the next look
	searchDaysKey  = "search_days"
)

// readSearchDays reads for how many days searches are kept.
func (s *Store) readSearchDays() (int64, error) {
	var days int64
	err := s.read.QueryRow(`SELECT coalesce((SELECT CAST(value AS INTEGER) FROM desk_meta WHERE key = ?), ?)`, searchDaysKey, searchDays).Scan(&days)
	if err != nil {
		return 0, fmt.Errorf("read for how long searches are kept: %w", err)
	}
	return days, nil
}

// KeepSearches says for how many days searches are kept; 0: none is written down, and those there are go at once.
func (s *Store) KeepSearches(ctx context.Context, from desk.Identity, days int64) error {
	if days < 0 || days > searchDaysMost {
		return desk.Errorf(desk.BadRequest, "Searches are kept for 0 to %d days.", searchDaysMost).On("days")
	}
	was := s.Searches.days.Load()
	if days == was {
		return nil
	}
	change := AuditChange{Fields: []AuditField{{Field: searchDaysKey, Was: json.RawMessage(strconv.FormatInt(was, 10)), Now: json.RawMessage(strconv.FormatInt(days, 10))}}}
	if err := s.writer.do(ctx, &keepSearches{days, AuditLine{Actor: AuditActor(from), Action: "updated", Object: "settings/searches", Change: change}}); err != nil {
		return fmt.Errorf("keep searches for %d days: %w", days, err)
	}
	s.Searches.days.Store(days)
	return s.PruneSearches(ctx)
}

type keepSearches struct {
	days int64
	line AuditLine
}

func (k *keepSearches) apply(w *writer) error {
	_, err := w.tx.exec(`INSERT INTO desk_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, searchDaysKey,
		strconv.FormatInt(k.days, 10))
	if err != nil {
		return err
	}
	return w.audit(k.line)
}

// PruneSearches forgets searches that are older than they are kept.
func (s *Store) PruneSearches(ctx context.Context) error {
	if err := s.writer.do(ctx, &pruneSearches{before: s.clock().Add(-s.Searches.keptFor())}); err != nil {
		return fmt.Errorf("prune the search log: %w", err)
	}
	return nil
}

type pruneSearches struct{ before time.Time }

func (p *pruneSearches) apply(w *writer) error {
	if _, err := w.tx.exec(`DELETE FROM article_days WHERE day < ?`, w.now.Add(-daysKept).UTC().Format(time.DateOnly)); err != nil {
		return err
	}
	_, err := w.tx.exec(`DELETE FROM search_log WHERE id IN (SELECT id FROM search_log WHERE created <= ? ORDER BY created LIMIT ?)`,
		stamp(p.before), prunedAtOnce)
	return err
}
