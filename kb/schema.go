package kb

import (
	"fmt"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
)

// schema is the mapping with its analysers at hand, for queries and highlighting to cut words exactly as the index does.
type schema struct {
	mapping *mapping.IndexMappingImpl
	stems   map[string]analysis.Analyzer // by family key
	plains  map[string]analysis.Analyzer // by family key
}

func newSchema() (*schema, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	s := &schema{mapping: m, stems: map[string]analysis.Analyzer{}, plains: map[string]analysis.Analyzer{}}
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
