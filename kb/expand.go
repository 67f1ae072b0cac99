package kb

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
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

// term is a way in which a word can be met.
type term struct {
	field  string
	text   string
	weight float64
}

// choice is everything that one word of the query may match.
type choice struct {
	terms []term
	stems map[string]bool // what to mark in a text, stemmed
	plain map[string]bool // what to mark, unstemmed
	begin string          // what marked words may begin with
}

// expander grows words into choices by looking at the index's dictionaries.
type expander struct {
	schema *schema
	reader index.IndexReader
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
			c.terms = append(c.terms, term{e.f.grams(), w.plain, weightGrams})
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
	c.terms = append(c.terms, term{f.title(), s, weightTitle * by}, term{f.heads(), s, weightHeads * by}, term{f.body(), s, weightBody * by})
	c.stems[s] = true
}

func (c *choice) word(f family, s string, by float64) {
	c.terms = append(c.terms, term{f.words(), s, weightPlain * by})
	c.plain[s] = true
}

// known is whether the index holds the word in any form, so that it needs no guessing.
func (e *expander) known(c choice) (bool, error) {
	for _, t := range c.terms {
		d, err := e.reader.FieldDictRange(t.field, []byte(t.text), []byte(t.text))
		if err != nil {
			return false, fmt.Errorf("look up a word: %w", err)
		}
		entry, err := d.Next()
		_ = d.Close() // nothing was written
		if err != nil {
			return false, fmt.Errorf("look up a word: %w", err)
		}
		if entry != nil && entry.Term == t.text {
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
	found, err := collect(d, maxPrefixes)
	if err != nil {
		return fmt.Errorf("look up a beginning: %w", err)
	}
	for _, entry := range found {
		if entry.Term != prefix {
			c.terms = append(c.terms, term{field, entry.Term, weightBegun})
			c.plain[entry.Term] = true
		}
	}
	return nil
}

// misspelt adds the words nearest to one that the index does not hold.
func (e *expander) misspelt(c *choice, w word) error {
	n := edits(w.plain)
	fuzzy, ok := e.reader.(index.IndexReaderFuzzy)
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
	found, err := nearest(d, w.plain)
	if err != nil {
		return fmt.Errorf("look up a misspelt word: %w", err)
	}
	for _, g := range found {
		if w.typing {
			c.terms = append(c.terms, term{field, g.term, weightGrams * g.factor})
			c.begin = commonStart(c.begin, g.term)
			continue
		}
		c.word(e.f, g.term, g.factor)
		for _, s := range e.schema.stem(e.f, g.term) {
			c.stem(e.f, s, g.factor)
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

// collect keeps the most frequent of a dictionary's entries, reading no more of them than maxDict.
func collect(d index.FieldDict, most int) ([]index.DictEntry, error) {
	defer func() { _ = d.Close() }() // nothing was written
	var out []index.DictEntry
	for range maxDict {
		entry, err := d.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			break
		}
		out = append(out, index.DictEntry{Term: strings.Clone(entry.Term), Count: entry.Count})
	}
	slices.SortFunc(out, func(a, b index.DictEntry) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Term, b.Term))
	})
	return out[:min(len(out), most)], nil
}

type guess struct {
	term   string
	wrong  int
	factor float64
}

// nearest keeps the words with the fewest wrong letters.
func nearest(d index.FieldDict, typed string) ([]guess, error) {
	all, err := collect(d, maxDict)
	if err != nil {
		return nil, err
	}
	out := make([]guess, len(all))
	for i, entry := range all {
		g := guess{term: entry.Term, wrong: distance(typed, entry.Term), factor: 1}
		for range g.wrong {
			g.factor *= weightTypo
		}
		out[i] = g
	}
	slices.SortStableFunc(out, func(a, b guess) int { return cmp.Compare(a.wrong, b.wrong) })
	return out[:min(len(out), maxTypos)], nil
}

// distance counts inserted, missing, wrong and swapped letters (Damerau 1964, adjacent swaps only).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, above := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above = above, row
	}
	return above[len(y)]
}
