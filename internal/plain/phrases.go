package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// gapMost is how many words a gap may hold: "keep the whole team in the loop".
const gapMost = 3

// hit is a phrase that was found: up to which word, and what stood in its gaps.
type hit struct {
	*match
	end  int
	gaps [2][2]int // words, half open
	held int       // gaps that were filled
}

// phrases finds the rules' phrases: at each word the longest one.
func (p *pass) phrases() {
	for n := 0; n < len(p.words); {
		h := p.longest(p.lang.root, n, hit{end: n})
		if h.match == nil {
			n++
			continue
		}
		p.phrase(h, n)
		n = h.end
	}
}

// longest follows the tree from the word n on. Patterns have few words and two gaps at most, so that this is bounded.
func (p *pass) longest(at *node, n int, so hit) hit {
	best := so
	best.match = nil
	if at.end != nil {
		best.match, best.end = at.end, n
	}
	if n >= len(p.words) || p.words[n].norm == "" || n > so.end && p.words[n].breaks {
		return best
	}
	begun := so
	if next := p.step(at, n); next != nil {
		if h := p.longest(next, n+1, begun); h.match != nil && (best.match == nil || h.end > best.end) {
			best = h
		}
	}
	if at.gap == nil || so.held == len(so.gaps) {
		return best
	}
	for to := n + 1; to <= min(n+gapMost, len(p.words)); to++ {
		filled := so
		filled.gaps[so.held] = [2]int{n, to}
		filled.held++
		if h := p.longest(at.gap, to, filled); h.match != nil && (best.match == nil || h.end > best.end) {
			best = h
			break // the shortest gap that fits
		}
		if to < len(p.words) && (p.words[to].breaks || p.words[to].norm == "") {
			break
		}
	}
	return best
}

// step is the way that a word leads; "#" stands for any number, and a full stop in a pattern for one in the text.
func (p *pass) step(at *node, n int) *node {
	w := p.words[n]
	if w.dotted {
		if next := at.next[w.norm+"."]; next != nil {
			return next
		}
	}
	if next := at.next[w.norm]; next != nil {
		return next
	}
	if digits(w.norm) {
		return at.next["#"]
	}
	return nil
}

func (p *pass) phrase(h hit, n int) {
	r := h.rule
	if r.strict && !p.strict {
		return
	}
	ours := true
	for _, w := range p.words[n:h.end] {
		ours = ours && w.ours
	}
	if ours {
		return
	}
	from, to := p.words[n].start, p.words[h.end-1].end
	if p.words[h.end-1].dotted && p.shortForm(h.end-1) {
		to++
	}
	f := Finding{Rule: r.name, Kind: r.kind, Severity: r.severity, Reason: r.reason, rank: 1}
	if r.kind == fine {
		p.span(f, from, to)
		return
	}
	f.Args = map[string]string{"words": clipped(p.text[from:to])}
	if !strings.ContainsAny(p.text[from:to], "*_~\n") { // a mark's other half would be left
		capital := upper(p.text[from:])
		for _, by := range h.by {
			if len(by) == 0 {
				from, to = p.without(&f, h, from, to)
				continue
			}
			f.Replacements = append(f.Replacements, p.said(by, h, capital))
		}
		from = p.article(&f, n, from)
	}
	p.span(f, from, to)
}

// without takes a phrase away, with the comma and the blank behind it; the next word then begins the sentence.
func (p *pass) without(f *Finding, h hit, from, to int) (int, int) {
	if h.end == len(p.words) || p.words[h.end].ends || strings.Trim(p.text[to:p.words[h.end].start], " ,") != "" {
		return from, to
	}
	next := p.words[h.end]
	said := p.text[next.start:next.end]
	if upper(p.text[from:]) {
		said = capitalised(said)
	}
	f.Replacements = []string{said}
	return from, next.end
}

// shortForm holds for a word whose full stop is its own, such as "approx."
func (p *pass) shortForm(n int) bool {
	return p.lang.has("dotted", p.words[n].norm) && (n+1 == len(p.words) || !p.words[n+1].ends)
}

// said puts the words of the gaps into a replacement, and a capital at its beginning where the text had one.
func (p *pass) said(by part, h hit, capital bool) string {
	var b strings.Builder
	gap := 0
	for n, w := range by {
		if n > 0 {
			b.WriteByte(' ')
		}
		lead, core, tail := trimmed(w)
		switch {
		case core == gapSign && gap < h.held:
			g := h.gaps[gap]
			gap++
			b.WriteString(lead + p.text[p.words[g[0]].start:p.words[g[1]-1].end] + tail)
		case core == "#":
			b.WriteString(lead + p.numberIn(h) + tail)
		default:
			b.WriteString(w)
		}
	}
	if capital {
		return capitalised(b.String())
	}
	return b.String()
}

func (p *pass) numberIn(h hit) string {
	for n := h.end - 1; n >= 0; n-- {
		if w := p.words[n]; digits(w.norm) {
			return p.text[w.start:w.end]
		}
	}
	return ""
}

// article takes an English "a" or "an" into the span when the replacements need the other one.
func (p *pass) article(f *Finding, n, from int) int {
	if p.lang.tag != "en" || n == 0 || p.words[n].breaks || p.words[n-1].norm != "a" && p.words[n-1].norm != "an" {
		return from
	}
	before := p.words[n-1]
	made, other := make([]string, len(f.Replacements)), false
	for i, by := range f.Replacements {
		a := "a"
		if by != "" && strings.ContainsRune("aeioAEIO", rune(by[0])) {
			a = "an"
		}
		other = other || a != before.norm
		if upper(p.text[before.start:]) {
			a = capitalised(a)
		}
		made[i] = a + " " + by
	}
	if !other {
		return from
	}
	f.Replacements = made
	return before.start
}

func capitalised(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// clipped is as much of a phrase as a sentence about it can bear.
func clipped(s string) string {
	const most = 60 // runes
	for i := range s {
		if utf8.RuneCountInString(s[:i]) >= most {
			return s[:i] + "…"
		}
	}
	return s
}
