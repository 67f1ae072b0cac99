package kb

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	api "github.com/blevesearch/bleve_index_api"

	"porchlight/internal/index"
)

// How much a match counts by where and how it was found. The judged set in testdata holds these.
const (
	weightTitle  = 3.0
	weightHeads  = 1.5
	weightBody   = 1.0
	weightPlain  = 1.2 // the very form that was typed
	weightBegun  = 0.6 // a word that begins so, anywhere
	weightGrams  = 3.0 // a title's word that begins so
	weightTypo   = 0.7 // a word one letter away; squared for two
	weightPhrase = 3.0 // two words beside each other in the title
	weightPart   = 0.8 // a part of a compound
	weightLike   = 0.6 // a synonym
	weightMinor  = 0.2 // said around what is meant
	weightKin    = 0.5 // a compound that the word is part of
	partMin      = 4   // letters of a compound's part: shorter ones are found in everything
)

// choice is everything that one word of the query may match.
type choice struct {
	terms []index.Term
	stems map[string]bool // what to mark in a text, stemmed
	plain map[string]bool // what to mark, unstemmed
	begin string          // what marked words may begin with

	guessed bool // the index does not hold what was typed
	minor   bool // texts may lack it

	meant      string // what a misspelt word stands for, as the unstemmed field holds it
	start, end int    // of that word in the query's text
}

// expander grows words into choices by looking at the index's dictionaries.
type expander struct {
	schema *schema
	reader api.IndexReader
	f      family
	left   int // misspelt words that may still be looked for
}

// choose is what a word of the query may match: one choice, one for each part of a compound, or none when the index holds
// nothing like it. A word that no text has says nothing about which text is meant.
func (e *expander) choose(w word) ([]choice, error) {
	c := newChoice()
	c.minor = w.filler || w.part
	for _, s := range w.stems {
		c.stem(e.f, s, 1)
	}
	for _, stems := range w.like {
		for _, s := range stems {
			c.stem(e.f, s, weightLike/math.Sqrt(float64(len(stems))))
		}
	}
	if e.f.bigrams {
		return e.sign(c, w)
	}
	c.word(e.f, w.plain, 1)
	known, err := e.known(c)
	if err != nil {
		return nil, err
	}
	if w.typing {
		begun, err := e.typed(&c, w)
		if err != nil {
			return nil, err
		}
		known = known || begun
	}
	if c.minor {
		for n := range c.terms {
			c.terms[n].Weight *= weightMinor
		}
		if !known {
			return nil, nil
		}
		return []choice{c}, nil
	}
	related, err := e.related(&c, w)
	if err != nil || known || related {
		return []choice{c}, err
	}
	if parts, err := e.compound(w.plain); len(parts) > 0 || err != nil {
		return parts, err
	}
	if e.left--; e.left < 0 {
		return nil, nil
	}
	found, err := e.misspelt(&c, w)
	if err != nil {
		return nil, err
	}
	if !found {
		return e.beginning(w.plain)
	}
	c.guessed = true
	return []choice{c}, nil
}

// sign is a pair of signs, or one that is being typed and begins pairs.
func (e *expander) sign(c choice, w word) ([]choice, error) {
	if utf8.RuneCountInString(w.plain) == 1 {
		if err := e.begun(&c, e.f.body(), w.plain, weightBegun); err != nil {
			return nil, err
		}
	}
	known, err := e.known(c)
	if err != nil || !known {
		return nil, err
	}
	return []choice{c}, nil
}

// typed adds what a word still being typed may become.
func (e *expander) typed(c *choice, w word) (found bool, err error) {
	n := utf8.RuneCountInString(w.plain)
	if n > maxWord {
		return false, nil
	}
	c.begin = w.plain
	if n <= gramsMax {
		c.terms = append(c.terms, index.Term{Field: e.f.grams(), Text: w.plain, Weight: weightGrams, Leads: true})
		if found, err = index.Known(e.reader, e.f.grams(), w.plain); err != nil {
			return false, fmt.Errorf("look up a beginning: %w", err)
		}
	}
	if n >= prefixFrom {
		before := len(c.terms)
		err = e.begun(c, e.f.words(), w.plain, weightBegun)
		found = found || len(c.terms) > before
	}
	return found, err
}

