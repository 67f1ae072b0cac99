package kb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	api "github.com/blevesearch/bleve_index_api"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

// searchTimeout bounds one search. It is far above what any query may cost by its limits.
const searchTimeout = 2 * time.Second

// Search finds articles. Its errors are desk errors: BadRequest for what no person types, Unavailable with the Status as
// Current while there is no index to answer from or too many search at once.
func (i *Index) Search(ctx context.Context, q Query) (Results, error) {
	if err := q.check(i.fallback); err != nil {
		return Results{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	select {
	case i.gate <- struct{}{}:
		defer func() { <-i.gate }()
	case <-ctx.Done():
		return Results{}, desk.Errorf(desk.Unavailable, "Too many searches at once. Please try again.").After(time.Second)
	}
	i.mu.RLock()
	defer i.mu.RUnlock()
	if i.current == nil {
		return Results{}, i.unavailable()
	}
	var out Results
	err := index.Guarded(func() (err error) {
		if err = i.current.Damaged(); err == nil {
			out, err = i.find(ctx, i.current, q)
		}
		return err
	})
	switch {
	case err == nil:
		return out, nil
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return Results{}, desk.Errorf(desk.Unavailable, "The search took too long. Please try fewer words.").After(time.Second).Because(err)
	}
	i.damaged(err)
	return Results{}, i.unavailable()
}

// fewHits is how many texts must hold most of the words before those that hold only one are left out.
const fewHits = 3

// find asks the reader's language first and the default's for what is still missing from the page; when few texts hold most
// of the words, those that hold any of them follow.
func (i *Index) find(ctx context.Context, g *index.Generation, q Query) (Results, error) {
	want := q.Offset + q.Limit + 1
	page := &page{articles: map[string]int{}}
	groups, err := i.groups(g, q)
	if err != nil {
		return Results{}, err
	}
	for _, group := range groups {
		for _, strict := range []bool{true, false} {
			if len(page.hits) >= want || !strict && len(page.hits) >= fewHits {
				break
			}
			if err := i.gather(ctx, g, q, group, strict, want, page); err != nil {
				return Results{}, err
			}
		}
	}
	out := Results{Hits: []Hit{}, More: len(page.hits) >= want}
	for _, f := range page.hits[min(q.Offset, len(page.hits)):min(q.Offset+q.Limit, len(page.hits))] {
		out.Hits = append(out.Hits, f.hit(i.schema))
	}
	if len(page.hits) > 0 {
		out.Meant = page.hits[0].meant(i.schema, q.Text)
	}
	return out, nil
}

// byLanguage puts locales that are analysed alike and belong together into one group: their texts rank among each other.
func byLanguage(locales []string) [][]string {
	var out [][]string
	for n, l := range locales {
		language, _, _ := strings.Cut(l, "-")
		if n > 0 {
			before, _, _ := strings.Cut(locales[n-1], "-")
			if before == language {
				out[len(out)-1] = append(out[len(out)-1], l)
				continue
			}
		}
		out = append(out, []string{l})
	}
	return out
}

// found is a match before it is made ready to be shown.
type found struct {
	id      string
	score   float64
	card    card
	f       family
	choices []choice
}

// page collects matches, one an article.
type page struct {
	hits     []found
	articles map[string]int // article to its place in hits
}

// add keeps the text whose locale comes first in locales; another of the same article only lends it its place.
func (p *page) add(f found, locales []string) {
	at, known := p.articles[f.card.Article]
	if !known {
		p.articles[f.card.Article] = len(p.hits)
		p.hits = append(p.hits, f)
		return
	}
	rank := func(c card) int {
		if n := slices.Index(locales, strings.ToLower(c.Locale)); n >= 0 {
			return n
		}
		return -1 // from a group that was asked before
	}
	if rank(f.card) < rank(p.hits[at].card) {
		p.hits[at] = f
	}
}

// group is locales that are analysed alike, with the query's words as they are understood there.
type group struct {
	f       family
	locales []string
	choices []choice
	words   int // of the query
}

// groups are asked in this order: the reader's language before the default's, unless most of the words are none of its own.
func (i *Index) groups(g *index.Generation, q Query) ([]group, error) {
	r, err := g.Reader()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // nothing was written
	var out, foreign []group
	for _, locales := range byLanguage(chain(q.Locale, i.fallback)) {
		f := familyOf(locales[0])
		choices, words, err := i.choices(r, f, q.Text)
		if err != nil {
			return nil, err
		}
		if len(choices) == 0 {
			continue
		}
		known := 0
		for _, c := range choices {
			if !c.guessed {
				known++
			}
		}
		if to := (group{f, locales, choices, words}); 2*known < words {
			foreign = append(foreign, to)
		} else {
			out = append(out, to)
		}
	}
	return append(out, foreign...), nil
}

func (i *Index) gather(ctx context.Context, g *index.Generation, q Query, in group, strict bool, want int, p *page) error {
	f, choices, locales := in.f, in.choices, in.locales
	if !strict && len(choices) == 1 {
		return nil
	}
	most := blocks(want * len(locales))
	req := bleve.NewSearchRequestOptions(i.compose(in, q.Audience, strict, most), most, 0, false)
	req.Fields = []string{fieldCard}
	req.SortByCustom(search.SortOrder{&search.SortScore{Desc: true}, &search.SortDocID{}})
	docs, err := g.Docs()
	if err != nil {
		return err
	}
	req.PreSearchData = map[string]any{search.BM25PreSearchDataKey: i.schema.statistics(docs)}
	res, err := g.Search(ctx, req)
	if err != nil {
		return err
	}
	list := make([]found, 0, len(res.Hits))
	for _, h := range res.Hits {
		m := found{id: h.ID, score: h.Score, f: f, choices: choices}
		text, _ := h.Fields[fieldCard].(string)
		if err := json.Unmarshal([]byte(text), &m.card); err != nil {
			return fmt.Errorf("read the card of text %s: %w", h.ID, err)
		}
		list = append(list, m)
	}
	i.boosted(list, time.Now())
	for _, m := range list {
		p.add(m, locales)
	}
	return nil
}

// choices grows each word of the text by what the index holds.
func (i *Index) choices(r api.IndexReader, f family, text string) (out []choice, words int, err error) {
	cut := i.schema.words
	if f.bigrams {
		cut = i.schema.pairs
	}
	e := &expander{schema: i.schema, reader: r, f: f, left: maxMisspelt}
	list := cut(f, text)
	if f.bigrams {
		if like := i.thesaurus.Load().pictured(f, text); len(like) > 0 {
			list = append(list, word{like: like})
		}
	} else {
		list = i.thesaurus.Load().synonymous(f, list)
	}
	for _, w := range list {
		c, err := e.choose(w)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, c...)
	}
	return out, len(list), nil
}

// compose makes the query for the best texts that hold most of the words (strict) or any of them, in the group's locales, for
// this audience.
func (i *Index) compose(g group, a Audience, strict bool, best int) query.Query {
	must := index.Most{Need: 1, Best: best, Usual: i.schema.usual}
	n := 0
	for _, c := range g.choices {
		must.Words = append(must.Words, c.terms)
		if !c.minor {
			n++
		}
	}
	if strict {
		must.Need = max(1, needed(n))
	}
	in := make([]query.Query, len(g.locales))
	for n, l := range g.locales {
		in[n] = exactly(fieldLocale, l)
	}
	keep := []query.Query{query.NewDisjunctionQuery(in)}
	if a != ForAgents {
		keep = append(keep, exactly(fieldVisible, string(Public)))
	}
	must.Keep = query.NewConjunctionQuery(keep)
	return query.NewBooleanQuery([]query.Query{must}, phrases(g.f, g.choices), nil)
}

// needed is how many of n words a text must hold: all of two, and of a sentence a bit more than half, because people tell a
// story where the article names a thing.
func needed(n int) int {
	if n <= 2 {
		return n
	}
	return (n*3 + 4) / 5
}

// phrases reward words that stand beside each other in the title, too.
func phrases(f family, choices []choice) []query.Query {
	var out []query.Query
	for n := 1; n < len(choices); n++ {
		a, b := choices[n-1].terms[0], choices[n].terms[0]
		if a.Field != f.title() || b.Field != f.title() {
			continue
		}
		p := query.NewPhraseQuery([]string{a.Text, b.Text}, f.title())
		p.SetBoost(weightPhrase)
		out = append(out, p)
	}
	return out
}

func exactly(field, value string) query.Query {
	t := query.NewTermQuery(value)
	t.SetField(field)
	return t
}
