package store

import (
	"container/list"
	"context"
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"porchlight/internal/desk"
)

const (
	// ContactWithin is how long after a search a message still counts as its consequence: who writes the next day has thought of something new.
	ContactWithin = 24 * time.Hour

	typingPause   = 8 * time.Second  // without another letter: the query was meant
	sameSearch    = 10 * time.Minute // in which the same words are a page further on, or a step back, and no other search
	readWithin    = 30 * time.Minute // of a search: an article that it had found was read because of it
	writeEvery    = 2 * time.Second  // one transaction for all that was looked for meanwhile
	seekersMost   = 10_000           // readers who are remembered, about 1 KB each with what they look for; then the one gone longest is forgotten
	searchesMost  = 8                // searches of a reader that a message may still follow
	waitingMost   = 4096             // searches that wait for the disk; more are dropped and counted
	searchesHour  = 60               // of one reader: who looks for more is a machine, and would fill the log
	deskHour      = 5000             // searches of all readers: ten times a busy shop's, and what somebody under many names may fill the disk with
	shortestQuery = 2                // characters
)

// Reader is somebody who looks for something, as far as the server's memory goes: made anew from address and browser at every start, never
// stored. Zero: nobody who is counted.
type Reader uint64

// Look is one search of a reader.
type Look struct {
	Query, Locale string
	Place         string   // "help" or "chat"
	Hits          int      // as far as they were looked at
	Articles      []string // found on this page
}

// search is a Look on its way to the log, and what came of it.
type search struct {
	id, query, words string
	look             Look
	at, touched      time.Time // asked, and last heard of
	clicked          string    // article
	conversation     string
	queued, set      bool // among those that wait; nothing is typed on to it any more
}

// seeker is what is remembered of a reader, and of nobody for longer than ContactWithin.
type seeker struct {
	reader   Reader
	last     time.Time
	searches []*search // the newest last
	hour     time.Time // since when count counts
	count    int
	reads    []*read
}

// Searches writes down what readers look for in articles, without writing down who they are: what becomes of a search is found by memory alone.
type Searches struct {
	// fixed after New
	store *Store
	seed  maphash.Seed

	days    atomic.Int64 // for which searches are kept; 0: none is written down
	dropped atomic.Int64
	written atomic.Int64

	mu       sync.Mutex
	seekers  map[Reader]*list.Element // guarded by mu
	order    *list.List               // guarded by mu: of *seeker, who came last in front
	waiting  []*search                // guarded by mu
	hour     time.Time                // guarded by mu: since when logged counts
	logged   int                      // guarded by mu
	reads    []*read                  // guarded by mu: whose readers may still write, the oldest first
	counts   map[articleDay]counted   // guarded by mu: what is to be added on disk
	counting time.Time                // guarded by mu: since when there is something in counts
}

func newSearches(s *Store) *Searches {
	return &Searches{store: s, seed: maphash.MakeSeed(), seekers: map[Reader]*list.Element{}, order: list.New(),
		counts: map[articleDay]counted{}}
}

// machines are parts of what crawlers call themselves. They read everything and look for nothing.
var machines = []string{"bot", "crawl", "spider", "slurp", "preview", "monitor"}

// Reader names whoever asks from an address with a browser.
func (s *Searches) Reader(ip, browser string) Reader {
	lower := strings.ToLower(browser)
	if slices.ContainsFunc(machines, func(m string) bool { return strings.Contains(lower, m) }) {
		return 0
	}
	var h maphash.Hash
	h.SetSeed(s.seed)
	_, _ = h.WriteString(ip) // never fails
	_ = h.WriteByte(0)
	_, _ = h.WriteString(browser)
	return Reader(h.Sum64() | 1)
}

// Saw notes a search. It never waits: what finds no place is dropped.
func (s *Searches) Saw(who Reader, look Look) {
	query := desk.Searched(look.Query)
	if who == 0 || s.days.Load() == 0 || utf8.RuneCountInString(query) < shortestQuery {
		return
	}
	now := s.store.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.seeker(who, now)
	if n := len(k.searches); n > 0 && k.searches[n-1].goesOn(query, look, now) {
		k.searches[n-1].take(query, look, now)
		s.queue(k.searches[n-1])
		return
	}
	if now.Sub(k.hour) > time.Hour {
		k.hour, k.count = now, 0
	}
	if now.Sub(s.hour) > time.Hour {
		s.hour, s.logged = now, 0
	}
	if k.count++; k.count > searchesHour || s.logged >= deskHour || len(s.waiting) >= waitingMost {
		s.dropped.Add(1)
		return
	}
	for _, earlier := range k.searches {
		earlier.set = true
	}
	s.logged++
	one := &search{id: newID(now)}
	one.take(query, look, now)
	if k.searches = append(k.searches, one); len(k.searches) > searchesMost {
		k.searches = k.searches[1:]
	}
	s.queue(one)
}

