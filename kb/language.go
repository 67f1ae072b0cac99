package kb

import (
	"maps"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fa"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/hi"
	"github.com/blevesearch/bleve/v2/analysis/lang/hu"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/ro"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/analysis/lang/tr"
	"github.com/blevesearch/bleve/v2/analysis/token/apostrophe"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"

	"porchlight/internal/index"
)

// family is how texts of one or several languages are analysed. Its key is part of the field names in the index.
type family struct {
	key       string
	analyzer  string   // of Bleve: stop words and stemming
	normalize []string // token filters of the unstemmed field; lower case comes before them
	compounds string   // words are written together: the stemmer by which a word's end is known. Empty: they are not
	prefixes  bool     // stems lose what stands before the root
	bigrams   bool     // no spaces between words: pairs of signs are the terms, and neither typos nor stems apply
}

// general analyses what Bleve has no language for (or, as Polish, only with another module): lower case, accents folded.
var general = family{key: "xx", analyzer: analyzerPlain}

// families by language subtag. Norwegian's two written forms share an analyser, as do Chinese, Japanese and Korean.
var families = map[string]family{
	"ar": {key: "ar", analyzer: ar.AnalyzerName, prefixes: true, normalize: []string{ar.NormalizeName}},
	"da": {key: "da", analyzer: da.AnalyzerName, compounds: da.SnowballStemmerName},
	"de": {key: "de", analyzer: de.AnalyzerName, compounds: de.LightStemmerName, normalize: []string{de.NormalizeName}},
	"en": {key: "en", analyzer: en.AnalyzerName, normalize: []string{en.PossessiveName}},
	"es": {key: "es", analyzer: es.AnalyzerName, normalize: []string{es.NormalizeName}},
	"fa": {key: "fa", analyzer: fa.AnalyzerName, prefixes: true, normalize: []string{ar.NormalizeName, fa.NormalizeName}},
	"fi": {key: "fi", analyzer: fi.AnalyzerName, compounds: fi.SnowballStemmerName},
	"fr": {key: "fr", analyzer: fr.AnalyzerName, normalize: []string{fr.ElisionName}},
	"hi": {key: "hi", analyzer: hi.AnalyzerName, prefixes: true, normalize: []string{hi.NormalizeName}},
	"hu": {key: "hu", analyzer: hu.AnalyzerName, compounds: hu.SnowballStemmerName},
	"it": {key: "it", analyzer: it.AnalyzerName, normalize: []string{it.ElisionName}},
	"nl": {key: "nl", analyzer: nl.AnalyzerName, compounds: nl.SnowballStemmerName},
	"nb": {key: "no", analyzer: no.AnalyzerName, compounds: no.SnowballStemmerName},
	"nn": {key: "no", analyzer: no.AnalyzerName, compounds: no.SnowballStemmerName},
	"no": {key: "no", analyzer: no.AnalyzerName, compounds: no.SnowballStemmerName},
	"pt": {key: "pt", analyzer: pt.AnalyzerName},
	"ro": {key: "ro", analyzer: ro.AnalyzerName},
	"ru": {key: "ru", analyzer: ru.AnalyzerName},
	"sv": {key: "sv", analyzer: sv.AnalyzerName, compounds: sv.SnowballStemmerName},
	"tr": {key: "tr", analyzer: tr.AnalyzerName, normalize: []string{apostrophe.Name}},
	"ja": {key: "cjk", analyzer: cjk.AnalyzerName, bigrams: true},
	"ko": {key: "cjk", analyzer: cjk.AnalyzerName, bigrams: true},
	"zh": {key: "cjk", analyzer: cjk.AnalyzerName, bigrams: true},
}

// familyOf is the analysis of a locale: de-AT is analysed as de.
func familyOf(locale string) family {
	language, _, _ := strings.Cut(strings.ToLower(locale), "-")
	if f, ok := families[language]; ok {
		return f
	}
	return general
}

// everyFamily lists each family once, in a fixed order.
func everyFamily() []family {
	known := map[string]family{general.key: general}
	for _, f := range families {
		known[f.key] = f
	}
	out := make([]family, 0, len(known))
	for _, key := range slices.Sorted(maps.Keys(known)) {
		out = append(out, known[key])
	}
	return out
}

// filters of the unstemmed field.
func (f family) filters() []string {
	if f.bigrams {
		return []string{cjk.WidthName, lowercase.Name}
	}
	return append(append([]string{lowercase.Name}, f.normalize...), index.FoldingName)
}

// chain is where to look, best first: the locale itself, its shorter forms (RFC 4647, 3.4), then the default's.
func chain(locale, fallback string) []string {
	var out []string
	seen := map[string]bool{}
	for _, tag := range []string{locale, fallback} {
		for tag = strings.ToLower(tag); tag != "" && len(out) < maxLocales; {
			if !seen[tag] {
				seen[tag] = true
				out = append(out, tag)
			}
			i := strings.LastIndexByte(tag, '-')
			if i < 0 {
				break
			}
			if tag = tag[:i]; len(tag) > 2 && tag[len(tag)-2] == '-' {
				tag = tag[:len(tag)-2] // a singleton never ends a tag
			}
		}
	}
	return out
}
