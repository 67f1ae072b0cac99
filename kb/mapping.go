package kb

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/token/edgengram"
	"github.com/blevesearch/bleve/v2/analysis/token/length"
	"github.com/blevesearch/bleve/v2/analysis/token/reverse"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	api "github.com/blevesearch/bleve_index_api"

	"porchlight/internal/index"
)

// mappingVersion is in the folder's name, so that a changed mapping means another, empty index. Anything that changes what
// is written for a text (fields, analysers, Plain) must raise it; TestMappingVersionMovesWithTheMapping remembers.
const mappingVersion = 3

const (
	analyzerPlain = "plain"   // unstemmed, for languages that Bleve has no analyser for
	filterGrams   = "grams"   // the beginnings of a word
	filterLong    = "long"    // words long enough to be several
	gramsMax      = 12        // letters; longer beginnings are found through the unstemmed field
	compoundMin   = 7         // letters of a stem that may be several words
	kindField     = "kind"    // names the family a document is mapped by
	fieldLocale   = "locale"  // lower case
	fieldVisible  = "visible" // Visibility
	fieldRev      = "rev"     // what a reconcile compares
	fieldCard     = "card"    // what a hit shows, as JSON; stored, not indexed
)

// The fields a text is found by. Each exists once per family, so that statistics of one language do not weigh in another.
func (f family) title() string { return "title_" + f.key } // stemmed
func (f family) heads() string { return "heads_" + f.key } // stemmed headings
func (f family) body() string  { return "body_" + f.key }  // stemmed
func (f family) words() string { return "words_" + f.key } // all of it unstemmed: typos and beginnings
func (f family) grams() string { return "grams_" + f.key } // beginnings of the title's words
func (f family) ends() string  { return "ends_" + f.key }  // long stems from their end: what a compound is a kind of

func (f family) wordsAnalyzer() string { return "words_" + f.key }
func (f family) gramsAnalyzer() string { return "grams_" + f.key }
func (f family) endsAnalyzer() string  { return "ends_" + f.key }

// newMapping describes the index: a document mapping per family, and nothing dynamic.
func newMapping() (*mapping.IndexMappingImpl, error) {
	if err := index.RegisterFolding(); err != nil {
		return nil, err
	}
	m := bleve.NewIndexMapping()
	m.TypeField = kindField
	m.ScoringModel = api.BM25Scoring
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	m.DefaultAnalyzer = keyword.Name
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	err := m.AddCustomTokenFilter(filterGrams, map[string]any{"type": edgengram.Name, "min": 1.0, "max": float64(gramsMax)})
	if err != nil {
		return nil, fmt.Errorf("describe the grams filter: %w", err)
	}
	err = m.AddCustomTokenFilter(filterLong, map[string]any{"type": length.Name, "min": float64(compoundMin)})
	if err != nil {
		return nil, fmt.Errorf("describe the filter of long words: %w", err)
	}
	err = m.AddCustomAnalyzer(analyzerPlain, analyzer(general.filters()))
	if err != nil {
		return nil, fmt.Errorf("describe the plain analyser: %w", err)
	}
	for _, f := range everyFamily() {
		if err := describe(m, f); err != nil {
			return nil, fmt.Errorf("describe texts in %s: %w", f.key, err)
		}
	}
	return m, nil
}

func analyzer(filters []string) map[string]any {
	return map[string]any{"type": custom.Name, "tokenizer": unicode.Name, "token_filters": filters}
}

func describe(m *mapping.IndexMappingImpl, f family) error {
	if err := m.AddCustomAnalyzer(f.wordsAnalyzer(), analyzer(f.filters())); err != nil {
		return err
	}
	if err := m.AddCustomAnalyzer(f.gramsAnalyzer(), analyzer(append(f.filters(), filterGrams))); err != nil {
		return err
	}
	if f.compounds != "" {
		filters := append(f.filters(), f.compounds, filterLong, reverse.Name)
		if err := m.AddCustomAnalyzer(f.endsAnalyzer(), analyzer(filters)); err != nil {
			return err
		}
	}
	d := bleve.NewDocumentStaticMapping()
	d.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping()) // nothing is in it, and looking for that takes time
	add := func(name, analyzer string, positions bool) {
		fm := bleve.NewTextFieldMapping()
		fm.Analyzer, fm.Store, fm.DocValues, fm.IncludeInAll, fm.IncludeTermVectors = analyzer, false, false, false, positions
		d.AddFieldMappingsAt(name, fm)
	}
	add(f.title(), f.analyzer, true) // positions, so that a phrase of the title counts more
	add(f.heads(), f.analyzer, false)
	add(f.body(), f.analyzer, false)
	if !f.bigrams {
		add(f.words(), f.wordsAnalyzer(), false)
		add(f.grams(), f.gramsAnalyzer(), false)
	}
	if f.compounds != "" {
		add(f.ends(), f.endsAnalyzer(), false)
	}
	add(fieldLocale, keyword.Name, false)
	add(fieldVisible, keyword.Name, false)
	rev := bleve.NewTextFieldMapping()
	rev.Analyzer, rev.Index, rev.Store, rev.IncludeInAll, rev.IncludeTermVectors = keyword.Name, true, false, false, false
	d.AddFieldMappingsAt(fieldRev, rev)
	card := bleve.NewTextFieldMapping()
	card.Index, card.Store, card.DocValues, card.IncludeInAll, card.IncludeTermVectors = false, true, false, false, false
	d.AddFieldMappingsAt(fieldCard, card)
	m.AddDocumentMapping(f.key, d)
	return nil
}
