package store

import (
	"time"
)

const (
	readsMost   = 50_000 // articles whose readers may still write, some 100 bytes each; more are views alone
	readsAtOnce = 20     // of one reader; who opens more is looking around
	countsMost  = 20_000 // sums of an article's day that wait for the disk
)

// read is an article that somebody has opened.
type read struct {
	of   articleDay
	at   time.Time
	done bool // they have written, or are forgotten
}

// articleDay is what is counted together.
type articleDay struct{ article, locale, day string }

// counted are what is added to an article's day.
type counted struct{ views, alone, contacted int64 }

// Read notes that a reader has an article before them: a view, and the answer to the search that had found it.
func (s *Searches) Read(who Reader, article, locale string) {
	if who == 0 {
		return
	}
	now := s.store.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.seeker(who, now)
	s.answer(k, article, now)
	for _, r := range k.reads {
		if r.of.article == article && now.Sub(r.at) < readWithin {
			return // the same page again
		}
	}
	of := articleDay{article, locale, now.UTC().Format(time.DateOnly)}
	s.count(of, counted{views: 1})
	if len(k.reads) >= readsAtOnce || len(s.reads) >= readsMost {
		return
	}
	r := &read{of: of, at: now}
	k.reads, s.reads = append(k.reads, r), append(s.reads, r)
}

// count is called with mu held.
func (s *Searches) count(of articleDay, n counted) {
	sum, known := s.counts[of]
	if !known && len(s.counts) >= countsMost {
		s.dropped.Add(1)
		return
	}
	if len(s.counts) == 0 {
		s.counting = s.store.clock()
	}
	s.counts[of] = counted{sum.views + n.views, sum.alone + n.alone, sum.contacted + n.contacted}
}

// asked ends what a reader has opened: it was not enough. It is called with mu held.
func (s *Searches) asked(k *seeker, now time.Time) {
	for _, r := range k.reads {
		if !r.done && now.Sub(r.at) < ContactWithin {
			r.done = true
			s.count(r.of, counted{contacted: 1})
		}
	}
}

// settle ends what was opened so long ago that no message follows any more. It is called with mu held.
func (s *Searches) settle(now time.Time) {
	n := 0
	for ; n < len(s.reads) && (s.reads[n].done || now.Sub(s.reads[n].at) >= ContactWithin); n++ {
		if !s.reads[n].done {
			s.reads[n].done = true
			s.count(s.reads[n].of, counted{alone: 1})
		}
	}
	clear(s.reads[:n])
	s.reads = s.reads[n:]
}

// sums takes what was counted. It is called with mu held.
func (s *Searches) sums(all bool, now time.Time) map[articleDay]counted {
	if len(s.counts) == 0 || !all && now.Sub(s.counting) < typingPause {
		return nil
	}
	out := s.counts
	s.counts = map[articleDay]counted{}
	return out
}

// The article may have gone meanwhile.
const addToDay = `INSERT INTO article_days (id, article, locale, day, views, alone, contacted, created, updated)
 SELECT ?1, id, ?3, ?4, ?5, ?6, ?7, ?8, ?8 FROM articles WHERE id = ?2
 ON CONFLICT (article, locale, day) DO UPDATE SET views = views + excluded.views, alone = alone + excluded.alone,
 contacted = contacted + excluded.contacted, updated = excluded.updated`

func (w *writer) addToDays(sums map[articleDay]counted) error {
	for of, n := range sums {
		if _, err := w.tx.exec(addToDay, newID(w.now), of.article, of.locale, of.day, n.views, n.alone, n.contacted, w.stamp); err != nil {
			return err
		}
	}
	return nil
}