// related adds the compounds that a word ends or begins, in languages that have them, and forms that stems do not unite: a
// floor lamp is a lamp, and a lampshade is about one.
func (e *expander) related(c *choice, w word) (bool, error) {
	if e.f.compounds == "" && !e.f.prefixes {
		return false, nil
	}
	before := len(c.terms)
	for _, stem := range w.stems {
		if n := utf8.RuneCountInString(stem); n < partMin || n > maxWord {
			continue
		}
		if err := e.begun(c, e.f.words(), stem, weightKin); err != nil {
			return false, err
		}
		if e.f.compounds == "" {
			continue
		}
		if err := e.ended(c, stem); err != nil {
			return false, err
		}
	}
	return len(c.terms) > before, nil
}

// ended adds the most frequent long words that end so.
func (e *expander) ended(c *choice, stem string) error {
	d, err := e.reader.FieldDictPrefix(e.f.ends(), []byte(backwards(e.schema.fold(e.f, stem))))
	if err != nil {
		return fmt.Errorf("look up an end: %w", err)
	}
	found, err := index.Frequent(d, maxPrefixes)
	if err != nil {
		return fmt.Errorf("look up an end: %w", err)
	}
	for _, entry := range found {
		c.terms = append(c.terms, index.Term{Field: e.f.ends(), Text: entry.Term, Weight: weightKin})
		c.stems[backwards(entry.Term)] = true
	}
	return nil
}

func backwards(s string) string {
	letters := []rune(s)
	slices.Reverse(letters)
	return string(letters)
}

func newChoice() choice { return choice{stems: map[string]bool{}, plain: map[string]bool{}} }

func (c *choice) stem(f family, s string, by float64) {
	c.terms = append(c.terms, index.Term{Field: f.title(), Text: s, Weight: weightTitle * by, Leads: true},
		index.Term{Field: f.heads(), Text: s, Weight: weightHeads * by, Leads: true}, index.Term{Field: f.body(), Text: s, Weight: weightBody * by})
	c.stems[s] = true
}

func (c *choice) word(f family, s string, by float64) {
	c.terms = append(c.terms, index.Term{Field: f.words(), Text: s, Weight: weightPlain * by})
	c.plain[s] = true
}

// known is whether the index holds the word in any form, so that it needs no guessing.
func (e *expander) known(c choice) (bool, error) {
	for _, t := range c.terms {
		known, err := index.Known(e.reader, t.Field, t.Text)
		if err != nil {
			return false, fmt.Errorf("look up a word: %w", err)
		}
		if known {
			return true, nil
		}
	}
	return false, nil
}

// compound is the two words that a third is made of, when the index holds both: "versandkosten" is found in texts on what
// "versand" "kostet". The split nearest to the middle wins, as the parts then say most.
func (e *expander) compound(typed string) ([]choice, error) {
	letters := []rune(typed)
	if e.f.compounds == "" || len(letters) < 2*partMin || len(letters) > maxWord {
		return nil, nil
	}
	middle := len(letters) / 2
	for away := 0; away <= len(letters)-partMin-middle; away++ {
		for _, at := range []int{middle - away, middle + away} {
			if at < partMin || at > len(letters)-partMin {
				continue
			}
			tail, err := e.part(string(letters[at:]))
			if err != nil {
				return nil, err
			}
			if len(tail) == 0 {
				continue
			}
			head, err := e.head(string(letters[:at]))
			if err != nil {
				return nil, err
			}
			if len(head) > 0 {
				return []choice{e.parts(head), e.parts(tail)}, nil
			}
		}
	}
	return nil, nil
}

func (e *expander) parts(stems []string) choice {
	c := newChoice()
	for _, stem := range stems {
		c.stem(e.f, stem, weightPart)
	}
	return c
}

