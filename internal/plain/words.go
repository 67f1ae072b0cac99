package plain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a word of a text, a number with its signs, or something that is nobody's prose.
type word struct {
	start, end int    // bytes
	norm       string // lower case, with straight apostrophes; "" for what is no prose
	breaks     bool   // something stands before it that a phrase does not cross
	ends       bool   // a sentence ended before it
	dotted     bool   // a full stop follows at once
	caps       bool   // two capitals or more, and no other letters
	ours       bool   // it belongs to a term of the company
}

// bytesAWord is about what a word takes with the blank behind it; more of them than that only cost another allocation.
const bytesAWord = 5

// read cuts a text into words.
func (p *pass) read() {
	p.words = slices.Grow(p.words, len(p.text)/bytesAWord)
	last := 0 // the end of the word before
	for i := 0; i < len(p.text); {
		end, plain := p.next(i)
		if end == i {
			_, size := utf8.DecodeRuneInString(p.text[i:])
			i += size
			continue
		}
		w := word{start: i, end: end}
		if plain {
			w.norm, w.caps = normal(p.text[i:end]), capitals(p.text[i:end])
			w.dotted = end < len(p.text) && p.text[end] == '.'
		}
		w.breaks = breaks(p.text[last:i], len(p.words) > 0)
		p.words = append(p.words, w)
		i, last = end, end
	}
}

// next is the end of what begins at i, and whether it is prose; i itself when that is a sign between words.
func (p *pass) next(i int) (end int, prose bool) {
	if end := opaque(p.text, i); end > i {
		return end, false
	}
	r, size := utf8.DecodeRuneInString(p.text[i:])
	switch {
	case unicode.IsDigit(r):
		end = number(p.text, i)
	case inWord(r):
		end = i + size + wordEnd(p.text[i+size:])
		end = initials(p.text, i, end)
	case r == '°' && i+size < len(p.text) && letter(p.text[i+size]):
		return i + size + 1, true
	default:
		return i, false
	}
	if i < p.chunk { // within a chunk that was looked at
		return end, true
	}
	p.chunk = i + chunkEnd(p.text[i:])
	if address(p.text[i:p.chunk]) {
		return p.chunk, false
	}
	return end, true
}

func chunkEnd(rest string) int {
	for i := range len(rest) {
		switch rest[i] {
		case ' ', '\t', '\n', '\r', '(', ')', '<', '>', '"', '*':
			return i
		}
	}
	return len(rest)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.M, r) }

func apostrophe(r rune) bool { return r == '\'' || r == '’' }

// wordEnd goes over letters, and over apostrophes between them.
func wordEnd(rest string) int {
	for i := 0; i < len(rest); {
		r, size := utf8.DecodeRuneInString(rest[i:])
		if apostrophe(r) {
			if after, _ := utf8.DecodeRuneInString(rest[i+size:]); !inWord(after) {
				return i
			}
		} else if !inWord(r) && !unicode.IsDigit(r) {
			return i
		}
		i += size
	}
	return len(rest)
}

// initials takes "e.g.", "i. d. R." and "p.m." as one word; end is where the first letter ends.
func initials(text string, i, end int) int {
	if utf8.RuneCountInString(text[i:end]) != 1 {
		return end
	}
	last, letters := end, 1
	for last < len(text) && text[last] == '.' {
		at := last + 1
		if at < len(text) && text[at] == ' ' {
			at++
		}
		r, size := utf8.DecodeRuneInString(text[min(at, len(text)):])
		if !unicode.IsLetter(r) || at+size >= len(text) || text[at+size] != '.' {
			break
		}
		last, letters = at+size, letters+1
	}
	if letters == 1 {
		return end
	}
	return last + 1
}

// number goes over digits, what stands between them (03/04/2026, 15:00, 1,200.5), and letters at once behind them (5pm).
func number(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsDigit(r) {
			after, _ := utf8.DecodeRuneInString(text[i+size:])
			if !strings.ContainsRune("/.:,-", r) || !unicode.IsDigit(after) {
				return i + wordEnd(text[i:])
			}
		}
		i += size
	}
	return i
}

func normal(w string) string {
	w = strings.ToLower(w)
	if strings.Contains(w, "’") {
		w = strings.ReplaceAll(w, "’", "'")
	}
	if strings.Contains(w, ". ") {
		w = strings.ReplaceAll(w, ". ", ".") // initials
	}
	return w
}

func capitals(w string) bool {
	letters := 0
	for _, r := range w {
		if !unicode.IsUpper(r) {
			return false
		}
		letters++
	}
	return letters > 1
}

// breaks holds when a phrase does not go on over what stands between two words. Marks of Markdown, hyphens and one new line are crossed.
func breaks(between string, inside bool) bool {
	if between == " " {
		return !inside
	}
	lines := 0
	for _, r := range between {
		switch r {
		case ' ', '\t', '\r', '*', '_', '~', '-', '‑', '\u00a0', '\u202f':
		case '\n':
			lines++
		default:
			return true
		}
	}
	return lines > 1 || !inside || lines > 0 && strings.ContainsAny(between, "*-")
}

// divide says where sentences end. That is the language's own, so it comes once that is known.
func (p *pass) divide() {
	for n := range p.words {
		p.words[n].ends = n == 0 || p.sentenceEnds(n)
	}
}

// sentenceEnds holds when the word n begins a sentence.
func (p *pass) sentenceEnds(n int) bool {
	w, before := p.words[n], p.words[n-1]
	between := p.text[before.end:w.start]
	if between == " " {
		return false
	}
	if strings.Count(between, "\n") > 1 || strings.Contains(between, "\n") && strings.ContainsAny(between, "-*•#>") {
		return true
	}
	if strings.ContainsAny(between, "!?…。！？¿¡؟") {
		return true
	}
	if !strings.HasPrefix(strings.TrimLeft(between, ")\"'”’»*_"), ".") || strings.HasPrefix(between, "./") {
		return false
	}
	if before.norm != "" && p.lang != nil {
		if _, short := p.lang.lists["dotted"][before.norm]; short {
			return false
		}
		_, month := p.lang.lists["months"][w.norm]
		if c := before.norm[0]; c >= '0' && c <= '9' && (month || lower(p.text[w.start:])) {
			return false
		}
	}
	return true
}

func lower(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

func upper(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r)
}
