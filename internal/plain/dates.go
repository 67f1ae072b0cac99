package plain

import (
	"strconv"
	"strings"
)

// dates finds days that two countries read in two ways: 03/04.
func (p *pass) dates() {
	for n, w := range p.words {
		if d, ok := p.ambiguous(n); ok {
			f := Finding{Rule: p.lang.tag + "/date", Kind: Date, Severity: Warning, Args: map[string]string{"words": p.text[w.start:w.end]},
				Replacements: []string{p.day(d.first, d.second, d.year), p.day(d.second, d.first, d.year)}}
			p.found(f, n, n)
		}
	}
}

type date struct {
	first, second int
	year          string
}

// ambiguous reads 03/04, 3/4/26 and 03.04.2026 when both numbers could be the month. Where a language writes dates with a full stop,
// its own readers know which is which. Without a year only a word such as "by" before it makes it a date.
func (p *pass) ambiguous(n int) (d date, ok bool) {
	text := p.words[n].norm
	if !digits(text) {
		return d, false
	}
	at := strings.IndexAny(text, "/.-")
	if at < 1 || at > 2 {
		return d, false
	}
	sign := text[at : at+1]
	parts := strings.Split(text, sign)
	if len(parts) < 2 || len(parts) > 3 {
		return d, false
	}
	var err, also error
	d.first, err = strconv.Atoi(parts[0])
	d.second, also = strconv.Atoi(parts[1])
	if err != nil || also != nil || len(parts[1]) > 2 || !month(d.first) || !month(d.second) || d.first == d.second {
		return d, false
	}
	dotted := sign == "." && p.lang.texts["decimal"] != "." && !p.strict
	if len(parts) == 3 {
		d.year = parts[2]
		if _, err := strconv.Atoi(d.year); err != nil || len(d.year) != 2 && len(d.year) != 4 {
			return d, false
		}
		if len(d.year) == 2 {
			d.year = "20" + d.year
		}
		return d, !dotted
	}
	dated := n > 0 && !p.words[n].breaks && p.lang.has("dated", p.words[n-1].norm)
	return d, sign == "/" && dated
}

// digits holds for what begins with one.
func digits(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

func month(n int) bool { return n >= 1 && n <= 12 }

// day writes a date out.
func (p *pass) day(day, month int, year string) string {
	name := "date"
	if year != "" {
		name = "dateyear"
	}
	return strings.NewReplacer("$day", strconv.Itoa(day), "$month", p.lang.order["months"][month-1], "$year", year).Replace(p.lang.texts[name])
}
