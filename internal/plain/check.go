package plain

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Checker holds the rules. It is safe for use by many at once.
type Checker struct {
	languages map[string]*language // fixed after New
}

// New reads the rules. They are part of the program, so that an error is a slip that the tests find.
func New() (*Checker, error) {
	languages, err := readRules(embedded)
	if err != nil {
		return nil, err
	}
	return &Checker{languages}, nil
}

// pass is one check of one text.
type pass struct {
	text   string
	chunk  int       // up to here it is known that no address stands there
	lang   *language // nil when there are no rules for it
	strict bool
	opts   Options

	words    []word
	findings []Finding
}

// Check reads a text. It takes time in proportion to its length, whatever stands in it.
func (c *Checker) Check(text string, o Options) Result {
	p := &pass{text: text, opts: o}
	p.read()
	tag := c.detect(p.words)
	if tag == "" && c.languages[base(o.Language)] != nil {
		tag = base(o.Language)
	}
	p.lang = c.languages[tag]
	p.divide()
	p.strict = o.Reader != "" && base(o.Reader) != tag
	p.own()
	p.marks()
	if p.lang != nil {
		p.phrases()
		p.dates()
		p.times()
		p.units()
		p.shouts()
		p.abbreviations()
		p.sentences()
	}
	p.settle()
	if p.lang != nil {
		p.whole()
	}
	p.count()
	return Result{Language: tag, Findings: p.findings}
}

// base is the language of a tag: "en" of "en-GB".
func base(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	return tag
}

// detect names the language whose small words stand in the text: at least two, and twice as many as of any other.
func (c *Checker) detect(words []word) string {
	best, most, second := "", 1, 0
	tags := make([]string, 0, len(c.languages))
	for tag := range c.languages {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	for _, tag := range tags {
		n, common := 0, c.languages[tag].lists["common"]
		for _, w := range words {
			if _, is := common[w.norm]; is {
				n++
			}
		}
		if n > most {
			best, most, second = tag, n, most
		} else {
			second = max(second, n)
		}
	}
	if best == "" || most < 2*second {
		return ""
	}
	return best
}

// settle sorts the findings; of two that overlap the one of the lower rank stays, else the one that begins first, else the longer.
func (p *pass) settle() {
	slices.SortStableFunc(p.findings, func(a, b Finding) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return b.To - a.To
	})
	kept := p.findings[:0]
	for _, f := range p.findings {
		if n := len(kept); n > 0 && f.From < kept[n-1].To {
			if f.rank < kept[n-1].rank {
				kept[n-1] = f
			}
			continue
		}
		kept = append(kept, f)
	}
	p.findings = slices.DeleteFunc(kept, func(f Finding) bool { return f.Kind == fine })
}

// count turns bytes into what browsers count by.
func (p *pass) count() {
	units, at := 0, 0
	until := func(to int) int {
		for at < to {
			r, size := utf8.DecodeRuneInString(p.text[at:])
			at += size
			units++
			if r > 0xFFFF {
				units++
			}
		}
		return units
	}
	for n := range p.findings {
		f := &p.findings[n]
		f.Start = until(f.From)
		f.End = until(f.To)
	}
}

// own marks the company's own terms.
func (p *pass) own() {
	terms := map[string][][]string{}
	for _, term := range p.opts.Terms {
		reader := pass{text: term}
		reader.read()
		var words []string
		for _, w := range reader.words {
			words = append(words, w.norm)
		}
		if len(words) > 0 {
			terms[words[0]] = append(terms[words[0]], words)
		}
	}
	for n, w := range p.words {
		for _, term := range terms[w.norm] {
			if w.norm != "" && n+len(term) <= len(p.words) && slices.EqualFunc(p.words[n:n+len(term)], term,
				func(w word, t string) bool { return w.norm == t }) {
				for i := range term {
					p.words[n+i].ours = true
				}
			}
		}
	}
}
