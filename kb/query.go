package kb

import (
	"strings"
	"unicode/utf8"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

// Audience says for whom is searched. The zero value is the public.
type Audience string

// The audiences.
const (
	ForPublic Audience = "public" // public texts only
	ForAgents Audience = "agents" // internal texts too
)

// What a search may cost is fixed here. Whatever is typed stays text: Bleve's query language, wildcards and regular
// expressions are never reached, and every set of terms that a word grows into has a bound.
const (
	maxQueryText = 4 << 10 // bytes; longer than any question, shorter than an attack
	maxWords     = 12      // that count: stop words and repetitions are dropped first
	maxWord      = 40      // letters of a word that can have typos or be completed
	maxLocales   = 4       // the reader's and the default's, with their shorter forms
	maxLimit     = 50
	maxOffset    = 200 // hits nobody pages beyond
	maxPrefixes  = 16  // words that a beginning may stand for
	maxTypos     = 8   // words that a misspelt one may stand for
	maxMisspelt  = 4   // words of a query that may be misspelt; looking for the right ones costs most
	maxDict      = 5000
	prefixFrom   = 3 // letters; shorter beginnings are found in titles only
)

// Query is a search as a person typed it.
type Query struct {
	Text     string
	Locale   string // BCP 47; empty: the default
	Limit    int    // 0: 10
	Offset   int
	Audience Audience
}

// Results are the hits of one page, best first. The reader's own language comes before the default's.
type Results struct {
	Hits []Hit `json:"hits"`
	More bool  `json:"more"` // there is another page
	// Meant is the query without its typing errors; empty when it has none.
	Meant string `json:"meant,omitempty"`
}

// Hit is an article found, in the best locale it was found in.
type Hit struct {
	ID         string     `json:"id"` // of the text
	Article    string     `json:"article"`
	Locale     string     `json:"locale"`
	Slug       string     `json:"slug"`
	Category   string     `json:"category,omitempty"`
	Visibility Visibility `json:"visibility"`
	Title      []Segment  `json:"title"`
	Passage    []Segment  `json:"passage"`           // what answers best, or how the text begins
	Section    *Section   `json:"section,omitempty"` // the part of the article that answers, if the article as a whole does not
	Updated    string     `json:"updated"`           // RFC 3339
	Score      float64    `json:"score"`
}

// Segment is a piece of text, marked where it matches. It is text: whoever shows it escapes it.
type Segment = index.Segment

// check refuses what no person types and fills in what was left out.
func (q *Query) check(fallback string) error {
	switch {
	case len(q.Text) > maxQueryText:
		return desk.Errorf(desk.BadRequest, "The search text is too long. Use at most %d characters.", maxQueryText).On("q")
	case !utf8.ValidString(q.Text):
		return desk.Errorf(desk.BadRequest, "The search text is not valid UTF-8.").On("q")
	case q.Limit < 0 || q.Limit > maxLimit:
		return desk.Errorf(desk.BadRequest, "A page holds between 1 and %d results.", maxLimit).On("limit")
	case q.Offset < 0 || q.Offset > maxOffset:
		return desk.Errorf(desk.BadRequest, "Results are listed up to the first %d. Add a word to narrow the search.", maxOffset).On("offset")
	case q.Locale != "" && !desk.ValidLocale(q.Locale):
		return desk.Errorf(desk.BadRequest, "The locale is not a language tag such as en or de-AT.").On("locale")
	case q.Audience != "" && q.Audience != ForPublic && q.Audience != ForAgents:
		return desk.Errorf(desk.BadRequest, "The audience is neither public nor agents.").On("audience")
	}
	if q.Limit == 0 {
		q.Limit = 10
	}
	if q.Locale == "" {
		q.Locale = fallback
	}
	return nil
}

// word is one word of a query in one family of languages.
type word struct {
	plain      string     // as the unstemmed field holds it
	stems      []string   // as the stemmed fields hold it; none for a stop word
	typing     bool       // the last one, still being typed
	filler     bool       // said around what is meant
	part       bool       // of several that are one entry of the thesaurus, and not its first
	start, end int        // in the text, bytes
	like       [][]string // stems of what may be said instead
}

// words cuts a query's text as the index cuts texts. Stop words count only when there is nothing else.
func (s *schema) words(f family, text string) []word {
	var kept, stops []word
	seen := map[string]bool{}
	for _, t := range s.plains[f.key].Analyze([]byte(text)) {
		w := word{plain: string(t.Term), typing: t.End == len(text), start: t.Start, end: t.End}
		if w.plain == "" || t.Start > t.End || t.End > len(text) {
			continue
		}
		w.stems = s.stem(f, text[t.Start:t.End])
		if seen[w.plain] {
			continue
		}
		seen[w.plain] = true
		if len(w.stems) == 0 && !w.typing {
			stops = append(stops, w)
			continue
		}
		kept = append(kept, w)
	}
	if len(kept) == 0 {
		kept = stops
	}
	if len(kept) > maxWords {
		kept = kept[:maxWords]
	}
	return kept
}

// pairs is words for languages written without spaces: each pair of signs is a word, found as it is or as a beginning.
func (s *schema) pairs(f family, text string) []word {
	var out []word
	seen := map[string]bool{}
	for _, t := range s.stems[f.key].Analyze([]byte(text)) {
		term := string(t.Term)
		if term == "" || seen[term] {
			continue
		}
		seen[term] = true
		out = append(out, word{plain: term, stems: []string{term}, typing: t.End == len(text)})
	}
	if len(out) > maxWords {
		out = out[:maxWords]
	}
	return out
}

// edits is how many letters of a word may be wrong: short words would match everything.
func edits(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4 || n > maxWord || strings.ContainsAny(word, "0123456789"): // a wrong digit is another number
		return 0
	case n < 8:
		return 1
	}
	return 2
}
