package find

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

// What a search may cost is fixed here. Whatever is typed stays text: Bleve's query language, wildcards and regular expressions are
// never reached, and every set of terms that a word grows into has a bound.
const (
	maxText     = 1 << 10 // bytes
	maxWords    = 10
	maxWord     = 40 // letters of a word that can have typos, forms or be completed
	maxLimit    = 50
	maxValues   = 50   // of one filter
	maxForms    = 16   // other forms of a word
	maxBegun    = 24   // words that a beginning may stand for
	maxTypos    = 8    // words that a misspelt one may stand for
	maxMisspelt = 3    // words of a query that may be misspelt; looking for the right ones costs most
	maxDays     = 5000 // that there is something of
)

// Order is how results are listed.
type Order string

// The orders.
const (
	Newest Order = "newest"
	Best   Order = "best"
)

// Query is a search as somebody typed it, and what it is narrowed by. Values of one filter are alternatives.
type Query struct {
	Text       string
	Principals []string // of who asks: nothing else is found
	Locale     string   // of who asks: in its language words have forms

	Statuses, Assignees, Teams, Inboxes, Tags []string // "" among them: none
	Kinds                                     []string // chat, ticket
	Authors                                   []string // contact, agent
	Messages                                  []string // reply, note
	Files                                     bool     // only messages with files
	From, To                                  desk.Millis
	Conversation                              string // only within one
	Named                                     bool   // only conversations by their names, more of them; what was said is not looked for

	Order  Order
	Cursor string // as Next of the page before
	Limit  int    // 0: 20
}

// Results are one page.
type Results struct {
	Heads []string // ids of conversations whose subject, contact or tags match, best first; on the first page only
	Texts []Found
	Next  string // empty on the last page
	Words *Words
}

// Found is a message that matches. What it says is to be read where the truth is, by who may read it.
type Found struct {
	Message string
	At      desk.Millis
	cursor  string
}

// check refuses what no person types and fills in what was left out.
func (q *Query) check() error {
	switch {
	case len(q.Text) > maxText:
		return desk.Errorf(desk.BadRequest, "The search text is too long. Use at most %d characters.", maxText).On("q")
	case !utf8.ValidString(q.Text):
		return desk.Errorf(desk.BadRequest, "The search text is not valid UTF-8.").On("q")
	case q.Limit < 0 || q.Limit > maxLimit:
		return desk.Errorf(desk.BadRequest, "A page holds between 1 and %d results.", maxLimit).On("limit")
	case q.Order != "" && q.Order != Newest && q.Order != Best:
		return desk.Errorf(desk.BadRequest, "The order is newest or best.").On("order")
	case q.To > 0 && q.From > q.To:
		return desk.Errorf(desk.BadRequest, "The time begins after it ends.").On("from")
	}
	for _, f := range []struct {
		name    string
		values  []string
		allowed []string
	}{
		{"status", q.Statuses, []string{"open", "pending", "snoozed", "solved"}}, {"kind", q.Kinds, []string{"chat", "ticket"}},
		{"by", q.Authors, []string{"contact", "agent", "system"}}, {"message", q.Messages, []string{"reply", "note"}},
		{"assignee", q.Assignees, nil}, {"team", q.Teams, nil}, {"inbox", q.Inboxes, nil}, {"tag", q.Tags, nil},
	} {
		if len(f.values) > maxValues {
			return desk.Errorf(desk.BadRequest, "At most %d values of a filter at once.", maxValues).On(f.name)
		}
		for _, v := range f.values {
			if len(v) > 32 || f.allowed != nil && !slices.Contains(f.allowed, v) {
				return desk.Errorf(desk.BadRequest, "%q can't be searched for here.", f.name).On(f.name)
			}
		}
	}
	if q.Limit == 0 {
		q.Limit = 20
	}
	if q.Order == "" {
		q.Order = Newest
	}
	return nil
}

// aboutMessages is whether a filter asks for something that only messages have.
func (q *Query) aboutMessages() bool {
	return len(q.Authors) > 0 || len(q.Messages) > 0 || q.Files || q.Conversation != ""
}

// languages whose forms are looked for: the reader's, English, and what customers write in most.
func (q *Query) languages(spoken []string) []string {
	own, _, _ := strings.Cut(strings.ToLower(q.Locale), "-")
	out := slices.DeleteFunc(append([]string{own, "en"}, spoken...), func(l string) bool { return stemmers[l] == "" })
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), 4)]
}

// days picks those between from and to out of all that there are, the newest first.
func (q *Query) days(all []string) []string {
	var out []string
	for _, d := range slices.Backward(all) {
		if q.From > 0 && d < day(q.From) || q.To > 0 && d > day(q.To) {
			continue
		}
		out = append(out, d)
	}
	return out
}

// within is the same to the millisecond: the days at both ends hold more.
func (q *Query) within(at desk.Millis) bool {
	return (q.From == 0 || at >= q.From) && (q.To == 0 || at <= q.To)
}

// searchTimeout bounds one search. It is far above what any query may cost by its limits.
const searchTimeout = 2 * time.Second

// Words are those of a query, to be marked in what was found.
type Words struct {
	schema  *schema
	choices []choice
}

// Mark cuts a text into pieces, marked where it matches.
func (w *Words) Mark(text string) []index.Segment {
	return index.Segments(text, 0, len(text), w.spans(text))
}

// Passage is the stretch of a text that answers best.
func (w *Words) Passage(text string) []index.Segment {
	if len(text) > markedMost {
		text = text[:index.Boundary(text, markedMost)]
	}
	return index.Passage(text, w.spans(text))
}

// In reports whether each word is in one of some texts.
func (w *Words) In(texts ...string) bool {
	if w == nil {
		return false
	}
	in := map[int]bool{}
	for _, text := range texts {
		for _, s := range w.spans(text) {
			in[s.Word] = true
		}
	}
	return len(in) == len(w.choices)
}

const markedMost = 32 << 10 // bytes of a message that are looked through for marks

func (w *Words) spans(text string) []index.Span {
	var out []index.Span
	for _, t := range w.schema.cut(text) {
		if t.Start < 0 || t.Start > t.End || t.End > len(text) {
			continue
		}
		if n := slices.IndexFunc(w.choices, func(c choice) bool { return c.marks[string(t.Term)] }); n >= 0 {
			out = append(out, index.Span{Start: t.Start, End: t.End, Word: n})
		}
	}
	return index.Merge(out, len(text))
}
