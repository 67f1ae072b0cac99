package store

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/dbx"

	"porchlight/internal/desk"
)

// Visit is a website whose pages have asked for an inbox's widget.
type Visit struct {
	Origin  string      `json:"origin"`
	First   desk.Millis `json:"first"`
	At      desk.Millis `json:"at"`
	Allowed bool        `json:"allowed"` // as the inbox stands now
}

const (
	visitsMost    = 50               // websites that are remembered of an inbox: an Origin is easily made up
	visitsPause   = 10 * time.Minute // between two traces of the same website on disk
	visitsStale   = 24 * time.Hour   // after which a website that is not allowed makes room for another
	originLongest = 255              // characters: a host name's most, with some to spare
)

// Visits remembers where widgets were seen. It is a trace for the person who sets an inbox up, never a proof.
type Visits struct {
	store *Store

	mu   sync.Mutex
	seen map[string]map[string]Visit // guarded by mu: by inbox and origin, as on disk or newer
}

// NewVisits reads the traces when they are first asked for.
func NewVisits(s *Store) *Visits { return &Visits{store: s, seen: map[string]map[string]Visit{}} }

// Saw notes that a page of origin has asked for an inbox's widget.
func (v *Visits) Saw(ctx context.Context, in Inbox, origin, host string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(origin) > originLongest {
		return nil
	}
	origin = strings.ToLower(u.Scheme + "://" + u.Host)
	now := v.store.clock()
	v.mu.Lock()
	defer v.mu.Unlock()
	known, err := v.load(ctx, in.ID)
	if err != nil {
		return err
	}
	last, found := known[origin]
	if found && now.Sub(last.At.Time()) < visitsPause {
		return nil
	}
	if !found {
		if len(known) >= visitsMost && !v.makeRoom(in, known, host, now) {
			return nil
		}
		last = Visit{Origin: origin, First: desk.At(now)}
	}
	last.At = desk.At(now)
	if _, err := v.store.app.NonconcurrentDB().NewQuery(`INSERT INTO inbox_visits (inbox, origin, first, at, created, updated)
 VALUES ({:inbox}, {:origin}, {:first}, {:at}, {:now}, {:now}) ON CONFLICT (inbox, origin) DO UPDATE SET at = {:at}, updated = {:now}`).
		Bind(dbx.Params{"inbox": in.ID, "origin": origin, "first": last.First, "at": last.At, "now": now.UTC().Format("2006-01-02 15:04:05.000Z")}).
		WithContext(ctx).Execute(); err != nil {
		return fmt.Errorf("keep a visit of inbox %s: %w", in.ID, err)
	}
	known[origin] = last
	return nil
}

// makeRoom forgets the website that was seen longest ago among those that are not allowed and have not been back for a day. Its
// row on disk is replaced by later ones when the folder is loaded anew.
func (v *Visits) makeRoom(in Inbox, known map[string]Visit, host string, now time.Time) bool {
	oldest := ""
	for origin, visit := range known {
		if !in.Admits(origin, host) && now.Sub(visit.At.Time()) > visitsStale && (oldest == "" || visit.At < known[oldest].At) {
			oldest = origin
		}
	}
	delete(known, oldest)
	return oldest != ""
}

// load is called with mu held.
func (v *Visits) load(ctx context.Context, inbox string) (map[string]Visit, error) {
	if known, ok := v.seen[inbox]; ok {
		return known, nil
	}
	known := map[string]Visit{}
	err := v.store.each(ctx, func(scan func(...any) error) error {
		var one Visit
		err := scan(&one.Origin, &one.First, &one.At)
		known[one.Origin] = one
		return err
	}, `SELECT origin, first, at FROM inbox_visits WHERE inbox = ? ORDER BY at DESC LIMIT ?`, inbox, visitsMost)
	if err != nil {
		return nil, fmt.Errorf("read visits of inbox %s: %w", inbox, err)
	}
	v.seen[inbox] = known
	return known, nil
}

// Of lists the websites that have asked for an inbox's widget, those seen last first.
func (v *Visits) Of(ctx context.Context, in Inbox, host string) ([]Visit, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	known, err := v.load(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := make([]Visit, 0, len(known))
	for _, one := range known {
		one.Allowed = in.Admits(one.Origin, host)
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Visit) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Origin, b.Origin)) })
	return out, nil
}
