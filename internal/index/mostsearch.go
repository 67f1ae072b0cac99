package index

import (
	"cmp"
	"errors"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	api "github.com/blevesearch/bleve_index_api"
)

const (
	// fewPlaces are looked at without asking whether all of them have to be: a millisecond or two.
	fewPlaces = 20_000
	// likely is how much of what a word could add at most it is taken to add where there are more: that bound is of a text
	// of no length that says nothing else.
	likely = 0.6
	// checkEvery is how many documents go by between looks at the clock.
	checkEvery = 4096
)

// mostSearcher walks the documents that lanes lead to, in order.
type mostSearcher struct {
	stopped func() error
	words   []*mostWord
	keep    search.Searcher
	kept    *search.DocumentMatch
	need    int
	wanted  int
	norm    float64

	leading []*lane   // each document must be in one of them
	best    []float64 // scores of the best so far, the worst first
	last    int64     // the document looked at last
	seen    int
}

// plan decides which lanes lead. It is asked again whenever the worst of the best gets better.
func (s *mostSearcher) plan() {
	rarest := slices.Clone(s.words)
	slices.SortStableFunc(rarest, func(a, b *mostWord) int {
		return cmp.Compare(a.count(true)+a.count(false), b.count(true)+b.count(false))
	})
	aside := rarest[min(len(rarest), len(rarest)-s.need+1):]
	all, places := uint64(0), uint64(0)
	for n, w := range rarest {
		w.aside, w.quiet = n > len(rarest)-s.need, false
		all += w.count(true) + w.count(false)
	}
	for _, w := range aside {
		places += w.count(true) + w.count(false)
	}
	if len(s.best) == s.wanted {
		s.quieten(all, places)
	}
	s.leading = s.leading[:0]
	for _, w := range s.words {
		for _, l := range w.lanes {
			if l.count > 0 && l.at != ended && !w.aside && (l.leads || !w.quiet) {
				s.leading = append(s.leading, l)
			}
		}
	}
}

// quieten lets titles alone lead to the words that together lift no document to the best, when that saves more than
// setting whole words aside.
func (s *mostSearcher) quieten(all, aside uint64) {
	weakest := slices.Clone(s.words)
	slices.SortStableFunc(weakest, func(a, b *mostWord) int { return cmp.Compare(a.most(false), b.most(false)) })
	factor := 1.0
	if all > fewPlaces {
		factor = likely
	}
	most, quiet, places := 0.0, 0, uint64(0)
	for _, w := range weakest {
		most += w.most(false)
		if quiet+1 >= s.need && factor*most*float64(quiet+1)/float64(len(s.words))*s.norm >= s.best[0] {
			break
		}
		quiet++
		places += w.count(false)
	}
	if places <= aside {
		return
	}
	for n, w := range weakest {
		w.aside, w.quiet = false, n < quiet
	}
}

func (s *mostSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	for {
		at, err := s.lowest()
		if err != nil || at == ended {
			return nil, err
		}
		s.last = at
		if s.seen++; s.seen%checkEvery == 0 && s.stopped() != nil {
			return nil, s.stopped()
		}
		id := api.NewIndexInternalID(nil, uint64(at)) //nolint:gosec // never negative
		keep, err := s.keeps(ctx, id)
		if err != nil {
			return nil, err
		}
		if !keep {
			continue
		}
		score, err := s.weigh(at)
		if err != nil {
			return nil, err
		}
		if score > 0 {
			out := ctx.DocumentMatchPool.Get()
			out.IndexInternalID, out.Score = append(out.IndexInternalID[:0], id...), score
			s.heed(score)
			return out, nil
		}
	}
}

// lowest is the next document that a lane leads to.
func (s *mostSearcher) lowest() (int64, error) {
	low := int64(ended)
	for _, l := range s.leading {
		if err := l.seek(s.last + 1); err != nil {
			return 0, err
		}
		low = min(low, l.at)
	}
	return low, nil
}

func (s *mostSearcher) keeps(ctx *search.SearchContext, id api.IndexInternalID) (bool, error) {
	if s.kept == nil || s.kept.IndexInternalID.Compare(id) < 0 {
		if s.kept != nil {
			ctx.DocumentMatchPool.Put(s.kept)
		}
		var err error
		if s.kept, err = s.keep.Advance(ctx, id); err != nil {
			return false, err
		}
		if s.kept == nil {
			s.last = ended - 1 // nothing after it is kept either
			return false, nil
		}
	}
	return s.kept.IndexInternalID.Equals(id), nil
}

// weigh is a document's score; 0 when it holds too few words, or can't be among the best.
func (s *mostSearcher) weigh(at int64) (float64, error) {
	titled, bound := 0, 0.0
	for _, w := range s.words {
		w.top, w.sum = 0, 0
		if err := w.meet(at, true); err != nil {
			return 0, err
		}
		if w.top > 0 {
			titled++
		}
		bound += w.total() + w.most(false)
	}
	// Two words in a title may stand beside each other, which counts elsewhere.
	if titled < 2 && len(s.best) == s.wanted && bound*s.norm < s.best[0] {
		return 0, nil
	}
	held, sum := 0, 0.0
	for n, w := range s.words {
		if held+len(s.words)-n < s.need {
			return 0, nil
		}
		if err := w.meet(at, false); err != nil {
			return 0, err
		}
		if w.top > 0 {
			held++
			sum += w.total()
		}
	}
	if held < s.need {
		return 0, nil
	}
	return sum * s.norm * float64(held) / float64(len(s.words)), nil
}

// heed remembers the best scores.
func (s *mostSearcher) heed(score float64) {
	if len(s.best) == s.wanted {
		if score <= s.best[0] {
			return
		}
		s.best = slices.Delete(s.best, 0, 1)
	}
	n, _ := slices.BinarySearch(s.best, score)
	if s.best = slices.Insert(s.best, n, score); len(s.best) == s.wanted {
		s.plan()
	}
}

// Advance goes on to the first match that is not before id.
func (s *mostSearcher) Advance(ctx *search.SearchContext, id api.IndexInternalID) (*search.DocumentMatch, error) {
	s.last = max(s.last, int64(id.Value())-1) //nolint:gosec // a document's number
	return s.Next(ctx)
}

// Close gives all lanes free.
func (s *mostSearcher) Close() error {
	errs := []error{s.keep.Close()}
	for _, w := range s.words {
		for _, l := range w.lanes {
			errs = append(errs, l.reader.Close())
		}
	}
	return errors.Join(errs...)
}

// Weight is what Bleve scales scores by.
func (s *mostSearcher) Weight() float64 {
	sum := 0.0
	for _, w := range s.words {
		heaviest := 0.0
		for _, l := range w.lanes {
			heaviest = max(heaviest, l.weight)
		}
		sum += heaviest * heaviest
	}
	return sum
}

func (s *mostSearcher) SetQueryNorm(norm float64) { s.norm = norm }

// Count is how many places there are to look at, at most.
func (s *mostSearcher) Count() uint64 {
	n := uint64(0)
	for _, w := range s.words {
		n += w.count(true) + w.count(false)
	}
	return n
}

func (s *mostSearcher) Min() int { return 0 }

// Size is about how many bytes the lanes take.
func (s *mostSearcher) Size() int {
	n := 0
	for _, w := range s.words {
		for _, l := range w.lanes {
			n += l.reader.Size()
		}
	}
	return n
}

func (s *mostSearcher) DocumentMatchPoolSize() int { return 2 + s.keep.DocumentMatchPoolSize() }
