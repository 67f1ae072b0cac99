package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"porchlight/internal/desk"
)

// How much one answer reads: what a filter looks for may be rare, or nowhere.
const (
	pageReads  = 4_000  // entries of the index for a page of a list: some 20 ms
	countReads = 40_000 // for a count, which is asked for once when a view is opened
	countMost  = 999    // more is said as "999+"
	seekLeast  = 100    // entries of one seek, however many of them share
)

// listing finds the places of what a filter matches and an agent sees.
type listing struct {
	store      *Store
	descends   bool
	key        string // of the order, as SQL
	plain      bool   // nothing but statuses is asked: the covering index has it all
	roads      []string
	statuses   []desk.Status
	sieve      *sieve
	readsAPage int
}

func (s *Store) newListing(f desk.Filter, from desk.Identity, now desk.Millis) *listing {
	q := &listing{store: s, descends: f.Descends(), key: `a.sort_at`, statuses: f.Shown(), readsAPage: s.pageReads}
	switch f.Order {
	case desk.LongestWait:
		q.key = `CASE WHEN c.waiting_since > 0 THEN c.waiting_since ELSE 8000000000000000 - c.sort_at END`
	case desk.SoonestDue:
		q.key = `CASE WHEN c.due_at > 0 THEN c.due_at ELSE 8000000000000000 - c.sort_at END`
	}
	q.plain = q.indexed() && f.Empty()
	var ask bool
	q.roads, ask = roads(f, from)
	q.sieve = newSieve(f, from.Viewer(), now)
	if ask {
		q.sieve.granted(from.Principals)
	}
	return q
}

// indexed reports whether the index has the places in order. The other orders are those of work that is not done, and sort it.
func (q *listing) indexed() bool { return q.key == `a.sort_at` }

// page is the next places after one, and the cursor of those after them.
func (q *listing) page(ctx context.Context, after place, limit int) (places []place, next string, err error) {
	places, end, err := q.gather(ctx, after, limit+1, q.readsAPage)
	if err != nil {
		return nil, "", err
	}
	if end != nil { // beyond it some of the seeks have not looked
		places = slices.DeleteFunc(places, func(p place) bool { return q.compare(p, *end) > 0 })
		next = end.cursor()
	}
	if len(places) > limit {
		places = places[:limit]
		next = places[limit-1].cursor()
	}
	return places, next, nil
}

// count is how many there are, up to countMost; more says that there are others, or may be.
func (q *listing) count(ctx context.Context) (n int, more bool, err error) {
	q.plain = false // the index has deleted ones and spam, too
	start, err := parseCursor("", q.descends)
	if err != nil {
		return 0, false, err
	}
	places, end, err := q.gather(ctx, start, countMost+1, countReads)
	return min(len(places), countMost), end != nil || len(places) > countMost, err
}

// gather merges what the seeks find: each looks no further than the last of those that the ones before it have found. end is where the first of them stopped before it had found its limit: nil when all looked everywhere.
func (q *listing) gather(ctx context.Context, after place, limit, reads int) (places []place, end *place, err error) {
	seeks := len(q.roads) * len(q.statuses)
	if seeks == 0 {
		return nil, nil, nil
	}
	reads = max(reads/seeks, seekLeast)
	for _, principal := range q.roads {
		for _, status := range q.statuses {
			var enough *place
			if len(places) == limit {
				enough = &places[limit-1]
			}
			some, stop, err := q.seek(ctx, principal, status, after, enough, limit, reads)
			if err != nil {
				return nil, nil, err
			}
			places = q.merge(places, some, limit)
			if stop != nil && (end == nil || q.compare(*stop, *end) < 0) {
				end = stop
			}
		}
	}
	return places, end, nil
}

// merge is the first places of two lists that stand in order, each once: a conversation may be somebody's on several roads.
func (q *listing) merge(a, b []place, limit int) []place {
	if len(a) == 0 {
		return b
	}
	out := make([]place, 0, min(limit, len(a)+len(b)))
	for len(out) < limit && len(a)+len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && q.compare(a[0], b[0]) <= 0 {
			if len(b) > 0 && a[0] == b[0] {
				b = b[1:]
			}
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}

func (q *listing) compare(a, b place) int {
	if q.descends {
		a, b = b, a
	}
	if a.at != b.at {
		if a.at < b.at {
			return -1
		}
		return 1
	}
	return strings.Compare(a.id, b.id)
}

// beyond, within and order are the SQL of what comes after a place, of what comes up to one, and of the order. Both bounds are written so that
// SQLite seeks by them.
func (q *listing) beyond() string { return q.besides(`<`, `>`) }
func (q *listing) within() string { return q.besides(`>=`, `<=`) }

func (q *listing) besides(descending, ascending string) string {
	sign := ascending
	if q.descends {
		sign = descending
	}
	return ` AND (` + q.key + `, a.conversation) ` + sign + ` (?, ?)`
}

func (q *listing) order() string {
	if q.descends {
		return ` ORDER BY ` + q.key + ` DESC, a.conversation DESC`
	}
	return ` ORDER BY ` + q.key + `, a.conversation`
}

// seek walks along the index for one principal and status, as far as enough. Where it stops because it has read enough is told.
func (q *listing) seek(ctx context.Context, principal string, status desk.Status, after place, enough *place, limit, reads int) (found []place, stop *place, err error) {
	where := ` FROM conversation_access a WHERE a.principal = ? AND a.status = ?` + q.beyond()
	args := []any{principal, status, after.at, after.id}
	if q.indexed() && !q.plain {
		last, err := placesBy(ctx, q.store.read, `SELECT a.sort_at, a.conversation`+where+q.order()+` LIMIT 2 OFFSET ?`, append(slices.Clone(args), reads-1)...)
		if err != nil {
			return nil, nil, err
		}
		if len(last) > 1 {
			stop = &last[0]
		}
	}
	until := stop
	if enough != nil && (stop == nil || q.compare(*enough, *stop) <= 0) {
		until, stop = enough, nil
	}
	if until != nil {
		where += q.within()
		args = append(args, until.at, until.id)
	}
	if q.plain {
		found, err = placesBy(ctx, q.store.read, `SELECT a.sort_at, a.conversation`+where+q.order()+` LIMIT ?`, append(args, limit)...)
		return found, nil, err
	}
	where = strings.Replace(where, ` WHERE`, ` CROSS JOIN conversations c ON c.id = a.conversation WHERE`, 1) // in this order: the index has the places
	where += ` AND ` + q.sieve.where.String()
	args = append(append(args, q.sieve.args...), limit)
	// not by the statements that are kept: each filter is another text
	found, err = placesBy(ctx, q.store.read.db, `SELECT `+q.key+`, a.conversation`+where+q.order()+` LIMIT ?`, args...)
	if len(found) == limit { // whatever is beyond, this seek has enough
		stop = nil
	}
	return found, stop, err
}

type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func placesBy(ctx context.Context, by asker, query string, args ...any) (out []place, err error) {
	rows, err := by.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.at, &p.id); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}
