package kb

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/desk"
)

// HelpPolicy is the Content-Security-Policy of every help page: they hold no script that runs and no inline style, whatever an
// article's author wrote. What search engines read (schema.org) is data and needs no leave.
const HelpPolicy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' https: data:; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'self'"

// helpStyles are linked in this order.
var helpStyles = [...]string{"tokens.css", "fonts.css", "base.css", "help.css", "lists.css", "article.css", "forms.css"}

// SearchPage is how many results a page of the help center holds.
const SearchPage = 10

// TopicPage is how many articles a page of a topic lists.
const TopicPage = 30

// Site is what all pages share.
type Site struct {
	Brand   string
	Base    string   // the public address without a path, such as https://help.example.com; empty: no canonical links
	Locale  string   // of the page
	Locales []string // that readers can switch between
	Default string   // the locale of readers who asked for none of Locales
	Hours   string   // a sentence in Locale on when somebody answers; empty: not said
	Open    bool     // somebody can answer now
	Chat    string   // the public key of the chat inbox; empty: no chat
	Form    bool     // who would rather write than chat can: answers are mailed
}

// Category is a topic with what it leads to.
type Category struct {
	Slug     string
	Name     string // in the site's locale
	Count    int    // articles that can be read
	Articles []Entry
	Page     int  // of its own page: which part of them these are, from 1
	More     bool // there is another
}

// Entry leads to an article.
type Entry struct {
	Locale  string // of the text; empty: the site's
	Slug    string
	Title   string
	Summary string // one or two sentences of text; see Excerpt
}

// Article is a page to read.
type Article struct {
	ID       string // of the article; the chat is told
	Locale   string // of the text: not always the site's
	Slug     string
	Title    string
	Body     string // Markdown
	Links    Links  // where the articles are that it links to
	Updated  time.Time
	Category Category          // Articles are offered below the text; Slug may be empty
	Slugs    map[string]string // by locale: this article's other published texts
	Voted    Voted
}

// Help writes the pages of the help center. They read without JavaScript and touch no database: everything comes in.
type Help struct {
	pages    map[string]*template.Template
	catalogs map[string]catalog
	styles   []string
}

// NewHelp reads templates (package ui/help) and catalogs (ui/shared/locales/help). asset gives a style's address, as ui.Asset.
func NewHelp(templates, catalogs fs.FS, asset func(name string) string) (*Help, error) {
	h := &Help{pages: map[string]*template.Template{}}
	for _, name := range helpStyles {
		h.styles = append(h.styles, asset(name))
	}
	for _, name := range []string{"home", "category", "article", "search", "notfound", "contact"} {
		t, err := template.New(name).ParseFS(templates, "layout.html", name+".html")
		if err != nil {
			return nil, fmt.Errorf("read the help center's templates: %w", err)
		}
		h.pages[name] = t
	}
	var err error
	h.catalogs, err = loadCatalogs(catalogs)
	return h, err
}

// Home writes the front page: search, topics, and what is read most.
func (h *Help) Home(w io.Writer, s Site, topics []Category, most []Entry) error {
	v := h.view(s, HomePath)
	v.Title = v.T("site.title", "brand", s.Brand)
	return h.write(w, "home", struct {
		view
		Topics []topic
		Most   []entry
	}{v, v.topics(topics), v.entries(most)})
}

// Category writes a topic's page with all its articles.
func (h *Help) Category(w io.Writer, s Site, c Category) error {
	v := h.view(s, func(locale string) string { return CategoryPath(locale, c.Slug) })
	v.Title = v.titled(c.Name)
	own := CategoryPath(s.Locale, c.Slug)
	var back, more string
	if c.Page > 1 {
		back = own
		if c.Page > 2 {
			back += "?page=" + strconv.Itoa(c.Page-1)
		}
		v.Alternates = nil // in another language this page holds other articles
		if v.Canonical != "" {
			v.Canonical += "?page=" + strconv.Itoa(c.Page)
		}
	}
	if c.More {
		more = own + "?page=" + strconv.Itoa(max(c.Page, 1)+1)
	}
	return h.write(w, "category", struct {
		view
		Heading    string
		Count      string
		Articles   []entry
		Crumbs     []link
		Back, More string
	}{v, c.Name, v.Words.Count("category.count", c.Count), v.entries(c.Articles), nil, back, more})
}

// Article writes an article.
func (h *Help) Article(w io.Writer, s Site, a Article) error {
	if a.Locale == "" {
		a.Locale = s.Locale
	}
	v := h.view(s, func(locale string) string {
		if slug, ok := a.Slugs[locale]; ok {
			return ArticlePath(locale, slug)
		}
		if locale == a.Locale {
			return ArticlePath(locale, a.Slug)
		}
		return ""
	})
	return h.write(w, "article", h.article(v, a))
}

// Search writes a page of results. Pass Search's error as it is: a missing index and a refused query have words of their own.
func (h *Help) Search(w io.Writer, s Site, q Query, res Results, failed error, topics []Category) error {
	v := h.view(s, func(locale string) string { return SearchPath(locale, q.Text, 1) })
	v.Query, v.Private = strings.ToValidUTF8(q.Text, "\uFFFD"), true
	return h.write(w, "search", h.search(v, q, res, failed, topics))
}

// NotFound writes what to do instead. The status is the caller's.
func (h *Help) NotFound(w io.Writer, s Site, topics []Category) error {
	v := h.view(s, HomePath)
	v.Private = true
	v.Title = v.titled(v.T("notfound.title"))
	return h.write(w, "notfound", struct {
		view
		Topics []topic
	}{v, v.topics(topics)})
}

// write renders the whole page before the first byte leaves, so that a fault never ends half a page.
func (h *Help) write(w io.Writer, page string, data any) error {
	var b bytes.Buffer
	if err := h.pages[page].ExecuteTemplate(&b, "layout", data); err != nil {
		return fmt.Errorf("render the %s page: %w", page, err)
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("send the %s page: %w", page, err)
	}
	return nil
}

// words are the catalog of a locale or the nearest there is, English at last.
func (h *Help) words(locale string) catalog {
	for _, tag := range chain(locale, "en") {
		if c, ok := h.catalogs[tag]; ok {
			return c
		}
	}
	return h.catalogs["en"]
}

// refused tells a query that can't be asked from an index that can't answer.
func refused(err error) (text string, busy bool) {
	if err == nil {
		return "", false
	}
	var e *desk.Error
	if errors.As(err, &e) && e.Code == desk.BadRequest {
		return e.Text, false
	}
	return "", true
}
