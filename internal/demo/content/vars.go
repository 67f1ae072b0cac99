package content

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Vars is what placeholders are filled from.
type Vars struct {
	Locales  map[string]Language `json:"locales"`
	Products []Product           `json:"products"`
}

// Language is how a locale says dates and small courtesies. Date is a pattern of {weekday}, {day} and {month}.
type Language struct {
	Date     string              `json:"date"`
	Weekdays []string            `json:"weekdays"` // from Sunday
	Months   []string            `json:"months"`   // from January
	Windows  []string            `json:"windows"`
	Phrases  map[string][]string `json:"phrases"`
}

// Product is a piece that contacts write about. Names are placeholders by locale: product, and in German product_nom,
// product_acc and product_dat with their article.
type Product struct {
	Slug  string                       `json:"slug"`
	Kind  string                       `json:"kind"`
	Price int                          `json:"price"` // euro cents
	Names map[string]map[string]string `json:"names"`
}

// filler resolves the placeholders of one playing of a script.
type filler struct {
	rng      *rand.Rand
	lang     Language
	inLetter bool // the language goes on in lower case after the comma of a salutation
	set      map[string]string
}

func (v Vars) filler(rng *rand.Rand, s *Script, who *Contact, opened time.Time) *filler {
	lang := v.Locales[s.Locale]
	var fitting []Product
	for _, p := range v.Products {
		if len(s.Products) == 0 || slices.Contains(s.Products, p.Kind) {
			fitting = append(fitting, p)
		}
	}
	p := fitting[rng.IntN(len(fitting))]
	first, last := who.Name, who.Name
	if i := strings.IndexByte(who.Name, ' '); i > 0 {
		first, last = who.Name[:i], who.Name[i+1:]
	}
	date := workingDays(opened, 2+rng.IntN(2))
	order := 3100 + rng.IntN(2300)
	set := map[string]string{
		"name": first, "surname": last, "full_name": who.Name, "city": cmp.Or(who.CityLocal, who.City),
		"order": strconv.Itoa(order), "order2": strconv.Itoa(order + 17 + rng.IntN(60)),
		"price": money(s.Locale, p.Price), "amount": money(s.Locale, (p.Price/700)*100), "fee": money(s.Locale, []int{3900, 6900, 7900}[rng.IntN(3)]),
		"date": lang.date(date), "date2": lang.date(workingDays(date, 2+rng.IntN(4))),
		"weekday": lang.Weekdays[opened.AddDate(0, 0, -4).Weekday()], "next_weekday": lang.Weekdays[workingDays(opened, 4).Weekday()],
		"month": lang.Months[opened.AddDate(0, 0, -45).Month()-1], "window": lang.Windows[rng.IntN(len(lang.Windows))],
		"voucher":  fmt.Sprintf("%s-%d%c%d", []string{"HARVEST", "WELCOME", "SPRUCE"}[rng.IntN(3)], 2+rng.IntN(8), "ACKMPX"[rng.IntN(6)], 20+rng.IntN(70)),
		"tracking": fmt.Sprintf("AF %04d %04d", rng.IntN(10000), rng.IntN(10000)), "count": strconv.Itoa([]int{12, 18, 24, 30, 40, 48}[rng.IntN(6)]),
	}
	for name, text := range p.Names[s.Locale] {
		set[name] = text
	}
	return &filler{rng: rng, lang: lang, inLetter: s.Locale == "en" || s.Locale == "de", set: set}
}

// fill replaces every {placeholder}. A phrase that follows a comma starts in lower case.
func (f *filler) fill(text string) (string, error) {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		if !open {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("placeholder is not closed: %q", rest)
		}
		value, ok := f.set[name]
		if phrases := f.lang.Phrases[name]; !ok && len(phrases) > 0 {
			value, ok = phrases[f.rng.IntN(len(phrases))], true
			if sofar := b.String(); strings.HasSuffix(sofar, ", ") || f.inLetter && strings.HasSuffix(sofar, ",\n\n") {
				value = lowerFirst(value)
			}
		}
		if !ok {
			return "", fmt.Errorf("unknown placeholder {%s}", name)
		}
		b.WriteString(value)
		text = after
	}
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if strings.HasPrefix(s, "I’") { // the English pronoun keeps its capital
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// date says a day in the language, without a year: what it names is always near.
func (l Language) date(t time.Time) string {
	return strings.NewReplacer("{weekday}", l.Weekdays[t.Weekday()], "{day}", strconv.Itoa(t.Day()), "{month}", l.Months[t.Month()-1]).Replace(l.Date)
}

// workingDays is the day n working days after t.
func workingDays(t time.Time, n int) time.Time {
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			n--
		}
	}
	return t
}

// money says an amount of euro cents the way the locale writes it; whole euros have no decimals.
func money(locale string, cents int) string {
	thousands, point := ",", "."
	switch locale {
	case "de", "es", "pt", "tr":
		thousands, point = ".", ","
	case "fr":
		thousands, point = "\u202f", ","
	}
	n := strconv.Itoa(cents / 100)
	if len(n) > 3 {
		n = n[:len(n)-3] + thousands + n[len(n)-3:]
	}
	if cents%100 != 0 {
		n += point + fmt.Sprintf("%02d", cents%100)
	}
	if point == "," {
		return n + "\u00a0€"
	}
	return "€" + n
}
