package index

import (
	"container/heap"
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	api "github.com/blevesearch/bleve_index_api"
)

// tieBreak is what the lesser matches of a word add. Bleve's own disjunction multiplies by the share of alternatives met,
// which would punish a word for having many spellings.
const tieBreak = 0.15

// Best is a Bleve query that matches what any of its terms matches and scores by the best of them.
type Best struct {
	Terms []Term
}

// Searcher is Bleve's side of it.
func (q Best) Searcher(ctx context.Context, r api.IndexReader, _ mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	s := &bestSearcher{}
	for _, t := range q.Terms {
		child, err := searcher.NewTermSearcher(ctx, r, t.Text, t.Field, t.Weight, o)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.all = append(s.all, child)
	}
	return s, nil
}

// cursor is one term's searcher and the match it stands at.
type cursor struct {
	search.Searcher
	at *search.DocumentMatch
}

// bestSearcher walks its terms' matches in the order of documents.
type bestSearcher struct {
	all    []search.Searcher
	queue  cursors // those that have a match left, the lowest document first
	primed bool
}

func (s *bestSearcher) prime(ctx *search.SearchContext) error {
	if s.primed {
		return nil
	}
	s.primed = true
	for _, child := range s.all {
		at, err := child.Next(ctx)
		if err != nil {
			return err
		}
		if at != nil {
			s.queue = append(s.queue, cursor{child, at})
		}
	}
	heap.Init(&s.queue)
	return nil
}

// move replaces the first cursor's match by what step gives.
func (s *bestSearcher) move(step func(search.Searcher) (*search.DocumentMatch, error)) error {
	at, err := step(s.queue[0].Searcher)
	if err != nil {
		return err
	}
	if at == nil {
		heap.Pop(&s.queue)
		return nil
	}
	s.queue[0].at = at
	heap.Fix(&s.queue, 0)
	return nil
}

func (s *bestSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if err := s.prime(ctx); err != nil || len(s.queue) == 0 {
		return nil, err
	}
	next := func(c search.Searcher) (*search.DocumentMatch, error) { return c.Next(ctx) }
	out := s.queue[0].at
	top, sum := out.Score, out.Score
	for first := true; ; first = false {
		if !first {
			m := s.queue[0].at
			top, sum = max(top, m.Score), sum+m.Score
			ctx.DocumentMatchPool.Put(m)
		}
		if err := s.move(next); err != nil {
			return nil, err
		}
		if len(s.queue) == 0 || !s.queue[0].at.IndexInternalID.Equals(out.IndexInternalID) {
			break
		}
	}
	out.Score = top + tieBreak*(sum-top)
	return out, nil
}

func (s *bestSearcher) Advance(ctx *search.SearchContext, id api.IndexInternalID) (*search.DocumentMatch, error) {
	if err := s.prime(ctx); err != nil {
		return nil, err
	}
	advance := func(c search.Searcher) (*search.DocumentMatch, error) { return c.Advance(ctx, id) }
	for len(s.queue) > 0 && s.queue[0].at.IndexInternalID.Compare(id) < 0 {
		ctx.DocumentMatchPool.Put(s.queue[0].at)
		if err := s.move(advance); err != nil {
			return nil, err
		}
	}
	return s.Next(ctx)
}

func (s *bestSearcher) Close() error {
	var errs []error
	for _, child := range s.all {
		errs = append(errs, child.Close())
	}
	return errors.Join(errs...)
}

func (s *bestSearcher) Weight() float64 {
	heaviest := 0.0
	for _, child := range s.all {
		heaviest = max(heaviest, child.Weight())
	}
	return heaviest
}

func (s *bestSearcher) SetQueryNorm(norm float64) {
	for _, child := range s.all {
		child.SetQueryNorm(norm)
	}
}

func (s *bestSearcher) Count() uint64 {
	n := uint64(0)
	for _, child := range s.all {
		n += child.Count()
	}
	return n
}

func (s *bestSearcher) Min() int { return 0 }

func (s *bestSearcher) Size() int {
	n := 0
	for _, child := range s.all {
		n += child.Size()
	}
	return n
}

func (s *bestSearcher) DocumentMatchPoolSize() int {
	n := len(s.all)
	for _, child := range s.all {
		n += child.DocumentMatchPoolSize()
	}
	return n
}

// cursors is a heap by document.
type cursors []cursor

func (c cursors) Len() int { return len(c) }
func (c cursors) Less(i, j int) bool {
	return c[i].at.IndexInternalID.Compare(c[j].at.IndexInternalID) < 0
}
func (c cursors) Swap(i, j int) { c[i], c[j] = c[j], c[i] }
func (c *cursors) Push(x any)   { *c = append(*c, x.(cursor)) }
func (c *cursors) Pop() any {
	last := len(*c) - 1
	x := (*c)[last]
	*c = (*c)[:last]
	return x
}
