package index

import (
	"context"
	"errors"
	"math"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	api "github.com/blevesearch/bleve_index_api"
)

// Most is a Bleve query for the best documents that hold most of some words, each of which may be met in several ways. A word scores by
// its best way, a document by the sum of its words times the share of them that it holds.
//
// Bleve's own disjunction looks at every document that holds any word, so that one frequent word costs as much as the library is large. This one
// looks at those alone that can still be among the best (Turtle and Flood 1995, MaxScore): a document must hold one of the rarer words, and
// once enough are found, it must be led to by a title or by a word that could lift it over the worst of them.
type Most struct {
	Words [][]Term
	Need  int                // words that a document must hold
	Best  int                // documents wanted; of others some may be left out
	Usual map[string]float64 // how many words a document of usual length has in a field
	Keep  query.Query        // which documents may match; says nothing about how well
}

// Searcher is Bleve's side of it.
func (q Most) Searcher(ctx context.Context, r api.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	docs, err := r.DocCount()
	if err != nil {
		return nil, err
	}
	s := &mostSearcher{stopped: ctx.Err, need: q.Need, best: make([]float64, 0, q.Best), wanted: q.Best, norm: 1, last: -1}
	if s.keep, err = (Unscored{q.Keep}).Searcher(ctx, r, m, o); err != nil {
		return nil, err
	}
	for _, terms := range q.Words {
		w := &mostWord{}
		s.words = append(s.words, w)
		for _, t := range terms {
			reader, err := r.TermFieldReader(ctx, []byte(t.Text), t.Field, true, true, false)
			if err != nil {
				return nil, errors.Join(err, s.Close())
			}
			w.lanes = append(w.lanes, &lane{reader: reader, weight: t.Weight, usual: q.Usual[t.Field], leads: t.Leads, count: reader.Count(), at: -1})
		}
		w.level(docs)
	}
	s.plan()
	return s, nil
}

// mostWord is one word with the lanes of its ways.
type mostWord struct {
	lanes []*lane
	aside bool // all of it: a document needs another word
	quiet bool // but for what leads: it lifts no document to the best

	top, sum float64 // of the document at hand
}

// level makes all ways of a word as rare as the most frequent of them: alone, a form that is rare in titles would count more than
// what was meant.
func (w *mostWord) level(docs uint64) {
	most := uint64(0)
	for _, l := range w.lanes {
		most = max(most, l.count)
	}
	rarity := math.Log(1 + (float64(docs)-float64(most)+0.5)/(float64(most)+0.5))
	for _, l := range w.lanes {
		l.weight *= rarity
	}
}

// most is what the word can add to a document, by what leads or without.
func (w *mostWord) most(leads bool) float64 {
	heaviest, sum := 0.0, 0.0
	for _, l := range w.lanes {
		if l.leads == leads && l.count > 0 {
			heaviest, sum = max(heaviest, l.weight), sum+l.weight
		}
	}
	return search.BM25_k1 * (heaviest + tieBreak*(sum-heaviest))
}

// count is how many places the word is met in, by what leads or without.
func (w *mostWord) count(leads bool) (n uint64) {
	for _, l := range w.lanes {
		if l.leads == leads {
			n += l.count
		}
	}
	return n
}

// meet adds what the word scores in a document, by what leads or without.
func (w *mostWord) meet(at int64, leads bool) error {
	for _, l := range w.lanes {
		if l.leads != leads {
			continue
		}
		if err := l.seek(at); err != nil {
			return err
		}
		if l.at == at {
			score := l.score()
			w.top, w.sum = max(w.top, score), w.sum+score
		}
	}
	return nil
}

func (w *mostWord) total() float64 { return w.top + tieBreak*(w.sum-w.top) }

// lane walks the documents of one term.
type lane struct {
	reader api.TermFieldReader
	weight float64
	usual  float64
	leads  bool
	count  uint64
	at     int64 // the document it stands at; -1 before the first
	doc    api.TermFieldDoc
}

const ended = math.MaxInt64

// seek moves to the first document that is not before target.
func (l *lane) seek(target int64) error {
	if l.at >= target {
		return nil
	}
	var got *api.TermFieldDoc
	var err error
	if target == l.at+1 {
		got, err = l.reader.Next(&l.doc)
	} else {
		got, err = l.reader.Advance(api.NewIndexInternalID(nil, uint64(target)), &l.doc) //nolint:gosec // never negative
	}
	if err != nil {
		return err
	}
	if l.at = ended; got != nil {
		l.at = int64(got.ID.Value()) //nolint:gosec // a document's number
	}
	return nil
}

// score is BM25 as Bleve has it.
func (l *lane) score() float64 {
	tf := math.Sqrt(float64(l.doc.Freq))
	length := 1 / (l.doc.Norm * l.doc.Norm)
	return l.weight * tf * search.BM25_k1 / (tf + search.BM25_k1*(1-search.BM25_b+search.BM25_b*length/l.usual))
}
