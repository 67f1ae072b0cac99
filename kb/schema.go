package kb

import (
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
)

// schema is the mapping with its analysers at hand, for queries and highlighting to cut words exactly as the index does.
type schema struct {
	mapping *mapping.IndexMappingImpl
	stems   map[string]analysis.Analyzer // by family key
	plains  map[string]analysis.Analyzer // by family key
	usual   map[string]float64           // words of a text of usual length, by field
}

func newSchema() (*schema, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	s := &schema{mapping: m, stems: map[string]analysis.Analyzer{}, plains: map[string]analysis.Analyzer{}, usual: usualLengths()}
	for _, f := range everyFamily() {
		s.stems[f.key], s.plains[f.key] = m.AnalyzerNamed(f.analyzer), m.AnalyzerNamed(f.wordsAnalyzer())
		if s.stems[f.key] == nil || s.plains[f.key] == nil {
			return nil, fmt.Errorf("no analyser for %s", f.key)
		}
	}
	return s, nil
}

// stem is the word as the stemmed fields hold it: nothing for a stop word, several terms for signs that pair up.
func (s *schema) stem(f family, word string) []string {
	var out []string
	for _, t := range s.stems[f.key].Analyze([]byte(word)) {
		out = append(out, string(t.Term))
	}
	return out
}

// fold is a word as the unstemmed fields hold it.
func (s *schema) fold(f family, word string) string {
	var b strings.Builder
	for _, t := range s.plains[f.key].Analyze([]byte(word)) {
		b.Write(t.Term)
	}
	return b.String()
}

// How many words a text of usual length has in a field: longer ones count a bit less for each match. Bleve takes the number of
// different words for it, by which every text of a large index is long.
const (
	usualTitle = 5
	usualHeads = 8
	usualBody  = 100
	usualGrams = 30
)

// statistics are what Bleve weighs lengths by.
func (s *schema) statistics(docs int64) *search.BM25Stats {
	n := int(max(docs, 1))
	out := &search.BM25Stats{DocCount: float64(n), FieldCardinality: map[string]int{"*": n, fieldLocale: n, fieldVisible: n}}
	for field, usual := range s.usual {
		out.FieldCardinality[field] = int(usual) * n
	}
	return out
}

// usualLengths are by field.
func usualLengths() map[string]float64 {
	out := map[string]float64{}
	for _, f := range everyFamily() {
		out[f.title()], out[f.heads()], out[f.grams()] = usualTitle, usualHeads, usualGrams
		out[f.body()], out[f.words()], out[f.ends()] = usualBody, usualBody, usualBody
	}
	return out
}
