package mail

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strconv"
	"strings"
	"time"
)

// fallback is the language that a contact is written to in when there are no words in theirs.
const fallback = "en"

// catalog is the words of the mails in one locale. Mails count nothing, so there are no plurals.
type catalog struct {
	Locale  string
	Dir     string // ltr or rtl
	phrases map[string]string
}

// rightToLeft are the languages of ours that are written so.
var rightToLeft = map[string]bool{"ar": true, "fa": true, "he": true, "ur": true}

// loadCatalogs reads en.json and its siblings. What a locale lacks stays English.
func loadCatalogs(files fs.FS) (map[string]catalog, error) {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list catalogs: %w", err)
	}
	english, err := loadCatalog(files, fallback+".json")
	if err != nil {
		return nil, err
	}
	out := map[string]catalog{}
	for _, name := range names {
		own, err := loadCatalog(files, name)
		if err != nil {
			return nil, err
		}
		whole := maps.Clone(english)
		maps.Copy(whole, own)
		locale := strings.TrimSuffix(path.Base(name), ".json")
		dir := "ltr"
		if rightToLeft[language(locale)] {
			dir = "rtl"
		}
		out[locale] = catalog{locale, dir, whole}
	}
	return out, nil
}

func loadCatalog(files fs.FS, name string) (out map[string]string, err error) {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read the catalog: %w", err)
	}
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("read the catalog %s: %w", name, err)
	}
	return out, nil
}

func language(locale string) string {
	short, _, _ := strings.Cut(strings.ToLower(locale), "-")
	return short
}

// pick is the words for a locale: its own, its language's, or English.
func pick(all map[string]catalog, locale string) catalog {
	if c, ok := all[locale]; ok {
		return c
	}
	if c, ok := all[language(locale)]; ok {
		return c
	}
	return all[fallback]
}

// T says key, with names and values to put in for its braces: T("reply.lead", "desk", name). A value may hold braces.
func (c catalog) T(key string, args ...string) string {
	pairs := make([]string, 0, len(args))
	for n := 0; n+1 < len(args); n += 2 {
		pairs = append(pairs, "{"+args[n]+"}", c.isolate(args[n+1]))
	}
	return strings.NewReplacer(pairs...).Replace(c.phrases[key])
}

// isolate keeps a name of the other direction from moving the words around it (Unicode UAX 9, 2.4.2).
func (c catalog) isolate(value string) string {
	if c.Dir == "rtl" {
		return "\u2068" + value + "\u2069"
	}
	return value
}

// Date writes a day as the locale does.
func (c catalog) Date(t time.Time) string {
	return strings.NewReplacer("{day}", strconv.Itoa(t.Day()), "{month}", c.phrases["month."+strconv.Itoa(int(t.Month()))],
		"{year}", strconv.Itoa(t.Year())).Replace(c.phrases["date"])
}

// Time is the hour and the minute: the 24 hours of it, which nobody mistakes.
func (c catalog) Time(t time.Time) string { return t.Format("15:04") }

// Moment is both.
func (c catalog) Moment(t time.Time) string {
	return strings.NewReplacer("{date}", c.Date(t), "{time}", c.Time(t)).Replace(c.phrases["moment"])
}
