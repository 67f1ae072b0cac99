package kb

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// PseudoLocale is English made strange: accents show what bypassed the catalogs, brackets what is cut off, and a third more
// length what does not fit. It is the same as in the browser's catalogs.
const PseudoLocale = "en-XA"

// phrase is a catalog's entry: one text, or a text for each plural category.
type phrase struct {
	text   string
	plural map[string]string
}

func (p *phrase) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		return json.Unmarshal(b, &p.plural)
	}
	return json.Unmarshal(b, &p.text)
}

// catalog is the words of the pages in one locale.
type catalog struct {
	locale  string
	phrases map[string]phrase
}

// loadCatalogs reads en.json and its siblings. What a locale lacks stays English.
func loadCatalogs(files fs.FS) (map[string]catalog, error) {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list catalogs: %w", err)
	}
	english, err := loadCatalog(files, "en.json")
	if err != nil {
		return nil, err
	}
	out := map[string]catalog{"en": {"en", english}, strings.ToLower(PseudoLocale): {"en", pseudo(english)}}
	for _, name := range names {
		own, err := loadCatalog(files, name)
		if err != nil {
			return nil, err
		}
		whole := maps.Clone(english)
		maps.Copy(whole, own)
		locale := strings.TrimSuffix(path.Base(name), ".json")
		out[strings.ToLower(locale)] = catalog{locale, whole}
	}
	return out, nil
}

func loadCatalog(files fs.FS, name string) (map[string]phrase, error) {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read the catalog: %w", err)
	}
	out := map[string]phrase{}
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("read the catalog %s: %w", name, err)
	}
	return out, nil
}

// T says key, with names and values to put in for its braces: T("search.title", "query", q).
func (c catalog) T(key string, args ...string) string {
	if Direction(c.locale) == "rtl" {
		for n := 1; n < len(args); n += 2 {
			args[n] = "\u2068" + args[n] + "\u2069" // isolated (UAX 9), so that Latin words leave the marks around them in place
		}
	}
	return fill(c.phrases[key].text, args)
}

// Count says key for n things.
func (c catalog) Count(key string, n int) string {
	forms := c.phrases[key].plural
	text, ok := forms[pluralOf(c.locale, n)]
	if !ok {
		text = forms["other"]
	}
	return fill(text, []string{"count", strconv.Itoa(n)})
}

// Date writes a day as the locale does.
func (c catalog) Date(t time.Time) string {
	return fill(c.phrases["date"].text, []string{
		"day", strconv.Itoa(t.Day()), "month", c.T("month." + strconv.Itoa(int(t.Month()))), "year", strconv.Itoa(t.Year()),
	})
}

// fill puts values in without reading them again: a value may hold braces.
func fill(text string, args []string) string {
	pairs := make([]string, 0, len(args))
	for n := 0; n+1 < len(args); n += 2 {
		pairs = append(pairs, "{"+args[n]+"}", args[n+1])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// pluralOf is the plural category of a whole number (Unicode CLDR, cardinal rules) for the catalogs there are.
func pluralOf(locale string, n int) string {
	language, _, _ := strings.Cut(strings.ToLower(locale), "-")
	switch language {
	case "ar":
		return arabicPlural(n)
	case "ja", "ko", "zh", "th", "vi", "id":
		return "other"
	case "fr", "pt":
		if n == 0 || n == 1 {
			return "one"
		}
		return "other"
	}
	if n == 1 {
		return "one"
	}
	return "other"
}

func arabicPlural(n int) string {
	switch {
	case n == 0:
		return "zero"
	case n == 1:
		return "one"
	case n == 2:
		return "two"
	case n%100 >= 3 && n%100 <= 10:
		return "few"
	case n%100 >= 11:
		return "many"
	}
	return "other"
}

const (
	pseudoPlain  = "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpRrSsTtUuWwYyZz"
	pseudoMarked = "ÅåƁƀÇçÐðÉéƑƒĜĝĤĥÎîĴĵĶķĻļṀṁÑñÖöÞþŔŕŠšŢţÛûŴŵÝýŽž"
)

func pseudo(english map[string]phrase) map[string]phrase {
	out := make(map[string]phrase, len(english))
	for key, p := range english {
		q := phrase{text: strange(p.text)}
		for category, text := range p.plural {
			if q.plural == nil {
				q.plural = map[string]string{}
			}
			q.plural[category] = strange(text)
		}
		out[key] = q
	}
	return out
}

// strange accents what is not between braces.
func strange(text string) string {
	if text == "" {
		return ""
	}
	marked := []rune(pseudoMarked)
	var b strings.Builder
	depth, letters := 0, 0
	for _, r := range text {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case depth == 0:
			letters++
			if at := strings.IndexRune(pseudoPlain, r); at >= 0 {
				r = marked[at]
			}
		}
		b.WriteRune(r)
	}
	if letters == 0 || utf8.RuneCountInString(text) == 0 {
		return "[" + b.String() + "]"
	}
	return "[" + b.String() + " " + strings.Repeat("~", (letters+2)/3) + "]"
}
