package kb

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	passageMost = 200      // bytes of a passage, before it is rounded to words
	markedMost  = 64 << 10 // bytes of a body that are looked through for marks
)

// span is a stretch of text that matches a word of the query.
type span struct{ start, end, word int }

// hit makes a match ready to be shown.
func (m found) hit(s *schema) Hit {
	c := m.card
	plain := c.Plain
	if len(plain) > markedMost {
		plain = plain[:boundary(plain, markedMost)]
	}
	return Hit{
		ID: m.id, Article: c.Article, Locale: c.Locale, Slug: c.Slug, Category: c.Category, Visibility: c.Visibility,
		Title:   segments(c.Title, 0, len(c.Title), m.spans(s, c.Title, 1)),
		Passage: passage(plain, m.spans(s, plain, prefixFrom)),
		Updated: c.Updated.UTC().Format(time.RFC3339), Score: m.score,
	}
}

// spans finds the query's words in text, in order and without overlaps, by cutting it as the index did. A beginning of
// fewer than begun letters marks nothing.
func (m found) spans(s *schema, text string, begun int) []span {
	var out []span
	if m.f.bigrams {
		for _, t := range s.stems[m.f.key].Analyze([]byte(text)) {
			if n := m.word(func(c choice) bool { return c.stems[string(t.Term)] || c.plain[string(t.Term)] }); n >= 0 {
				out = append(out, span{t.Start, t.End, n})
			}
		}
		return merge(out, len(text))
	}
	first := m.firstLetters()
	for _, t := range s.plains[m.f.key].Analyze([]byte(text)) {
		if t.Start < 0 || t.Start > t.End || t.End > len(text) {
			continue
		}
		plain := string(t.Term)
		n := m.word(func(c choice) bool {
			return c.plain[plain] || utf8.RuneCountInString(c.begin) >= begun && strings.HasPrefix(plain, c.begin)
		})
		if letter, _ := utf8.DecodeRuneInString(plain); n < 0 && (first == nil || first[letter]) {
			stems := s.stem(m.f, text[t.Start:t.End])
			n = m.word(func(c choice) bool {
				return slices.ContainsFunc(stems, func(stem string) bool { return c.stems[stem] })
			})
		}
		if n >= 0 {
			out = append(out, span{t.Start, t.End, n})
		}
	}
	return merge(out, len(text))
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

// merge joins spans that overlap, as the pairs of signs do, and drops what lies outside of the text.
func merge(in []span, length int) []span {
	out := in[:0]
	for _, s := range in {
		switch last := len(out) - 1; {
		case s.start < 0 || s.end > length || s.start >= s.end:
		case last >= 0 && s.start < out[last].end:
			out[last].end = max(out[last].end, s.end)
		default:
			out = append(out, s)
		}
	}
	return out
}

// passage is the stretch of text that holds the most different words of the query, or its beginning.
func passage(text string, spans []span) []Segment {
	start := 0
	most := 0
	for n, first := range spans {
		seen := map[int]bool{}
		score := 0
		for _, s := range spans[n:] {
			if s.end > first.start+passageMost*4/5 {
				break
			}
			if score++; !seen[s.word] {
				seen[s.word] = true
				score += 10
			}
		}
		if score > most {
			most, start = score, first.start
		}
	}
	start = sentence(text, start)
	end := len(text)
	if end > start+passageMost {
		end = lastSpace(text, start, boundary(text, start+passageMost))
	}
	out := segments(text, start, end, spans)
	for n := range out {
		out[n].Text = strings.ReplaceAll(out[n].Text, "\n", " · ") // where a heading, a list's entry or a paragraph ended
	}
	if start > 0 && len(out) > 0 && !fresh(text, start) {
		out[0].Text = "… " + out[0].Text
		if out[0].Mark {
			out[0].Text = strings.TrimPrefix(out[0].Text, "… ")
			out = append([]Segment{{Text: "… "}}, out...)
		}
	}
	if end < len(text) {
		out = append(out, Segment{Text: " …"})
	}
	return out
}

// sentence moves a start back to where its sentence or line begins, when that is near, else to a word before it.
func sentence(text string, at int) int {
	floor := max(0, at-passageMost/3)
	for n := at; n > floor; n-- {
		if fresh(text, n) {
			return n
		}
	}
	if floor == 0 {
		return 0
	}
	for n := max(floor, at-passageMost/6); n < at; n++ {
		if text[n] == ' ' {
			return n + 1
		}
	}
	return at
}

// fresh is whether a sentence or a line begins at this byte.
func fresh(text string, at int) bool {
	before := text[:at]
	for _, end := range []string{"\n", ". ", "! ", "? ", "。", "؟ "} {
		if strings.HasSuffix(before, end) {
			return true
		}
	}
	return at == 0
}

func lastSpace(text string, start, end int) int {
	if n := strings.LastIndexAny(text[start:end], " \n"); n > passageMost/2 {
		return start + n
	}
	return end
}

// boundary is the last start of a letter at or before n.
func boundary(text string, n int) int {
	if n >= len(text) {
		return len(text)
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// segments cuts text[start:end] at its spans.
func segments(text string, start, end int, spans []span) []Segment {
	out := []Segment{}
	at := start
	for _, s := range spans {
		if s.start < at || s.end > end {
			continue
		}
		if s.start > at {
			out = append(out, Segment{Text: text[at:s.start]})
		}
		out = append(out, Segment{Text: text[s.start:s.end], Mark: true})
		at = s.end
	}
	if at < end {
		out = append(out, Segment{Text: text[at:end]})
	}
	return out
}
