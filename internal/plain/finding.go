package plain

import "maps"

// Kind is what makes a reader stop.
type Kind string

// The kinds there are. A company's own terms are never found as idiom, jargon, abbreviation or shouting.
const (
	Idiom        Kind = "idiom"        // a figure of speech
	Jargon       Kind = "jargon"       // an office word, or one that is hard to look up
	Abbreviation Kind = "abbreviation" // a short form that nobody explained
	Negative     Kind = "negative"     // two negatives that make a positive
	Long         Kind = "long"         // a sentence
	Date         Kind = "date"         // day and month could be swapped
	Time         Kind = "time"         // without its zone
	Unit         Kind = "unit"         // not metric
	Excluding    Kind = "excluding"    // a word that leaves somebody out
	Blaming      Kind = "blaming"      // a word that makes it the reader's fault
	Shouting     Kind = "shouting"     // capitals, or a row of exclamation marks
	Greeting     Kind = "greeting"     // is missing from the first reply
	Next         Kind = "next"         // the next step is missing
)

// Severity says how likely it is that a reader stops.
type Severity string

// The severities there are.
const (
	Warning Severity = "warning" // may be understood wrongly, or hurts
	Hint    Severity = "hint"    // is understood, but not at once
)

// Finding is one place in a text. Spans are half open; those of greeting and next are empty: something is missing there.
type Finding struct {
	Rule     string            `json:"rule"` // its name, the same in every version: what an agent may switch off
	Kind     Kind              `json:"kind"`
	Severity Severity          `json:"severity"`
	Reason   string            `json:"reason"`         // the key of its sentence in the locale files of the part "plain"
	Args     map[string]string `json:"args,omitempty"` // what stands in that sentence
	Start    int               `json:"start"`          // UTF-16 units, as a browser counts
	End      int               `json:"end"`
	// From and To are the same span in bytes.
	From int `json:"-"`
	To   int `json:"-"`
	// Replacements can each stand in place of the span, best first; the rest of the sentence fits them.
	Replacements []string `json:"replacements"`

	rank int // of two that overlap, the lower one stays
}

// Options say what is known about a reply. All of them may be left out.
type Options struct {
	Language string   // BCP 47: what the reply is probably written in; clear words in another language say otherwise
	Reader   string   // BCP 47: what its reader reads; another language than the reply's makes the check stricter
	Terms    []string // the company's own words
	Zone     string   // IANA: the writer's, offered where a time has none
	Name     string   // the reader's first name, offered where a greeting is missing
	First    bool     // nobody has answered yet: a greeting is expected
}

// Result is what a check finds.
type Result struct {
	Language string    // en, de or es; empty when the text is in none of them: only dates and signs are looked at then
	Findings []Finding // in the order of the text; none overlaps another
}

// found adds a finding over the words first to last.
func (p *pass) found(f Finding, first, last int) {
	p.span(f, p.words[first].start, p.words[last].end)
}

func (p *pass) span(f Finding, from, to int) {
	f.From, f.To = from, to
	if f.Reason == "" {
		f.Reason = string(f.Kind)
	}
	if f.Replacements == nil {
		f.Replacements = []string{}
	}
	f.Args = maps.Clone(f.Args)
	p.findings = append(p.findings, f)
}