// beginning is the longest beginning of an unknown compound that is a word, or begins others.
func (e *expander) beginning(typed string) ([]choice, error) {
	letters := []rune(typed)
	if e.f.compounds == "" || len(letters) > maxWord {
		return nil, nil
	}
	for n := len(letters) - partMin; n >= max(partMin, len(letters)/3); n-- {
		c := newChoice()
		if err := e.begun(&c, e.f.words(), string(letters[:n]), weightKin); err != nil {
			return nil, err
		}
		if c.guessed = true; len(c.terms) > 0 {
			return []choice{c}, nil
		}
	}
	return nil, nil
}

// head is a compound's first part without the letters that join it to the second.
func (e *expander) head(text string) ([]string, error) {
	for _, joint := range []string{"", "s", "n", "es", "en", "er", "e"} {
		bare, ok := strings.CutSuffix(text, joint)
		if !ok || utf8.RuneCountInString(bare) < partMin {
			continue
		}
		if stems, err := e.part(bare); err != nil || len(stems) > 0 {
			return stems, err
		}
	}
	return nil, nil
}

// part is the stems of a part that the index holds.
func (e *expander) part(text string) ([]string, error) {
	probe := newChoice()
	stems := e.schema.stem(e.f, text)
	for _, s := range stems {
		probe.stem(e.f, s, 1)
	}
	known, err := e.known(probe)
	if err != nil || !known {
		return nil, err
	}
	return stems, nil
}

// begun adds the most frequent words that begin so.
func (e *expander) begun(c *choice, field, prefix string, weight float64) error {
	d, err := e.reader.FieldDictPrefix(field, []byte(prefix))
	if err != nil {
		return fmt.Errorf("look up a beginning: %w", err)
	}
	found, err := index.Frequent(d, maxPrefixes)
	if err != nil {
		return fmt.Errorf("look up a beginning: %w", err)
	}
	for _, entry := range found {
		if entry.Term != prefix {
			c.terms = append(c.terms, index.Term{Field: field, Text: entry.Term, Weight: weight})
			c.plain[entry.Term] = true
		}
	}
	return nil
}

// misspelt adds the words nearest to one that the index does not hold.
func (e *expander) misspelt(c *choice, w word) (found bool, err error) {
	if edits(w.plain) == 0 {
		return false, nil
	}
	if w.typing { // half a word is compared with the beginnings of titles' words
		near, err := e.near(e.f.grams(), w.plain, 1)
		if err != nil {
			return false, err
		}
		for _, g := range near {
			c.terms = append(c.terms, index.Term{Field: e.f.grams(), Text: g.Term, Weight: weightGrams * wrong(w.plain, g), Leads: true})
			c.begin = commonStart(c.begin, g.Term)
			found = true
		}
	}
	near, err := e.near(e.f.words(), w.plain, edits(w.plain))
	if err != nil {
		return false, err
	}
	if len(near) > 0 {
		c.meant, c.start, c.end = near[0].Term, w.start, w.end
	}
	for _, g := range near {
		factor := wrong(w.plain, g)
		c.word(e.f, g.Term, factor)
		for _, s := range e.schema.stem(e.f, g.Term) {
			c.stem(e.f, s, factor)
		}
		found = true
	}
	return found, nil
}

func (e *expander) near(field, typed string, most int) ([]index.Guess, error) {
	fuzzy, ok := e.reader.(api.IndexReaderFuzzy)
	if !ok {
		return nil, nil
	}
	d, err := fuzzy.FieldDictFuzzy(field, typed, most, "")
	if err != nil {
		return nil, fmt.Errorf("look up a misspelt word: %w", err)
	}
	found, err := index.Nearest(d, typed, maxTypos)
	if err != nil {
		return nil, fmt.Errorf("look up a misspelt word: %w", err)
	}
	return found, nil
}

// wrong is what a guess is worth. People hardly ever mistype the first letter.
func wrong(typed string, g index.Guess) float64 {
	factor := math.Pow(weightTypo, float64(g.Wrong))
	a, _ := utf8.DecodeRuneInString(typed)
	b, _ := utf8.DecodeRuneInString(g.Term)
	if a != b {
		factor *= weightTypo
	}
	return factor
}

func commonStart(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && !utf8.ValidString(a[:n]) {
		n--
	}
	return a[:n]
}
