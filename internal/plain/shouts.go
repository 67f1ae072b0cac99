package plain

import (
	"strings"
	"unicode/utf8"
)

// marks finds rows of exclamation and question marks; one is enough.
func (p *pass) marks() {
	code := 0 // words that are no prose, to step over
	for i := 0; i < len(p.text); {
		for code < len(p.words) && (p.words[code].norm != "" || p.words[code].end <= i) {
			code++
		}
		if code < len(p.words) && p.words[code].start <= i {
			i = p.words[code].end
			continue
		}
		end := i
		for end < len(p.text) && (p.text[end] == '!' || p.text[end] == '?') {
			end++
		}
		if row := p.text[i:end]; len(row) > 1 {
			one := "!"
			if strings.Contains(row, "?") {
				one = "?"
			}
			p.span(Finding{Rule: "marks", Kind: Shouting, Severity: Hint, Reason: "marks", Replacements: []string{one}}, i, end)
		}
		i = max(end, i+1)
	}
}

// shouts finds words in capitals that are no short forms, together with those beside them.
func (p *pass) shouts() {
	for n := 0; n < len(p.words); n++ {
		if !p.shouted(n) {
			continue
		}
		first, end := n, n+1
		for first > 0 && !p.words[first].breaks && p.joins(first-1) {
			first--
		}
		for end < len(p.words) && !p.words[end].breaks && (p.joins(end) || p.shouted(end)) {
			end++
		}
		from, to := p.words[first].start, p.words[end-1].end
		f := Finding{Rule: p.lang.tag + "/capitals", Kind: Shouting, Severity: Warning, Args: map[string]string{"words": clipped(p.text[from:to])}}
		f.Replacements = []string{p.quiet(first, end)}
		p.found(f, first, end-1)
		n = end - 1
	}
}

// shouted holds for a word in capitals that people know in small letters: from a list, or long and with a vowel.
func (p *pass) shouted(n int) bool {
	w := p.words[n]
	if !w.caps || w.ours || p.lang.has("allowed", w.norm) || p.lang.has("zones", w.norm) {
		return false
	}
	return p.lang.has("loud", w.norm) || utf8.RuneCountInString(w.norm) >= 5 && strings.ContainsAny(w.norm, "aeiouyäöüáéíóú")
}

// joins holds for a short word in capitals that stands beside a shouted one.
func (p *pass) joins(n int) bool {
	w := p.words[n]
	return w.caps && !w.ours && !p.lang.has("allowed", w.norm) && strings.ContainsAny(w.norm, "aeiouyäöüáéíóú")
}

// quiet says it in small letters; nouns keep their capital where the language gives them one.
func (p *pass) quiet(first, end int) string {
	var b strings.Builder
	for n := first; n < end; n++ {
		w := p.words[n]
		if n > first {
			b.WriteString(p.text[p.words[n-1].end:w.start])
		}
		said := strings.ToLower(p.text[w.start:w.end])
		noun := false
		for _, ending := range p.lang.order["nouns"] {
			noun = noun || strings.HasSuffix(said, ending)
		}
		if w.ends || noun {
			said = capitalised(said)
		}
		b.WriteString(said)
	}
	return b.String()
}

// abbreviations finds short forms that the text does not explain, each once: "SLA", but not "service level agreement (SLA)".
func (p *pass) abbreviations() {
	seen := map[string]bool{}
	for n, w := range p.words {
		if w.caps && p.explained(n) {
			seen[w.norm] = true
		}
	}
	for n, w := range p.words {
		size := utf8.RuneCountInString(w.norm)
		if !w.caps || w.ours || size > 5 || seen[w.norm] || p.lang.has("allowed", w.norm) || p.lang.has("zones", w.norm) || p.lang.has("loud", w.norm) {
			continue
		}
		seen[w.norm] = true
		p.found(Finding{Rule: p.lang.tag + "/unexplained", Kind: Abbreviation, Severity: Hint, Reason: "unexplained", rank: 2,
			Args: map[string]string{"words": p.text[w.start:w.end]}}, n, n)
	}
}

// explained holds for a short form in brackets, or with brackets behind it.
func (p *pass) explained(n int) bool {
	w := p.words[n]
	before := w.start > 0 && p.text[w.start-1] == '('
	return before || strings.HasPrefix(p.text[w.end:], " (") || strings.HasPrefix(p.text[w.end:], " = ")
}
