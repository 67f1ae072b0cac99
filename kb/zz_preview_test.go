package kb

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestZZPreview(t *testing.T) {
	out := os.Getenv("PREVIEW")
	if out == "" {
		return
	}
	h, err := NewHelp(os.DirFS("../ui/help"), os.DirFS("../ui/shared/locales/help"), func(n string) string { return "/assets/" + n })
	if err != nil {
		t.Fatal(err)
	}
	texts := demo(t)
	s := newShelf()
	for _, x := range texts {
		s.put(x)
	}
	i := running(t, t.TempDir(), s)
	for _, loc := range []string{"en", "de", "ar", "en-XA"} {
		site := Site{Brand: "Heron & Oak", Base: "https://help.example.com", Locale: loc, Locales: []string{"en", "de", "ar"}, Default: "en",
			Hours: map[string]string{"en": "Somebody is here until 18:00.", "de": "Bis 18:00 ist jemand da.", "ar": "يوجد من يجيبك حتى الساعة 18:00.", "en-XA": "[Šömébödý îš ĥéŕé ~~~~]"}[loc], Open: loc != "de", Chat: "pk_demo"}
		byCat := map[string]*Category{}
		var order []string
		src := loc
		if loc != "de" {
			src = "en"
		}
		for _, x := range texts {
			if x.Locale != src || x.Visibility != Public {
				continue
			}
			c := byCat[x.Category]
			if c == nil {
				name := strings.ToUpper(x.Category[:1]) + x.Category[1:]
				c = &Category{Slug: x.Category, Name: name}
				byCat[x.Category] = c
				order = append(order, x.Category)
			}
			c.Count++
			c.Articles = append(c.Articles, Entry{Locale: x.Locale, Slug: x.Slug, Title: x.Title, Summary: Excerpt(x.Body)})
		}
		var cats []Category
		var most []Entry
		for _, n := range order {
			c := *byCat[n]
			c.Articles = c.Articles[:min(4, len(c.Articles))]
			cats = append(cats, c)
			most = append(most, c.Articles[0])
		}
		w := func(name string, f func(*bytes.Buffer) error) {
			var b bytes.Buffer
			if err := f(&b); err != nil {
				t.Fatal(err)
			}
			os.WriteFile(filepath.Join(out, loc+"-"+name+".html"), b.Bytes(), 0o644)
		}
		w("home", func(b *bytes.Buffer) error { return h.Home(b, site, cats, most[:5]) })
		w("category", func(b *bytes.Buffer) error { return h.Category(b, site, *byCat[order[0]]) })
		art := texts[0]
		for _, x := range texts {
			if x.Locale == src && strings.Contains(x.Body, "|--") || x.Locale == src && strings.Contains(x.Body, "| --") {
				art = x
			}
		}
		c := *byCat[art.Category]
		c.Articles = c.Articles[:4]
		w("article", func(b *bytes.Buffer) error {
			return h.Article(b, site, Article{ID: "a1", Locale: art.Locale, Slug: art.Slug, Title: art.Title, Body: art.Body, Updated: time.Now(), Category: c, Slugs: map[string]string{"en": art.Slug}})
		})
		w("sink", func(b *bytes.Buffer) error {
			return h.Article(b, site, Article{ID: "a1", Locale: loc, Slug: "x", Title: "Everything that Markdown has, in one article", Body: sink, Updated: time.Now(), Category: c})
		})
		q := Query{Text: map[bool]string{true: "liefrung verschieben", false: "chnage delivry date"}[loc == "de"], Locale: loc}
		res, err := i.Search(context.Background(), q)
		w("search", func(b *bytes.Buffer) error { return h.Search(b, site, q, res, err, cats) })
		w("none", func(b *bytes.Buffer) error {
			return h.Search(b, site, Query{Text: "xyzzy <b>"}, Results{}, nil, cats)
		})
		w("notfound", func(b *bytes.Buffer) error { return h.NotFound(b, site, cats) })
	}
}

const sink = "Intro with **bold**, *em*, `code`, ~~gone~~ and [a link](https://example.com).\n\n## Steps\n\n1. First step that is long enough to wrap around the line because it says a lot of things about a table.\n2. Second\n   - inner\n   - more\n\n- [x] done\n- [ ] open\n\n> Keep the box until you are sure.\n\n### Sub heading\n\n```go\nfunc main() { println(\"hello, a fairly long line of code that must scroll inside itself rather than widen the page\") }\n```\n\n## Prices\n\n| Size | Price | Where |\n|---|--:|:-:|\n| Small parcel up to 31 kg | 4.90 € | everywhere |\n| Furniture | 49 € | Germany, Austria, Switzerland |\n\n---\n\n## End\n\nBye.\n"

func demo(t *testing.T) []Text {
	var out []Text
	files, _ := filepath.Glob("../internal/demo/content/articles/*/*.md")
	for _, f := range files {
		raw, _ := os.ReadFile(f)
		parts := strings.SplitN(string(raw), "---\n", 3)
		x := Text{ID: filepath.Base(filepath.Dir(f)) + "/" + filepath.Base(f), Article: filepath.Base(f), Locale: filepath.Base(filepath.Dir(f)), Body: parts[2], Visibility: Public, Status: Published, Updated: time.Now()}
		for _, l := range strings.Split(parts[1], "\n") {
			k, v, _ := strings.Cut(l, ": ")
			switch k {
			case "title":
				x.Title = v
			case "slug":
				x.Slug = v
			case "category":
				x.Category = v
			case "visibility":
				x.Visibility = Visibility(v)
			}
		}
		out = append(out, x)
	}
	return out
}
