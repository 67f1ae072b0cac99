package find

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	api "github.com/blevesearch/bleve_index_api"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

// Words that are in every tenth message match a hundred thousand of a million: ranking them all would take longer than anybody waits, and
// tell them apart by nothing. So common words are looked for from the newest day backwards until there is enough.
const (
	rareMost  = 20_000 // matches that are ranked at once: some 20 ms
	rankMost  = 5_000  // of common words, the newest that are ranked
	firstDays = 1      // of a walk backwards; each further stretch is twice as long
)

// searching is one search under way.
type searching struct {
	g      *index.Generation
	q      *Query
	words  *Words
	days   []string // that can hold matches, the newest first
	rare   uint64   // the most matches that are ranked at once
	rarest uint64   // at most so many documents match
	common bool     // more than that
}

// estimate counts how many documents match at most, by the rarest of the words, and so whether they are common.
func (s *searching) estimate(ctx context.Context, r api.IndexReader) error {
	s.rarest = 1 << 62
	for n := range s.words.choices {
		sum := uint64(0)
		for _, t := range s.words.choices[n].terms(fieldSaid, fieldNames) {
			in, err := r.TermFieldReader(ctx, []byte(t.Text), t.Field, false, false, false)
			if err != nil {
				return err
			}
			sum += in.Count()
			if err := in.Close(); err != nil {
				return err
			}
		}
		s.rarest = min(s.rarest, sum)
	}
	s.common = s.rarest > s.rare
	return nil
}

// heads are the best few conversations by subject, contact and tags, in the order that was asked for.
func (s *searching) heads(ctx context.Context) ([]string, error) {
	all := append(named(s.words), s.q.filter(s.limits(), is(byKind+"conversation")))
	most := headsMost
	if s.q.Named {
		most = namedMost
	}
	req := bleve.NewSearchRequestOptions(query.NewConjunctionQuery(all), most, 0, false)
	req.SortByCustom(search.SortOrder{&search.SortScore{Desc: true}, &search.SortDocID{Desc: true}})
	res, err := s.g.Search(ctx, req)
	if err != nil {
		return nil, err
	}
	if s.q.Order != Best { // ids sort by time
		slices.SortFunc(res.Hits, func(a, b *search.DocumentMatch) int { return strings.Compare(b.ID, a.ID) })
	}
	var out []string
	for _, h := range res.Hits {
		if at, of, id, ok := parseID(h.ID); ok && of == ofHead && s.q.within(at) {
			out = append(out, id)
		}
	}
	return out, nil
}

// limits are the days of a query that has any.
func (s *searching) limits() []string {
	if s.q.From == 0 && s.q.To == 0 {
		return nil
	}
	return orNever(s.days)
}

// orNever keeps a filter that nothing fits from being none.
func orNever(days []string) []string {
	if len(days) == 0 {
		return []string{byDay + "never"}
	}
	return days
}

