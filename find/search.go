package find

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	api "github.com/blevesearch/bleve_index_api"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

// Search finds messages and conversations. Its errors are desk errors: BadRequest for what no person types, Unavailable while there is
// nothing to answer from or too many search at once.
func (i *Index) Search(ctx context.Context, q Query) (Results, error) {
	if err := q.check(); err != nil {
		return Results{}, err
	}
	if len(q.Principals) == 0 {
		return Results{}, nil // who may see nothing finds nothing
	}
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	select {
	case i.gate <- struct{}{}:
		defer func() { <-i.gate }()
	case <-ctx.Done():
		return Results{}, desk.Errorf(desk.Unavailable, "Too many searches at once. Please try again.").After(time.Second)
	}
	if i.told.Load() > i.pos.Load() {
		index.Signal(i.wants) // the next letter finds what was just said
	}
	i.mu.RLock()
	defer i.mu.RUnlock()
	if i.current == nil {
		return Results{}, i.unavailable()
	}
	var out Results
	err := index.Guarded(func() (err error) {
		out, err = i.find(ctx, i.current, &q)
		return err
	})
	var refused *desk.Error
	switch {
	case err == nil:
		return out, nil
	case errors.As(err, &refused):
		return Results{}, err
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return Results{}, desk.Errorf(desk.Unavailable, "The search took too long. Please try other words.").After(time.Second).Because(err)
	}
	i.damaged(err)
	return Results{}, i.unavailable()
}

const (
	headsMost = 5   // conversations that stand above the messages
	namedMost = 200 // conversations when nothing but names is looked for: one customer may have many
)

func (i *Index) find(ctx context.Context, g *index.Generation, q *Query) (out Results, err error) {
	r, err := g.Reader()
	if err != nil {
		return out, err
	}
	defer func() { _ = r.Close() }() // nothing was written
	spoken, err := terms(r, byLanguage)
	if err != nil {
		return out, err
	}
	for n := range spoken {
		spoken[n] = strings.TrimPrefix(spoken[n], byLanguage)
	}
	e := &expander{schema: i.schema, reader: r, languages: q.languages(spoken), left: maxMisspelt}
	if out.Words, err = e.words(ctx, q.Text); err != nil || len(out.Words.choices) == 0 {
		return out, err
	}
	days, err := terms(r, byDay)
	if err != nil {
		return out, err
	}
	s := &searching{g: g, q: q, words: out.Words, days: q.days(days), rare: i.rare}
	if err = s.estimate(ctx, r); err != nil {
		return out, err
	}
	if q.Cursor == "" && !q.aboutMessages() {
		if out.Heads, err = s.heads(ctx); err != nil {
			return out, err
		}
	}
	if q.Named {
		return out, nil
	}
	if q.Order == Best {
		out.Texts, err = s.best(ctx)
	} else {
		out.Texts, err = s.newest(ctx)
	}
	if len(out.Texts) > q.Limit {
		out.Texts = out.Texts[:q.Limit]
		out.Next = out.Texts[q.Limit-1].cursor
	}
	return out, err
}

// terms lists those of the filter field that begin so, in order.
func terms(r api.IndexReader, prefix string) ([]string, error) {
	d, err := r.FieldDictPrefix(fieldFilter, []byte(prefix))
	if err != nil {
		return nil, fmt.Errorf("list %s of the index: %w", prefix, err)
	}
	defer func() { _ = d.Close() }() // nothing was written
	var out []string
	for range maxDays {
		entry, err := d.Next()
		if err != nil {
			return nil, fmt.Errorf("list %s of the index: %w", prefix, err)
		}
		if entry == nil {
			break
		}
		out = append(out, strings.Clone(entry.Term))
	}
	return out, nil
}

// documents lists some of a conversation's.
func (i *Index) documents(ctx context.Context, g *index.Generation, conversation string) (out []string, err error) {
	req := bleve.NewSearchRequestOptions(is(byConversation+conversation), textsAtOnce, 0, false)
	req.Score = "none"
	req.SortByCustom(search.SortOrder{&search.SortDocID{}})
	err = index.Guarded(func() error {
		res, err := g.Search(ctx, req)
		if err != nil {
			return err
		}
		for _, h := range res.Hits {
			out = append(out, h.ID)
		}
		return nil
	})
	return out, err
}

// is a filter.
func is(term string) query.Query {
	t := query.NewTermQuery(term)
	t.SetField(fieldFilter)
	return t
}

// any of a filter's values.
func anyOf(prefix string, values []string) query.Query {
	list := make([]query.Query, len(values))
	for n, v := range values {
		list[n] = is(prefix + v)
	}
	if len(list) == 1 {
		return list[0]
	}
	return query.NewDisjunctionQuery(list)
}

// filter is what a document must be to be found by this query, whatever it says: who asks may see it, and what it was narrowed by.
func (q *Query) filter(days []string, more ...query.Query) query.Query {
	all := append([]query.Query{anyOf(byPrincipal, q.Principals)}, more...)
	for _, f := range []struct {
		prefix string
		values []string
	}{
		{byStatus, q.Statuses}, {byAssignee, q.Assignees}, {byTeam, q.Teams}, {byInbox, q.Inboxes}, {byTag, q.Tags}, {byConvKind, q.Kinds},
		{byAuthor, q.Authors}, {byKind, q.Messages},
	} {
		if len(f.values) > 0 {
			all = append(all, anyOf(f.prefix, f.values))
		}
	}
	if q.Files {
		all = append(all, is(byFiles+"yes"))
	}
	if q.Conversation != "" {
		all = append(all, is(byConversation+q.Conversation))
	}
	if days != nil {
		all = append(all, anyOf("", days))
	}
	return index.Unscored{Query: query.NewConjunctionQuery(all)}
}

// said holds every word, at least one of them in what was said: the others may be the contact's name or the subject. Only messages say
// anything, so that no conversation's own document is found.
func said(w *Words, scored bool) []query.Query {
	var all []query.Query
	var one []index.Term
	for n := range w.choices {
		c := &w.choices[n]
		all = append(all, anyTerm(c.terms(fieldSaid, fieldNames), scored))
		one = append(one, c.terms(fieldSaid)...)
	}
	if len(w.choices) == 1 {
		return []query.Query{anyTerm(one, scored)}
	}
	return append(all, index.Unscored{Query: anyTerm(one, false)})
}

// named holds every word in what a conversation is about or with whom.
func named(w *Words) []query.Query {
	var all []query.Query
	for n := range w.choices {
		all = append(all, anyTerm(w.choices[n].terms(fieldNames), true))
	}
	return all
}

// anyTerm matches what any of the terms does: by the best of them, or, unscored, as a set.
func anyTerm(list []index.Term, scored bool) query.Query {
	if scored {
		return index.Best{Terms: list}
	}
	out := make([]query.Query, len(list))
	for n, t := range list {
		q := query.NewTermQuery(t.Text)
		q.SetField(t.Field)
		out[n] = q
	}
	if len(out) == 1 {
		return out[0]
	}
	return query.NewDisjunctionQuery(out)
}
