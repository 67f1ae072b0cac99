package index

import (
	"cmp"
	"slices"
	"strings"

	api "github.com/blevesearch/bleve_index_api"
)

// maxDict bounds how many entries of a dictionary one look-up reads.
const maxDict = 5000

// Term is a way in which a word can be met.
type Term struct {
	Field  string
	Text   string
	Weight float64
	Leads  bool // few documents hold it and most of those wanted do, as with a title's word; see Most
}

// Known is whether the index holds a term.
func Known(r api.IndexReader, field, text string) (bool, error) {
	d, err := r.FieldDictRange(field, []byte(text), []byte(text))
	if err != nil {
		return false, err
	}
	entry, err := d.Next()
	_ = d.Close() // nothing was written
	return entry != nil && entry.Term == text, err
}

// Frequent keeps the most frequent of a dictionary's entries, reading no more of them than maxDict.
func Frequent(d api.FieldDict, most int) ([]api.DictEntry, error) {
	defer func() { _ = d.Close() }() // nothing was written
	var out []api.DictEntry
	for range maxDict {
		entry, err := d.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			break
		}
		out = append(out, api.DictEntry{Term: strings.Clone(entry.Term), Count: entry.Count})
	}
	slices.SortFunc(out, func(a, b api.DictEntry) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Term, b.Term))
	})
	return out[:min(len(out), most)], nil
}

// Guess is a word that a misspelt one may stand for.
type Guess struct {
	Term  string
	Wrong int // letters
}

// Nearest keeps the words with the fewest wrong letters, the more frequent ones first.
func Nearest(d api.FieldDict, typed string, most int) ([]Guess, error) {
	all, err := Frequent(d, maxDict)
	if err != nil {
		return nil, err
	}
	out := make([]Guess, len(all))
	for i, entry := range all {
		out[i] = Guess{Term: entry.Term, Wrong: Distance(typed, entry.Term)}
	}
	slices.SortStableFunc(out, func(a, b Guess) int { return cmp.Compare(a.Wrong, b.Wrong) })
	return out[:min(len(out), most)], nil
}

// Distance counts inserted, missing, wrong and swapped letters (Damerau 1964, adjacent swaps only).
func Distance(a, b string) int {
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