// newest lists matches by their time, one more than the page holds.
func (s *searching) newest(ctx context.Context) ([]Found, error) {
	after, err := s.cursor(1)
	if err != nil {
		return nil, err
	}
	if !s.common {
		return s.stretch(ctx, s.limits(), after, nil)
	}
	var out []Found
	for stretch, left := firstDays, s.days; len(left) > 0 && len(out) <= s.q.Limit; stretch *= 2 {
		some := left[:min(stretch, len(left))]
		left = left[len(some):]
		if after != nil && some[len(some)-1] > dayOf(after[0]) {
			continue // all of it was on the pages before
		}
		if out, err = s.stretch(ctx, some, after, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func dayOf(id string) string {
	at, _, _, _ := parseID(id)
	return day(at)
}

// stretch adds the matches of some days, the newest first.
func (s *searching) stretch(ctx context.Context, days []string, after []string, out []Found) ([]Found, error) {
	for len(out) <= s.q.Limit {
		all := append(said(s.words, false), s.q.filter(days))
		req := bleve.NewSearchRequestOptions(query.NewConjunctionQuery(all), s.q.Limit+1, 0, false)
		req.Score = "none"
		req.SortByCustom(search.SortOrder{&search.SortDocID{Desc: true}})
		if after != nil {
			req.SetSearchAfter(after)
		}
		res, err := s.g.Search(ctx, req)
		if err != nil {
			return nil, err
		}
		for _, h := range res.Hits {
			after = []string{h.ID}
			if f, ok := s.found(h, after); ok {
				out = append(out, f)
			}
		}
		if len(res.Hits) <= s.q.Limit {
			break
		}
	}
	return out, nil
}

// best lists matches by how well they fit, one more than the page holds.
func (s *searching) best(ctx context.Context) ([]Found, error) {
	after, err := s.cursor(3)
	if err != nil {
		return nil, err
	}
	days := s.limits()
	since := ""
	switch {
	case after != nil:
		if since = after[2]; since != "" {
			days = slices.DeleteFunc(slices.Clone(s.days), func(d string) bool { return d < since })
		}
		after = after[:2]
	case s.common:
		if days, err = s.enough(ctx); err != nil {
			return nil, err
		}
		if len(days) > 0 {
			since = days[len(days)-1]
		}
	}
	var out []Found
	for len(out) <= s.q.Limit {
		all := append(said(s.words, true), s.q.filter(days))
		req := bleve.NewSearchRequestOptions(query.NewConjunctionQuery(all), s.q.Limit+1, 0, false)
		req.SortByCustom(search.SortOrder{&search.SortScore{Desc: true}, &search.SortDocID{Desc: true}})
		if after != nil {
			req.SetSearchAfter(after)
		}
		res, err := s.g.Search(ctx, req)
		if err != nil {
			return nil, err
		}
		for _, h := range res.Hits {
			after = []string{strconv.FormatFloat(h.Score, 'g', -1, 64), h.ID}
			if f, ok := s.found(h, append(slices.Clone(after), since)); ok {
				out = append(out, f)
			}
		}
		if len(res.Hits) <= s.q.Limit {
			break
		}
	}
	return out, nil
}

// enough are the newest days that hold as many matches as are ranked; nil when these are all that there are, which asks for no days at all.
// The first stretch is what it takes where matches are spread evenly and all of them may be seen; the next ones, what the first has told.
func (s *searching) enough(ctx context.Context) ([]string, error) {
	var count uint64
	n := 0
	for stretch := 1 + len(s.days)*rankMost/int(s.rarest+1); n < len(s.days) && count < rankMost; { //nolint:gosec // a count of documents
		some := s.days[n:min(n+stretch, len(s.days))]
		n += len(some)
		if n == len(s.days) {
			break // whatever it holds
		}
		req := bleve.NewSearchRequestOptions(query.NewConjunctionQuery(append(said(s.words, false), s.q.filter(some))), 0, 0, false)
		req.Score = "none"
		res, err := s.g.Search(ctx, req)
		if err != nil {
			return nil, err
		}
		count += res.Total
		stretch = 2 * n
		if count > 0 {
			stretch = 1 + n*int(rankMost-min(count, rankMost))/int(count) //nolint:gosec // counts of documents
		}
	}
	if n == len(s.days) {
		return s.limits(), nil
	}
	return s.days[:n], nil
}

func (s *searching) found(h *search.DocumentMatch, cursor []string) (Found, bool) {
	at, of, id, ok := parseID(h.ID)
	if !ok || of != ofText || !s.q.within(at) {
		return Found{}, false
	}
	return Found{Message: id, At: at, cursor: base64.RawURLEncoding.EncodeToString([]byte(strings.Join(cursor, "\n")))}, true
}

// cursor reads where the page before has ended, in so many parts.
func (s *searching) cursor(parts int) ([]string, error) {
	if s.q.Cursor == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s.q.Cursor)
	list := strings.Split(string(raw), "\n")
	at := 0 // where the id of a document stands
	if parts > 1 {
		at = 1
	}
	sound := err == nil && len(list) == parts && len(raw) <= 200
	if sound {
		_, _, _, sound = parseID(list[at])
	}
	if sound && parts > 1 {
		_, err = strconv.ParseFloat(list[0], 64)
		sound = err == nil
	}
	if !sound {
		return nil, desk.Errorf(desk.BadRequest, "This is not a cursor of this search.").On("cursor")
	}
	return list, nil
}
