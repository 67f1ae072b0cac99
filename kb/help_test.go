package kb

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/desk"
)

var update = flag.Bool("update", false, "rewrite golden files")

const (
	templatesFolder = "../ui/help"
	catalogsFolder  = "../ui/shared/locales/help"
)

func newHelp(t testing.TB) *Help {
	t.Helper()
	h, err := NewHelp(os.DirFS(templatesFolder), os.DirFS(catalogsFolder), func(name string) string { return "/assets/" + name + "?v=1" })
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func site(locale string) Site {
	return Site{
		Brand: "Alder & Finch", Base: "https://help.example.com/", Locale: locale, Locales: []string{"en", "de", "ar"}, Default: "en",
		Hours: "Somebody is here until 18:00.", Open: true, Chat: "pk_1",
	}
}

func formSite(locale string) Site {
	s := site(locale)
	s.Form = true
	return s
}

func TestHoursAreSaidInTheDesksOwnZone(t *testing.T) {
	h, zone := newHelp(t), time.FixedZone("CET", 3600)
	now := time.Date(2026, 1, 2, 16, 0, 0, 0, zone)
	for _, c := range []struct {
		locale string
		open   bool
		turns  time.Time
		want   string
	}{
		{"en", true, time.Time{}, "Somebody is here now"},
		{"en", false, time.Time{}, "Nobody is here at the moment"},
		{"en", true, now.Add(2 * time.Hour), "Somebody is here until 18:00 (CET)"},
		{"en", false, now.Add(time.Hour), "Back today at 17:00 (CET)"},
		{"de", false, now.Add(65 * time.Hour), "Wieder da am 5. Januar 2026 um 09:00 Uhr (CET)"},
	} {
		if got := h.Hours(c.locale, c.open, now, c.turns); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}

// withoutData takes out what search engines read: it runs nowhere, as long as it holds no tag.
func withoutData(page string) string {
	return regexp.MustCompile(`<script type="application/ld\+json">[^<]*</script>`).ReplaceAllString(page, "")
}

func delivery() Category {
	return Category{Slug: "delivery", Name: "Delivery", Count: 2, Articles: []Entry{
		{Slug: "change-a-delivery-date", Title: "Change a delivery date", Summary: "Until 18:00."},
		{Locale: "de", Slug: "versand", Title: "Was der Versand kostet", Summary: "Ab 4,90 €."},
	}}
}

func longArticle(locale string) Article {
	return Article{
		ID: "a1", Locale: locale, Slug: "change-a-delivery-date", Title: "Change a delivery date", Updated: morning, Category: delivery(),
		Body:  "Plans **change**.\n\n## First\n\nText.\n\n## Second\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n### Third\n\n- [x] done",
		Slugs: map[string]string{"en": "change-a-delivery-date", "de": "liefertermin-aendern"},
	}
}

// pages are one of each kind, in all that a page can show.
func pages(t testing.TB) map[string]string {
	t.Helper()
	h := newHelp(t)
	results := Results{More: true, Meant: "delivery <i>", Hits: []Hit{
		{ID: "t1", Article: "a1", Locale: "en", Slug: "change-a-delivery-date", Category: "Delivery",
			Title: []Segment{{Text: "Change a "}, {Text: "delivery", Mark: true}, {Text: " date"}}, Passage: []Segment{{Text: "Plans & <plans>"}}},
		{ID: "t2", Article: "a2", Locale: "de", Slug: "versand", Title: []Segment{{Text: "Versand"}}, Passage: []Segment{{Text: "Ab "}, {Text: "4,90", Mark: true}},
			Section: &Section{Title: "Für <große> Möbel", Anchor: "für-große-möbel"}},
	}}
	second := Query{Text: `delivery "<b>`, Offset: SearchPage}
	refusal := desk.Errorf(desk.BadRequest, "The search text is too long.")
	write := map[string]func(w io.Writer) error{
		"home-en":     func(w io.Writer) error { return h.Home(w, site("en"), []Category{delivery()}, delivery().Articles) },
		"home-ar":     func(w io.Writer) error { return h.Home(w, site("ar"), []Category{delivery()}, nil) },
		"category-de": func(w io.Writer) error { return h.Category(w, site("de"), delivery()) },
		"category-second": func(w io.Writer) error {
			c := delivery()
			c.Page, c.More = 3, true
			return h.Category(w, site("en"), c)
		},
		"category-empty": func(w io.Writer) error { return h.Category(w, site("en"), Category{Slug: "x", Name: "X"}) },
		"article-en":     func(w io.Writer) error { return h.Article(w, site("en"), longArticle("en")) },
		"article-ar":     func(w io.Writer) error { return h.Article(w, site("ar"), longArticle("en")) },
		"search-en":      func(w io.Writer) error { return h.Search(w, site("en"), second, results, nil, nil) },
		"search-none": func(w io.Writer) error {
			return h.Search(w, site("de"), Query{Text: "xyzzy"}, Results{}, nil, []Category{delivery()})
		},
		"search-start":   func(w io.Writer) error { return h.Search(w, site("en"), Query{}, Results{}, nil, nil) },
		"search-refused": func(w io.Writer) error { return h.Search(w, site("en"), Query{Text: "x"}, Results{}, refusal, nil) },
		"search-busy": func(w io.Writer) error {
			return h.Search(w, site("en"), Query{Text: "x"}, Results{}, errors.New("x"), nil)
		},
		"notfound-pseudo": func(w io.Writer) error { return h.NotFound(w, site(PseudoLocale), []Category{delivery()}) },
		"article-voted": func(w io.Writer) error {
			a := longArticle("en")
			a.Voted = Voted{Said: "no", Vote: "v1"}
			return h.Article(w, site("en"), a)
		},
		"contact-en": func(w io.Writer) error { return h.Contact(w, formSite("en"), ContactForm{Token: "t"}) },
		"contact-ar": func(w io.Writer) error {
			return h.Contact(w, formSite("ar"), ContactForm{Token: "t", Name: "A <b>", Address: "a", Body: "</textarea><script>", Article: "a1", About: "B & C",
				Faults: map[string]bool{"email": true, "message": true}})
		},
		"contact-busy": func(w io.Writer) error { return h.Contact(w, formSite("de"), ContactForm{Token: "t", Busy: true}) },
		"contact-sent": func(w io.Writer) error { return h.Contact(w, formSite("en"), ContactForm{Sent: true}) },
		"bare": func(w io.Writer) error {
			return h.Article(w, Site{Brand: "B", Locale: "en", Locales: []string{"en"}}, Article{Title: "T", Slug: "t", Body: "Text.", Updated: morning})
		},
	}
	out := map[string]string{}
	for name, f := range write {
		var b bytes.Buffer
		if err := f(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = b.String()
	}
	return out
}

func TestHelpPagesAreWhatTheyWere(t *testing.T) {
	for name, page := range pages(t) {
		path := filepath.Join("testdata", "help", name+".html")
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if page != string(want) {
			t.Errorf("%s differs from %s; go test ./kb -run Help -update rewrites it\n%s", name, path, page)
		}
	}
}

func TestHelpPagesNeedNoScriptAndNoInlineStyle(t *testing.T) {
	bad := regexp.MustCompile(`(?i)<script|<style|\sstyle=|\son[a-z]+=|javascript:`)
	for name, page := range pages(t) {
		if found := bad.FindString(withoutData(page)); found != "" {
			t.Errorf("%s holds %q", name, found)
		}
		if n := strings.Count(page, "<h1"); n != 1 {
			t.Errorf("%s has %d first headings", name, n)
		}
		if fault := unbalanced(page); fault != "" {
			t.Errorf("%s: %s", name, fault)
		}
		if len(page) > 20<<10 {
			t.Errorf("%s has %d bytes", name, len(page))
		}
	}
}

// unbalanced names a tag that is closed out of turn or twice used id.
func unbalanced(page string) string {
	var open []string
	seen := map[string]bool{}
	void := []string{"meta", "link", "input", "br", "hr", "img", "path", "circle"}
	for _, m := range regexp.MustCompile(`<(/?)([a-z0-9]+)([^>]*)>`).FindAllStringSubmatch(page, -1) {
		if id := regexp.MustCompile(`\sid="([^"]*)"`).FindStringSubmatch(m[3]); id != nil {
			if seen[id[1]] {
				return "the id " + id[1] + " twice"
			}
			seen[id[1]] = true
		}
		switch {
		case slices.Contains(void, m[2]):
		case m[1] == "":
			open = append(open, m[2])
		case len(open) == 0 || open[len(open)-1] != m[2]:
			return "</" + m[2] + "> closes " + strings.Join(open, " ")
		default:
			open = open[:len(open)-1]
		}
	}
	return strings.Join(open, " ")
}

func TestHostileDataStaysTextOnHelpPages(t *testing.T) {
	evil := `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	h := newHelp(t)
	s := Site{Brand: evil, Base: "https://x.example/" + evil, Locale: "en", Locales: []string{"en", evil}, Hours: evil, Chat: evil}
	c := Category{Slug: evil, Name: evil, Articles: []Entry{{Locale: evil, Slug: evil, Title: evil, Summary: evil}}}
	hit := Hit{Locale: evil, Slug: evil, Category: evil, Title: []Segment{{Text: evil, Mark: true}}, Passage: []Segment{{Text: evil}}}
	a := Article{ID: evil, Locale: evil, Slug: evil, Title: evil, Body: evil + "\n\n# " + evil, Category: c, Slugs: map[string]string{evil: evil}}
	var b bytes.Buffer
	if err := errors.Join(h.Home(&b, s, []Category{c}, c.Articles), h.Category(&b, s, c), h.Article(&b, s, a),
		h.Search(&b, s, Query{Text: evil}, Results{Hits: []Hit{hit}, More: true}, nil, []Category{c}), h.NotFound(&b, s, []Category{c})); err != nil {
		t.Fatal(err)
	}
	if found := regexp.MustCompile(`<script|<img[^>]*onerror`).FindString(withoutData(b.String())); found != "" {
		t.Errorf("%q in %s", found, b.String())
	}
}

func TestTheCatalogHoldsWhatThePagesSay(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(catalogsFolder, "en.json"))
	if err != nil {
		t.Fatal(err)
	}
	var english map[string]any
	if err := json.Unmarshal(raw, &english); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"date": true}
	for _, pattern := range []string{templatesFolder + "/*.html", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`(?:\bT|Count)[ (]"([a-z]+\.[a-z.]+)"`).FindAllStringSubmatch(string(text), -1) {
				used[m[1]] = true
			}
		}
	}
	for key := range used {
		if _, ok := english[key]; !ok {
			t.Errorf("%s is said but not in the catalog", key)
		}
	}
	for key := range english {
		if !used[key] && !strings.HasPrefix(key, "month.") {
			t.Errorf("%s is in the catalog but never said", key)
		}
	}
}

func TestReadersGetTheLocaleTheyLikeBest(t *testing.T) {
	offered := []string{"en", "de", "pt-BR", "ar"}
	for header, want := range map[string]string{
		"": "en", "de": "de", "de-AT,en;q=0.8": "de", "fr,de;q=0.5,en;q=0.4": "de", "en;q=0.2, ar;q=0.9": "ar", "pt-PT": "pt-BR",
		"fr": "en", "*": "en", "de;q=0, ar": "ar", "de;q=x": "en", "ar;q=2": "en", strings.Repeat("fr,", 5000) + "de": "en", ";;,,": "en",
	} {
		if got := PickLocale(header, offered, "en"); got != want {
			t.Errorf("%.30q: %s, want %s", header, got, want)
		}
	}
}

func TestWordsFollowTheirLocale(t *testing.T) {
	h := newHelp(t)
	for locale, want := range map[string][3]string{
		"en": {"1 article", "5 articles", "2 March 2026"}, "de-CH": {"1 Artikel", "5 Artikel", "2. März 2026"},
		"ar": {"مقال واحد", "5 مقالات", "2 مارس 2026"}, "xx": {"1 article", "5 articles", "2 March 2026"},
		"en-XA": {"[1 åŕţîçļé ~~~]", "[5 åŕţîçļéš ~~~]", "[2 [Ṁåŕçĥ ~~] 2026 ~]"},
	} {
		w := h.words(locale)
		got := [3]string{w.Count("category.count", 1), w.Count("category.count", 5), w.Date(morning)}
		if got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
	for locale, want := range map[string]string{"ar": "rtl", "fa-IR": "rtl", "en": "ltr", "az-Arab": "rtl", "ar-Latn": "ltr", "en-XA": "ltr"} {
		if got := Direction(locale); got != want {
			t.Errorf("%s is written %s", locale, got)
		}
	}
}
