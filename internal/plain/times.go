package plain

import (
	"strconv"
	"strings"
)

// times finds, in each sentence, the last time of day when nothing says in which zone it is.
func (p *pass) times() {
	for first := 0; first < len(p.words); {
		end := p.sentenceEnd(first)
		last, upTo, zoned := -1, 0, false
		for n := first; n < end; n++ {
			zoned = zoned || p.words[n].caps && p.lang.has("zones", p.words[n].norm)
			if to := p.clock(n); to > n {
				last, upTo = n, to
				zoned = zoned || p.named(to, end)
			}
		}
		if last >= 0 && !zoned {
			p.clockFound(last, upTo)
		}
		first = end
	}
}

// sentenceEnd is the word behind the sentence that begins at first.
func (p *pass) sentenceEnd(first int) int {
	for n := first + 1; n < len(p.words); n++ {
		if p.words[n].ends {
			return n
		}
	}
	return len(p.words)
}

func (p *pass) clockFound(first, end int) {
	from, to := p.words[first].start, p.words[end-1].end
	f := Finding{Rule: p.lang.tag + "/time", Kind: Time, Severity: Hint, Args: map[string]string{"words": p.text[from:to]}}
	if city := city(p.opts.Zone); city != "" {
		f.Replacements = []string{strings.NewReplacer("$time", p.text[from:to], "$place", city).Replace(p.lang.texts["zoned"])}
	}
	p.span(f, from, to)
}

// city is the place that a zone is named for; "" for those that are named for none.
func city(zone string) string {
	area, place, ok := strings.Cut(zone, "/")
	if !ok || area == "Etc" {
		return ""
	}
	return strings.ReplaceAll(place[strings.LastIndexByte(place, '/')+1:], "_", " ")
}

// clock is the word behind a time of day that begins at n, or n: 15:00, 3pm, 3 p.m., 18 Uhr.
func (p *pass) clock(n int) int {
	text := p.words[n].norm
	if !digits(text) {
		return n
	}
	figures := strings.TrimRight(text, "apmhr") // 5pm, 17h, 9hr
	half := text[len(figures):]
	hour, minute, colon := strings.Cut(figures, ":")
	if !colon && (half == "" || half == "h") {
		hour, minute, _ = strings.Cut(figures, ".")
	}
	h, err := strconv.Atoi(hour)
	if err != nil || h > 24 || minute != "" && (len(minute) != 2 || minute > "59") {
		return n
	}
	if half == "am" || half == "pm" {
		return n + 1
	}
	if half != "" && half != "h" {
		return n
	}
	if n+1 < len(p.words) && !p.words[n+1].breaks && p.lang.has("oclock", p.words[n+1].norm) {
		return n + 2
	}
	if colon && minute != "" || half == "h" && minute != "" {
		return n + 1
	}
	return n
}

// named holds when a word for a zone stands close behind a time: "your time", "hora de Madrid".
func (p *pass) named(n, end int) bool {
	for i := n; i < min(n+4, end); i++ {
		if p.lang.has("zonewords", p.words[i].norm) {
			return true
		}
	}
	return false
}
