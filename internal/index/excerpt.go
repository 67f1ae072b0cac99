package index

import (
	"strings"
	"unicode/utf8"
)

// Segment is a piece of text, marked where it matches. It is text: whoever shows it escapes it.
type Segment struct {
	Text string `json:"text"`
	Mark bool   `json:"mark,omitempty"`
}

// Span is a stretch of text, in bytes, that matches a word of the query.
type Span struct{ Start, End, Word int }

// PassageMost is how many bytes a passage has, before it is rounded to words.
const PassageMost = 200

// Merge joins spans that overlap, as the pairs of signs do, and drops what lies outside of the text.
func Merge(in []Span, length int) []Span {
	out := in[:0]
	for _, s := range in {
		switch last := len(out) - 1; {
		case s.Start < 0 || s.End > length || s.Start >= s.End:
		case last >= 0 && s.Start < out[last].End:
			out[last].End = max(out[last].End, s.End)
		default:
			out = append(out, s)
		}
	}
	return out
}

// Passage is the stretch of text that holds the most different words of the query, or its beginning.
func Passage(text string, spans []Span) []Segment {
	out, _ := Excerpt(text, spans)
	return out
}

// Excerpt is a passage with the byte of the text at which its first match begins; -1 when there is none.
func Excerpt(text string, spans []Span) (passage []Segment, at int) {
	start, at := 0, -1
	most := 0
	for n, first := range spans {
		seen := map[int]bool{}
		score := 0
		for _, s := range spans[n:] {
			if s.End > first.Start+PassageMost*4/5 {
				break
			}
			if score++; !seen[s.Word] {
				seen[s.Word] = true
				score += 10
			}
		}
		if score > most {
			most, start, at = score, first.Start, first.Start
		}
	}
	start = sentence(text, start)
	end := len(text)
	if end > start+PassageMost {
		end = lastSpace(text, start, Boundary(text, start+PassageMost))
	}
	out := Segments(text, start, end, spans)
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
	return out, at
}

// sentence moves a start back to where its sentence or line begins, when that is near, else to a word before it.
func sentence(text string, at int) int {
	floor := max(0, at-PassageMost/3)
	for n := at; n > floor; n-- {
		if fresh(text, n) {
			return n
		}
	}
	if floor == 0 {
		return 0
	}
	for n := max(floor, at-PassageMost/6); n < at; n++ {
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
	if n := strings.LastIndexAny(text[start:end], " \n"); n > PassageMost/2 {
		return start + n
	}
	return end
}

// Boundary is the last start of a letter at or before n.
func Boundary(text string, n int) int {
	if n >= len(text) {
		return len(text)
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// Segments cuts text[start:end] at its spans.
func Segments(text string, start, end int, spans []Span) []Segment {
	out := []Segment{}
	at := start
	for _, s := range spans {
		if s.Start < at || s.End > end {
			continue
		}
		if s.Start > at {
			out = append(out, Segment{Text: text[at:s.Start]})
		}
		out = append(out, Segment{Text: text[s.Start:s.End], Mark: true})
		at = s.End
	}
	if at < end {
		out = append(out, Segment{Text: text[at:end]})
	}
	return out
}
