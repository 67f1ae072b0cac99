package find

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	api "github.com/blevesearch/bleve_index_api"

	"porchlight/internal/index"
)

// mappingVersion is in the folder's name, so that a changed mapping means another, empty index. Anything that changes what is
// written for a message or a conversation must raise it.
const mappingVersion = 1

const generationPrefix = "conversations-v"

// The fields of a document. One set for all languages: people mix them within a sentence, and forms of a word are looked up when it
// is asked for.
const (
	fieldSaid   = "said"   // words of a message and the names of its files
	fieldNames  = "names"  // words of the subject, the contact, addresses and tags: of every document of a conversation
	fieldFilter = "filter" // what it can be narrowed by, each with a prefix
	fieldState  = "state"  // of a conversation's own document: what it was indexed with; stored, not indexed
)

// Prefixes of the terms of fieldFilter.
const (
	byConversation = "in:"
	byPrincipal    = "who:"
	byStatus       = "status:"
	byAssignee     = "assignee:"
	byTeam         = "team:"
	byInbox        = "inbox:"
	byTag          = "tag:"
	byConvKind     = "as:" // chat or ticket
	byAuthor       = "by:"
	byKind         = "kind:" // reply or note, or conversation for its own document
	byFiles        = "files:"
	byDay          = "day:" // UTC
	byLanguage     = "lang:"
)

const analyzerWords = "words"

// schema is the mapping with its analyser at hand, for queries and excerpts to cut words exactly as the index does.
type schema struct {
	mapping *mapping.IndexMappingImpl
	words   analysis.Analyzer
	stems   map[string]analysis.Analyzer // by language: which forms belong to one word
}

// stemmers by language. Others are found by the words as they stand, by their beginnings and in spite of typos.
var stemmers = map[string]string{
	"de": de.AnalyzerName, "en": en.AnalyzerName, "es": es.AnalyzerName, "fr": fr.AnalyzerName, "it": it.AnalyzerName,
	"nl": nl.AnalyzerName, "pt": pt.AnalyzerName, "ru": ru.AnalyzerName, "sv": sv.AnalyzerName,
}

func newSchema() (*schema, error) {
	if err := index.RegisterFolding(); err != nil {
		return nil, err
	}
	m := bleve.NewIndexMapping()
	m.ScoringModel = api.BM25Scoring
	m.DefaultAnalyzer = keyword.Name
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	// Arabic loses what is written together with its words, signs without spaces become pairs, accents go. Each filter leaves the
	// other scripts alone.
	err := m.AddCustomAnalyzer(analyzerWords, map[string]any{"type": custom.Name, "tokenizer": unicode.Name, "token_filters": []string{
		cjk.WidthName, lowercase.Name, en.PossessiveName, ar.NormalizeName, ar.StemmerName, cjk.BigramName, index.FoldingName}})
	if err != nil {
		return nil, fmt.Errorf("describe the words: %w", err)
	}
	d := bleve.NewDocumentStaticMapping()
	add := func(name, analyzer string, indexed, stored, frequencies bool) {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Index, f.Store, f.DocValues, f.IncludeInAll, f.IncludeTermVectors = analyzer, indexed, stored, false, false, false
		f.SkipFreqNorm = !frequencies
		d.AddFieldMappingsAt(name, f)
	}
	add(fieldSaid, analyzerWords, true, false, true)
	add(fieldNames, analyzerWords, true, false, true)
	add(fieldFilter, keyword.Name, true, false, false)
	add(fieldState, keyword.Name, false, true, false)
	m.DefaultMapping = d
	s := &schema{mapping: m, words: m.AnalyzerNamed(analyzerWords), stems: map[string]analysis.Analyzer{}}
	if s.words == nil {
		return nil, fmt.Errorf("no analyser for words")
	}
	for language, name := range stemmers {
		if s.stems[language] = m.AnalyzerNamed(name); s.stems[language] == nil {
			return nil, fmt.Errorf("no analyser for %s", language)
		}
	}
	return s, nil
}

// cut is a text's words as the index holds them.
func (s *schema) cut(text string) analysis.TokenStream { return s.words.Analyze([]byte(text)) }

// stem is a word as its language's stemmer leaves it; empty for a stop word.
func (s *schema) stem(language, word string) string {
	for _, t := range s.stems[language].Analyze([]byte(word)) {
		return string(t.Term)
	}
	return ""
}
