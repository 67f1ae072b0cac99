package kb

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	api "github.com/blevesearch/bleve_index_api"

	"porchlight/internal/index"
)

// How much a match counts by where and how it was found. The judged set in testdata holds these.
const (
	weightTitle  = 5.0
	weightHeads  = 2.0
	weightBody   = 1.0
	weightPlain  = 1.2 // the very form that was typed
	weightBegun  = 0.6 // a word that begins so, anywhere
	weightGrams  = 3.0 // a title's word that begins so
	weightTypo   = 0.7 // a word one letter away; squared for two
	weightPhrase = 3.0 // two words beside each other in the title
	weightPart   = 0.8 // a part of a compound
	partMin      = 4   // letters of a compound's part: shorter ones are found in everything
)

// choice is everything that one word of the query may match.
type choice struct {
	terms []index.Term
	stems map[string]bool // what to mark in a text, stemmed
	plain map[string]bool // what to mark, unstemmed
	begin string          // what marked words may begin with
}

// expander grows words into choices by looking at the index's dictionaries.
type expander struct {
	schema *schema
	reader api.IndexReader
	f      family
	left   int // misspelt words that may still be looked for
}

func (e *expander) choose(w word) (choice, error) {
	c := choice{stems: map[string]bool{}, plain: map[string]bool{}}
	for _, s := range w.stems {
		c.stem(e.f, s, 1)
	}
	if e.f.bigrams {
		if w.typing && utf8.RuneCountInString(w.plain) == 1 {
			return c, e.begun(&c, e.f.body(), w.plain)
		}
		return c, nil
	}
	c.word(e.f, w.plain, 1)
	known, err := e.known(c)
	if err != nil {
		return c, err
	}
	n := utf8.RuneCountInString(w.plain)
	if w.typing && n <= maxWord {
		c.begin = w.plain
		if n <= gramsMax {
			c.terms = append(c.terms, index.Term{Field: e.f.grams(), Text: w.plain, Weight: weightGrams})
		}
		if n >= prefixFrom {
			before := len(c.terms)
			if err := e.begun(&c, e.f.words(), w.plain); err != nil {
				return c, err
			}
			known = known || len(c.terms) > before
		}
	}
	if known {
		return c, nil
	}
	if split, err := e.compound(&c, w.plain); split || err != nil {
		return c, err
	}
	if e.left--; e.left < 0 {
		return c, nil
	}
	return c, e.misspelt(&c, w)
}

func (c *choice) stem(f family, s string, by float64) {
	c.terms = append(c.terms, index.Term{Field: f.title(), Text: s, Weight: weightTitle * by},
		index.Term{Field: f.heads(), Text: s, Weight: weightHeads * by}, index.Term{Field: f.body(), Text: s, Weight: weightBody * by})
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

// compound adds the two words that a third is made of, when the index holds both: "versandkosten" is found in texts on what
// "versand" "kostet". The split nearest to the middle wins, as the parts then say most.
func (e *expander) compound(c *choice, typed string) (bool, error) {
	letters := []rune(typed)
	if !e.f.compounds || len(letters) < 2*partMin || len(letters) > maxWord {
		return false, nil
	}
	for away := 0; away <= len(letters)/2-partMin; away++ {
		for _, at := range []int{len(letters)/2 - away, len(letters)/2 + away} {
			if at < partMin || at > len(letters)-partMin {
				continue
			}
			tail, err := e.part(string(letters[at:]))
			if err != nil || len(tail) == 0 {
				if err != nil {
					return false, err
				}
				continue
			}
			head, err := e.head(string(letters[:at]))
			if err != nil {
				return false, err
			}
			if len(head) > 0 {
				for _, stem := range append(head, tail...) {
					c.stem(e.f, stem, weightPart)
				}
				return true, nil
			}
		}
	}
	return false, nil
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
	probe := choice{stems: map[string]bool{}}
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
func (e *expander) begun(c *choice, field, prefix string) error {
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
			c.terms = append(c.terms, index.Term{Field: field, Text: entry.Term, Weight: weightBegun})
			c.plain[entry.Term] = true
		}
	}
	return nil
}

// misspelt adds the words nearest to one that the index does not hold.
func (e *expander) misspelt(c *choice, w word) error {
	n := edits(w.plain)
	fuzzy, ok := e.reader.(api.IndexReaderFuzzy)
	if n == 0 || !ok {
		return nil
	}
	field := e.f.words()
	if w.typing {
		field = e.f.grams() // half a word is compared with the beginnings of titles' words first
		n = 1
	}
	d, err := fuzzy.FieldDictFuzzy(field, w.plain, n, "")
	if err != nil {
		return fmt.Errorf("look up a misspelt word: %w", err)
	}
	found, err := index.Nearest(d, w.plain, maxTypos)
	if err != nil {
		return fmt.Errorf("look up a misspelt word: %w", err)
	}
	for _, g := range found {
		factor := math.Pow(weightTypo, float64(g.Wrong))
		if w.typing {
			c.terms = append(c.terms, index.Term{Field: field, Text: g.Term, Weight: weightGrams * factor})
			c.begin = commonStart(c.begin, g.Term)
			continue
		}
		c.word(e.f, g.Term, factor)
		for _, s := range e.schema.stem(e.f, g.Term) {
			c.stem(e.f, s, factor)
		}
	}
	if w.typing {
		w.typing = false
		return e.misspelt(c, w) // or the word is complete, and wrong
	}
	return nil
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