// goesOn reports whether a query is the one before, typed further, or another page of it.
func (q *search) goesOn(query string, look Look, now time.Time) bool {
	if q.look.Locale != look.Locale || q.look.Place != look.Place {
		return false
	}
	words := desk.SearchedWords(query)
	if words == q.words {
		return now.Sub(q.at) < sameSearch
	}
	if q.set || look.Place != "chat" || now.Sub(q.at) >= typingPause {
		return false // in the help center a query is sent when it is whole
	}
	short, long := []rune(q.words), []rune(words)
	if len(short) > len(long) {
		short, long = long, short
	}
	common := 0
	for common < len(short) && short[common] == long[common] {
		common++
	}
	return common > 0 && 2*common >= len(short) // typed on, or a typing error taken back
}

// take makes it the search for what was just asked.
func (q *search) take(query string, look Look, now time.Time) {
	words := desk.SearchedWords(query)
	if words == q.words { // further pages find more
		look.Hits = max(look.Hits, q.look.Hits)
		look.Articles = append(slices.Clip(q.look.Articles), look.Articles...)
		look.Articles = look.Articles[:min(len(look.Articles), 50)]
	}
	q.query, q.words, q.look, q.at = query, words, look, now
}

// answer is called with mu held: the search that had found an article led to it.
func (s *Searches) answer(k *seeker, article string, now time.Time) {
	for _, q := range slices.Backward(k.searches) {
		if now.Sub(q.at) < readWithin && slices.Contains(q.look.Articles, article) {
			if q.clicked == "" {
				q.clicked, q.set = article, true
				s.queue(q)
			}
			return
		}
	}
}

// wrote notes that a visitor's message is on disk. It runs on the writer's goroutine.
func (s *Searches) wrote(from desk.Identity, conversation string) {
	now := s.store.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seekers) == 0 {
		return
	}
	k := s.known(s.Reader(from.IP, from.Browser))
	if k == nil {
		return
	}
	s.asked(k, now)
	for _, q := range k.searches {
		if q.conversation == "" && now.Sub(q.at) < ContactWithin {
			q.conversation, q.set = conversation, true
			s.queue(q)
		}
	}
}

// known is called with mu held.
func (s *Searches) known(who Reader) *seeker {
	if e, ok := s.seekers[who]; ok {
		return e.Value.(*seeker)
	}
	return nil
}

// seeker is called with mu held.
func (s *Searches) seeker(who Reader, now time.Time) *seeker {
	if e, ok := s.seekers[who]; ok {
		k := e.Value.(*seeker)
		k.last = now
		s.order.MoveToFront(e)
		return k
	}
	if len(s.seekers) >= seekersMost {
		s.forget(s.order.Back())
	}
	k := &seeker{reader: who, last: now, hour: now}
	s.seekers[who] = s.order.PushFront(k)
	return k
}

// forget is called with mu held.
func (s *Searches) forget(e *list.Element) {
	k := e.Value.(*seeker)
	for _, r := range k.reads { // nobody knows what they did next
		r.done = true
	}
	delete(s.seekers, k.reader)
	s.order.Remove(e)
}

// queue is called with mu held. What is remembered of a reader is bounded, so what of it waits is.
func (s *Searches) queue(q *search) {
	q.touched = s.store.clock()
	if !q.queued {
		q.queued = true
		s.waiting = append(s.waiting, q)
	}
}

// run writes what has been meant until ctx ends.
func (s *Searches) run(ctx context.Context) {
	tick := time.NewTicker(writeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.write(ctx, false); err != nil && ctx.Err() == nil {
				s.store.logger.Error("write down searches", "err", err)
			}
		}
	}
}

// Flush writes down all there is. What is still typed on to is changed later.
func (s *Searches) Flush(ctx context.Context) error { return s.write(ctx, true) }

func (s *Searches) write(ctx context.Context, all bool) error {
	rows, sums := s.due(all)
	if len(rows) == 0 && len(sums) == 0 {
		return nil
	}
	err := s.store.writer.do(ctx, &logSearches{rows: rows, sums: sums, written: &s.written})
	if err != nil {
		s.dropped.Add(int64(len(rows) + len(sums)))
	}
	return err
}

// due takes what is to be written from those that wait, and forgets who has not been there for long.
func (s *Searches) due(all bool) ([]loggedSearch, map[articleDay]counted) {
	now := s.store.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle(now)
	for e := s.order.Back(); e != nil && now.Sub(e.Value.(*seeker).last) > ContactWithin; e = s.order.Back() {
		s.forget(e)
	}
	var rows []loggedSearch
	left := s.waiting[:0]
	for _, q := range s.waiting {
		if !all && now.Sub(q.touched) < typingPause { // it may be typed on, or an article be opened
			left = append(left, q)
			continue
		}
		q.queued = false
		rows = append(rows, loggedSearch{ID: q.id, Query: q.query, Words: q.words, Locale: q.look.Locale, Place: q.look.Place, Hits: q.look.Hits,
			Clicked: q.clicked, Conversation: q.conversation, At: q.at})
	}
	clear(s.waiting[len(left):])
	s.waiting = left
	return rows, s.sums(all, now)
}

// Days says for how many days searches are kept; 0: none is written down.
func (s *Searches) Days() int64 { return s.days.Load() }

func (s *Searches) keptFor() time.Duration { return time.Duration(s.days.Load()) * 24 * time.Hour }

// Stats says how many searches were written down since the start, and how many there was no place for.
func (s *Searches) Stats() (written, dropped int64) { return s.written.Load(), s.dropped.Load() }
