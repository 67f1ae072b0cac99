package find

import (
	"context"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	api "github.com/blevesearch/bleve_index_api"

	"porchlight/internal/index"
)

// How much a match counts by how it was found.
const (
	weightExact = 1.2
	weightForm  = 1.0 // another form of the word
	weightBegun = 0.7 // the word that is being typed
	weightTypo  = 0.6 // for each wrong letter
	weightNames = 2.0 // in the subject or the contact's name
	formsFrom   = 4   // letters of a word that may have other forms
	begunFrom   = 2   // letters of a beginning
)

// choice is everything that one word of the query may match.
type choice struct {
	words []weighed
	marks map[string]bool
}

type weighed struct {
	text   string
	weight float64
}

func (c *choice) add(text string, weight float64) {
	if !c.marks[text] {
		c.marks[text] = true
		c.words = append(c.words, weighed{text, weight})
	}
}

// terms are the choice in some fields.
func (c *choice) terms(fields ...string) []index.Term {
	var out []index.Term
	for _, f := range fields {
		for _, w := range c.words {
			out = append(out, index.Term{Field: f, Text: w.text, Weight: w.weight})
		}
	}
	return out
}

// expander grows words by what the index holds.
type expander struct {
	schema    *schema
	reader    api.IndexReader
	languages []string
	left      int // misspelt words that may still be looked for
}

var wordFields = []string{fieldSaid, fieldNames}

// words cuts a query as the index cuts texts, and grows each word.
func (e *expander) words(ctx context.Context, text string) (*Words, error) {
	out := &Words{schema: e.schema}
	seen := map[string]bool{}
	for _, t := range e.schema.cut(text) {
		word := string(t.Term)
		if word == "" || seen[word] || t.Start > t.End || t.End > len(text) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		seen[word] = true
		c, err := e.grow(word, text[t.Start:t.End], t.End == len(text))
		if err != nil {
			return nil, fmt.Errorf("look up a word: %w", err)
		}
		out.choices = append(out.choices, c)
		if len(out.choices) == maxWords {
			break
		}
	}
	return out, nil
}

// grow finds what else a word may mean: its forms, what begins with it while it is being typed, and what is nearest to one that nobody
// has ever written.
func (e *expander) grow(word, typed string, typing bool) (choice, error) {
	c := choice{marks: map[string]bool{}}
	c.add(word, weightExact)
	n := utf8.RuneCountInString(word)
	if n > maxWord {
		return c, nil
	}
	known := false
	for _, field := range wordFields {
		k, err := index.Known(e.reader, field, word)
		if err != nil {
			return c, err
		}
		known = known || k
	}
	if n >= formsFrom {
		if err := e.forms(&c, word, strings.ToLower(typed)); err != nil {
			return c, err
		}
	}
	signs := n == 1 && len(word) > 2 // one sign of Chinese, Japanese or Korean, which the index holds in pairs
	if typing && n >= begunFrom || signs {
		if err := e.begun(&c, word); err != nil {
			return c, err
		}
	}
	if known || len(c.words) > 1 {
		return c, nil
	}
	if e.left--; e.left < 0 {
		return c, nil
	}
	return c, e.misspelt(&c, word)
}

// forms are words of the index that a stemmer takes for the same.
func (e *expander) forms(c *choice, word, typed string) error {
	stems := map[string]string{}
	short := word
	for _, l := range e.languages {
		stem := e.schema.stem(l, typed)
		if stem == "" {
			continue
		}
		stems[l] = stem
		if len(stem) < len(short) && strings.HasPrefix(word, stem) {
			short = stem
		}
	}
	begin := []rune(short)
	begin = begin[:max(min(3, len(begin)), len(begin)-1)] // "deliveri" for "delivery"
	for _, field := range wordFields {
		d, err := e.reader.FieldDictPrefix(field, []byte(string(begin)))
		if err != nil {
			return err
		}
		all, err := index.Frequent(d, math.MaxInt)
		if err != nil {
			return err
		}
		left := maxForms
		for _, entry := range all {
			if left == 0 {
				break
			}
			for l, stem := range stems {
				if e.schema.stem(l, entry.Term) == stem {
					c.add(entry.Term, weightForm)
					left--
					break
				}
			}
		}
	}
	return nil
}

func (e *expander) begun(c *choice, prefix string) error {
	for _, field := range wordFields {
		d, err := e.reader.FieldDictPrefix(field, []byte(prefix))
		if err != nil {
			return err
		}
		found, err := index.Frequent(d, maxBegun)
		if err != nil {
			return err
		}
		for _, entry := range found {
			c.add(entry.Term, weightBegun)
		}
	}
	return nil
}

func (e *expander) misspelt(c *choice, word string) error {
	n := edits(word)
	fuzzy, ok := e.reader.(api.IndexReaderFuzzy)
	if n == 0 || !ok {
		return nil
	}
	for _, field := range wordFields {
		d, err := fuzzy.FieldDictFuzzy(field, word, n, "")
		if err != nil {
			return err
		}
		found, err := index.Nearest(d, word, maxTypos)
		if err != nil {
			return err
		}
		for _, g := range found {
			c.add(g.Term, math.Pow(weightTypo, float64(g.Wrong)))
		}
	}
	return nil
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
