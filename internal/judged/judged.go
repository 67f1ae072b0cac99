// Package judged reads articles with queries whose answers people have judged and sentences that people have labelled, and measures what
// a search or a check makes of them. It knows neither: tests and the bench bring their own.
package judged

import (
	"fmt"
	"io/fs"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Text is an article in one locale.
type Text struct {
	Locale, Slug string
	Title, Body  string // Markdown
}

// Query is what somebody typed, and which articles answer it, best first.
type Query struct {
	Locale, Typed string
	Answers       []string // slugs
	Held          bool     // held out: no weight is tuned by it
}

// Set is all of the archives of a folder.
type Set struct {
	Texts   []Text
	Queries []Query
}

// The sections of an archive that hold queries and not a text.
const (
	sectionQueries = "queries"
	sectionHeld    = "held out"
)

var marker = regexp.MustCompile(`(?m)^-- ([^\n]+) --\n`)

// Read reads the archives (txtar) named judged-LOCALE.txtar in files. An answer that is no article of its query's locale, or
// of English, to which all fall back, is an error.
func Read(files fs.FS) (Set, error) {
	names, err := fs.Glob(files, "judged-*.txtar")
	if err != nil || len(names) == 0 {
		return Set{}, fmt.Errorf("list judged archives: found %d: %w", len(names), err)
	}
	var out Set
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return Set{}, fmt.Errorf("read judged archive: %w", err)
		}
		if err := out.archive(string(raw)); err != nil {
			return Set{}, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return out, out.check()
}

func (s *Set) archive(raw string) error {
	for _, part := range sections(raw) {
		name, content := part.name, part.content
		if name == sectionQueries || name == sectionHeld {
			if err := s.queries(content, name == sectionHeld); err != nil {
				return err
			}
			continue
		}
		title, body, _ := strings.Cut(content, "\n")
		s.Texts = append(s.Texts, Text{Locale: path.Dir(name), Slug: path.Base(name), Title: title, Body: body})
	}
	return nil
}

func (s *Set) queries(content string, held bool) error {
	for line := range strings.Lines(content) {
		locale, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		typed, answers, also := strings.Cut(rest, " => ")
		if !ok || !also {
			return fmt.Errorf("not a query: %q", line)
		}
		s.Queries = append(s.Queries, Query{Locale: locale, Typed: typed, Answers: strings.Fields(answers), Held: held})
	}
	return nil
}

func (s *Set) check() error {
	known := map[string]bool{}
	for _, t := range s.Texts {
		if known[t.Locale+"/"+t.Slug] {
			return fmt.Errorf("%s/%s is there twice", t.Locale, t.Slug)
		}
		known[t.Locale+"/"+t.Slug] = true
	}
	for _, q := range s.Queries {
		for _, a := range q.Answers {
			if !known[q.Locale+"/"+a] && !known["en/"+a] {
				return fmt.Errorf("%q is answered by %s, which nobody wrote", q.Typed, a)
			}
		}
	}
	return nil
}

// NDCG is the normalised discounted cumulative gain of the first five (Järvelin and Kekäläinen 2002); the first answer is
// worth 3, the second 2, the others 1.
func NDCG(found, answers []string) float64 {
	worth := map[string]float64{}
	ideal := 0.0
	for n, a := range answers {
		worth[a] = math.Max(1, 3-float64(n))
		if n < 5 {
			ideal += worth[a] / math.Log2(float64(n)+2)
		}
	}
	sum := 0.0
	for n, f := range found[:min(5, len(found))] {
		sum += worth[f] / math.Log2(float64(n)+2)
	}
	return sum / ideal
}

// Measure is what a search makes of some of the queries.
type Measure struct {
	Queries int
	NDCG    float64 // mean nDCG@5
	Zero    float64 // the share of queries without any result
}

// Measure asks search, which gives slugs, best first, for all queries that pick takes.
func (s Set) Measure(pick func(Query) bool, search func(Query) ([]string, error)) (Measure, error) {
	var m Measure
	zero := 0
	for _, q := range s.Queries {
		if !pick(q) {
			continue
		}
		found, err := search(q)
		if err != nil {
			return m, fmt.Errorf("search %q: %w", q.Typed, err)
		}
		m.Queries++
		m.NDCG += NDCG(found, q.Answers)
		if len(found) == 0 {
			zero++
		}
	}
	if m.Queries > 0 {
		m.NDCG, m.Zero = m.NDCG/float64(m.Queries), float64(zero)/float64(m.Queries)
	}
	return m, nil
}

// Locales are those with queries, in order.
func (s Set) Locales() []string {
	var out []string
	for _, q := range s.Queries {
		if !slices.Contains(out, q.Locale) {
			out = append(out, q.Locale)
		}
	}
	slices.Sort(out)
	return out
}
