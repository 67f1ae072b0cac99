package kb

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"porchlight/internal/index"
)

// markedMost is how many bytes of a body are looked through for marks.
const markedMost = 64 << 10

// hit makes a match ready to be shown.
func (m found) hit(s *schema) Hit {
	c := m.card
	plain := c.Plain
	if len(plain) > markedMost {
		plain = plain[:index.Boundary(plain, markedMost)]
	}
	titled, spans := m.spans(s, c.Title, 1), m.spans(s, plain, prefixFrom)
	passage, at := index.Excerpt(plain, spans)
	return Hit{
		ID: m.id, Article: c.Article, Locale: c.Locale, Slug: c.Slug, Category: c.Category, Visibility: c.Visibility,
		Title:   index.Segments(c.Title, 0, len(c.Title), titled),
		Passage: passage, Section: section(c.Sections, at, titled, spans),
		Updated: c.Updated.UTC().Format(time.RFC3339), Score: m.score,
	}
}

// section is the one that answers: it holds the passage, and a word of the query that the title lacks.
func section(list []opened, at int, titled, spans []index.Span) *Section {
	n := -1
	for k, s := range list {
		if s.At <= at {
			n = k
		}
	}
	if n < 0 {
		return nil
	}
	for _, s := range spans {
		if s.Start < list[n].At || n+1 < len(list) && s.Start >= list[n+1].At {
			continue
		}
		if !slices.ContainsFunc(titled, func(t index.Span) bool { return t.Word == s.Word }) {
			return &list[n].Section
		}
	}
	return nil
}

// spans finds the query's words in text, in order and without overlaps, by cutting it as the index did. A beginning of
// fewer than begun letters marks nothing.
func (m found) spans(s *schema, text string, begun int) []index.Span {
	var out []index.Span
	if m.f.bigrams {
		for _, t := range s.stems[m.f.key].Analyze([]byte(text)) {
			if n := m.word(func(c choice) bool { return c.stems[string(t.Term)] || c.plain[string(t.Term)] }); n >= 0 {
				out = append(out, index.Span{Start: t.Start, End: t.End, Word: n})
			}
		}
		return index.Merge(out, len(text))
	}
	first, known := m.firstLetters(), map[string]int{}
	for _, t := range s.plains[m.f.key].Analyze([]byte(text)) {
		if t.Start < 0 || t.Start > t.End || t.End > len(text) {
			continue
		}
		typed := text[t.Start:t.End]
		n, seen := known[typed]
		if !seen {
			n = m.match(s, string(t.Term), typed, begun, first)
			known[typed] = n
		}
		if n >= 0 {
			out = append(out, index.Span{Start: t.Start, End: t.End, Word: n})
		}
	}
	return index.Merge(out, len(text))
}

// match is the word of the query that a text's word is, or -1.
func (m found) match(s *schema, plain, typed string, begun int, first map[rune]bool) int {
	n := m.word(func(c choice) bool {
		return c.plain[plain] || c.begin != "" && utf8.RuneCountInString(c.begin) >= begun && strings.HasPrefix(plain, c.begin)
	})
	if letter, _ := utf8.DecodeRuneInString(plain); n >= 0 || first != nil && !first[letter] {
		return n
	}
	stems := s.stem(m.f, typed)
	return m.word(func(c choice) bool {
		return slices.ContainsFunc(stems, func(stem string) bool { return c.stems[stem] })
	})
}

// word is the first of the query's words that matches, or -1.
func (m found) word(match func(choice) bool) int { return slices.IndexFunc(m.choices, match) }

// firstLetters are what a word must begin with to be worth stemming: most of the cost of a passage is stemming what can't
// match. It is nil for languages whose stems lose their first letters.
func (m found) firstLetters() map[rune]bool {
	if m.f.prefixes {
		return nil
	}
	out := map[rune]bool{}
	for _, c := range m.choices {
		for _, words := range []map[string]bool{c.plain, c.stems} {
			for w := range words {
				letter, _ := utf8.DecodeRuneInString(w)
				out[letter] = true
			}
		}
	}
	return out
}
