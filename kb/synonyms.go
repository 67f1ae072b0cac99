package kb

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// Synonyms are words of a locale that are looked for in place of one another. A word may be several, such as "send back".
type Synonyms struct {
	Locale string
	Words  []string
}

// What the index knows of languages without being told. A desk adds its own groups.
var (
	//go:embed words/synonyms.txt
	builtinSynonyms string
	//go:embed words/fillers.txt
	builtinFillers string
)

// MaxSynonyms is how many words of a group are used.
const MaxSynonyms = 16

const (
	maxPhrase     = 4 // words of an entry
	maxThesaurus  = 20000
	maxSynonymous = 12 // stems that a word of a query may grow into
)

// thesaurus is the groups of all locales, prepared for looking up what was typed. It is not changed after it is made.
type thesaurus struct {
	entries map[string]map[string][]*synset // by family, then by the entry's stems
	fillers map[string]map[string]bool      // by family: words as typed, folded
	signs   map[string][]*synset            // by family: those that are found within a text without spaces
}

// synset is a group of a thesaurus.
type synset struct {
	words []string   // as written
	stems [][]string // of each word
}

// thesaurusOf joins the built-in groups with a desk's own.
func (s *schema) thesaurusOf(own []Synonyms) *thesaurus {
	t := &thesaurus{entries: map[string]map[string][]*synset{}, fillers: map[string]map[string]bool{}, signs: map[string][]*synset{}}
	for locale, words := range lines(builtinFillers) {
		f := familyOf(locale)
		if t.fillers[f.key] == nil {
			t.fillers[f.key] = map[string]bool{}
		}
		for w := range strings.FieldsSeq(words) {
			t.fillers[f.key][s.fold(f, w)] = true
		}
	}
	for locale, words := range lines(builtinSynonyms) {
		s.enter(t, Synonyms{Locale: locale, Words: strings.Split(words, ",")})
	}
	for _, group := range own[:min(len(own), maxThesaurus)] {
		s.enter(t, group)
	}
	return t
}

// lines are the locales and contents of a word list.
func lines(list string) func(yield func(locale, words string) bool) {
	return func(yield func(locale, words string) bool) {
		for line := range strings.Lines(list) {
			locale, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if ok && !strings.HasPrefix(line, "#") && !yield(locale, words) {
				return
			}
		}
	}
}

func (s *schema) enter(t *thesaurus, group Synonyms) {
	f := familyOf(group.Locale)
	set := &synset{}
	for _, w := range group.Words[:min(len(group.Words), MaxSynonyms)] {
		stems := s.stem(f, strings.TrimSpace(w))
		if len(stems) == 0 || !f.bigrams && len(stems) > maxPhrase {
			continue
		}
		set.words, set.stems = append(set.words, strings.TrimSpace(w)), append(set.stems, stems)
	}
	if f.bigrams {
		t.signs[f.key] = append(t.signs[f.key], set)
		return
	}
	if t.entries[f.key] == nil {
		t.entries[f.key] = map[string][]*synset{}
	}
	for _, stems := range set.stems {
		key := strings.Join(stems, " ")
		t.entries[f.key][key] = append(t.entries[f.key][key], set)
	}
}

// synonymous joins what stands for one thing: it marks words of a query that together are an entry, and gives each word the
// stems it may be replaced by.
func (t *thesaurus) synonymous(f family, list []word) []word {
	entries := t.entries[f.key]
	var stems []string
	var at []int // the word of each stem
	for n, w := range list {
		if t.fillers[f.key][w.plain] && !w.typing {
			list[n].filler = true
		}
		for _, s := range w.stems {
			stems, at = append(stems, s), append(at, n)
		}
	}
	for from := range stems {
		for to := from + 1; to <= min(len(stems), from+maxPhrase); to++ {
			for _, set := range entries[strings.Join(stems[from:to], " ")] {
				list[at[from]].replace(set, strings.Join(stems[from:to], " "))
				for n := at[from]; n <= at[to-1]; n++ {
					list[n].filler = list[n].filler && to-from == 1 // together they are no fillers
					list[n].part = list[n].part || to-from > 1 && n > at[from]
				}
			}
		}
	}
	return list
}

// replace adds the stems of all of a set's entries but one.
func (w *word) replace(set *synset, but string) {
	for _, stems := range set.stems {
		if strings.Join(stems, " ") == but || len(w.like) >= maxSynonymous {
			continue
		}
		w.like = append(w.like, stems)
	}
}

// pictured are the pairs of signs of what a text without spaces may say otherwise.
func (t *thesaurus) pictured(f family, text string) (out [][]string) {
	for _, set := range t.signs[f.key] {
		for n, w := range set.words {
			if utf8.RuneCountInString(w) < 2 || !strings.Contains(text, w) {
				continue
			}
			for other, stems := range set.stems {
				if other != n && len(out) < maxSynonymous {
					out = append(out, stems)
				}
			}
		}
	}
	return out
}

// SetSynonyms takes a desk's own groups in place of those given before. Searches use them from then on; texts need not be
// indexed again.
func (i *Index) SetSynonyms(own []Synonyms) { i.thesaurus.Store(i.schema.thesaurusOf(own)) }
