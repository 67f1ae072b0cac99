package kb

import (
	"html/template"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"porchlight/internal/index"
)

// view is what the layout shows around every page.
type view struct {
	Site        Site
	Words       catalog
	Styles      []string
	Title       string
	Description string
	Query       string
	Private     bool // not for search engines
	Dir         string
	Canonical   string
	Alternates  []language // for search engines: all locales of this page, its own included
	Languages   []language // for readers
	Language    string
	Home        string
	SearchURL   string
	ChatURL     string
	FormURL     string
	Feed        string
	Machine     []schemaThing // what search engines read of an article (schema.org); nil: nothing
}

// language is this page in a locale.
type language struct {
	Locale, Name, Dir, URL, Absolute string
	Current                          bool
}

type link struct{ Title, URL string }

type topic struct {
	Name, URL, Count string
	Articles         []entry
}

type entry struct{ Title, Summary, URL, Lang string }

type result struct {
	Title, Passage  []Segment
	URL, Lang, Note string
	Section         string // its title
}

type day struct{ Machine, Human string }

// view prepares the layout. path gives this page's address in a locale, or "" where it has none: then the switch leads home.
func (h *Help) view(s Site, path func(locale string) string) view {
	v := view{
		Site: s, Words: h.words(s.Locale), Styles: h.styles, Dir: Direction(s.Locale), Language: LanguageName(s.Locale),
		Home: HomePath(s.Locale), SearchURL: SearchPath(s.Locale, "", 1), ChatURL: chatPath(s.Chat, s.Locale, ""),
	}
	v.Feed = FeedPath(s.Locale)
	if s.Form && s.Chat != "" {
		v.FormURL = ContactPath(s.Locale, "")
	}
	base := strings.TrimRight(s.Base, "/")
	for _, l := range s.Locales {
		item := language{Locale: l, Name: LanguageName(l), Dir: Direction(l), URL: path(l), Current: l == s.Locale}
		if item.URL != "" && base != "" {
			item.Absolute = base + item.URL
			v.Alternates = append(v.Alternates, item)
		}
		if item.URL == "" {
			item.URL = HomePath(l)
		}
		v.Languages = append(v.Languages, item)
	}
	if own := path(s.Locale); own != "" && base != "" {
		v.Canonical = base + own
	}
	if len(v.Alternates) < 2 {
		v.Alternates = nil // a page in one locale has no other version to name
		return v
	}
	for _, a := range v.Alternates {
		if a.Locale == s.Default {
			v.Alternates = append(v.Alternates, language{Locale: "x-default", Absolute: a.Absolute})
			break
		}
	}
	return v
}

// T says key in the page's locale.
func (v view) T(key string, args ...string) string { return v.Words.T(key, args...) }

func (v view) titled(page string) string {
	return page + " · " + v.T("site.title", "brand", v.Site.Brand)
}

// lang is what an element in another locale than the page's is marked with.
func (v view) lang(locale string) string {
	if locale == v.Site.Locale {
		return ""
	}
	return locale
}

func (v view) entries(in []Entry) []entry {
	out := make([]entry, 0, len(in))
	for _, e := range in {
		locale := e.Locale
		if locale == "" {
			locale = v.Site.Locale
		}
		out = append(out, entry{e.Title, e.Summary, ArticlePathIn(v.Site.Locale, e.Slug, locale), v.lang(locale)})
	}
	return out
}

func (v view) topics(in []Category) []topic {
	out := make([]topic, 0, len(in))
	for _, c := range in {
		out = append(out, topic{c.Name, CategoryPath(v.Site.Locale, c.Slug), v.Words.Count("category.count", c.Count), v.entries(c.Articles)})
	}
	return out
}

// articleView is an article ready to be shown.
type articleView struct {
	view
	Heading      string
	Lang         string
	Body         template.HTML
	Contents     []Heading
	Updated      day
	Fallback     string
	Crumbs       []link
	RelatedTitle string
	Related      []entry
	Voted        Voted
	VoteURL      string
}

// contentsFrom is how many headings make a list of contents worth its place.
const contentsFrom = 3

func (h *Help) article(v view, a Article) articleView {
	body, headings := Render(a.Body, a.Links)
	v.Title, v.Description = v.titled(a.Title), Excerpt(a.Body)
	v.ChatURL = chatPath(v.Site.Chat, v.Site.Locale, a.ID)
	if v.FormURL != "" {
		v.FormURL = ContactPath(v.Site.Locale, a.ID)
	}
	out := articleView{
		view: v, Heading: a.Title, Lang: v.lang(a.Locale), Body: body,
		Updated: day{a.Updated.UTC().Format(time.RFC3339), v.Words.Date(a.Updated)},
		Voted:   a.Voted, VoteURL: VotePath(v.Site.Locale, a.Slug, a.Locale),
	}
	for n, l := range out.Languages {
		if l.URL == HomePath(l.Locale) {
			out.Languages[n].URL = ArticlePathIn(l.Locale, a.Slug, a.Locale) // not translated: the page changes, the text stays
		}
	}
	if out.Lang != "" {
		out.Fallback = v.T("article.fallback", "language", LanguageName(a.Locale))
		out.Canonical = "" // the text's own locale has the canonical page
		if base := strings.TrimRight(v.Site.Base, "/"); base != "" {
			out.Canonical = base + ArticlePath(a.Locale, a.Slug)
		}
	}
	out.Machine = machineArticle(out.view, a)
	for _, heading := range headings {
		if heading.Level <= 3 && heading.ID != "" {
			out.Contents = append(out.Contents, heading)
		}
	}
	if len(out.Contents) < contentsFrom {
		out.Contents = nil
	}
	if c := a.Category; c.Slug != "" {
		out.Crumbs = []link{{c.Name, CategoryPath(v.Site.Locale, c.Slug)}}
		out.RelatedTitle = v.T("article.related", "category", c.Name)
		for _, e := range c.Articles {
			if e.Slug != a.Slug {
				out.Related = append(out.Related, v.entries([]Entry{e})...)
			}
		}
	}
	return out
}

// searchView is a page of results, or why there are none.
type searchView struct {
	view
	Heading    string
	Crumbs     []link
	Busy       bool
	Meant      *link // the same search without its typing errors
	Hits       []result
	Back, More string
	Topics     []topic
}

func (h *Help) search(v view, q Query, res Results, failed error, topics []Category) searchView {
	out := searchView{view: v}
	text, busy := refused(failed)
	out.Busy = busy
	switch {
	case text != "":
		out.Heading = text
	case strings.TrimSpace(v.Query) == "":
		out.Heading = v.T("search.empty")
	case len(res.Hits) == 0 && !busy:
		out.Heading = v.T("search.none", "query", v.Query)
	default:
		out.Heading = v.T("search.title", "query", v.Query)
	}
	out.view.Title = v.titled(out.Heading)
	if res.Meant != "" {
		out.Meant = &link{res.Meant, SearchPath(v.Site.Locale, res.Meant, 1)}
	}
	for _, hit := range res.Hits {
		r := result{Title: hit.Title, Passage: hit.Passage, URL: ArticlePathIn(v.Site.Locale, hit.Slug, hit.Locale), Lang: v.lang(hit.Locale), Note: hit.Category}
		if hit.Section != nil {
			if len(hit.Passage) == 0 || !strings.HasPrefix(hit.Passage[0].Text, hit.Section.Title) {
				r.Section = hit.Section.Title // a passage may begin with it
			}
			r.URL += (&url.URL{Fragment: hit.Section.Anchor}).String()
		}
		if r.Lang != "" && familyOf(hit.Locale).key != familyOf(v.Site.Locale).key {
			r.Note = strings.TrimPrefix(r.Note+" · "+v.T("search.language", "language", LanguageName(hit.Locale)), " · ")
		}
		out.Hits = append(out.Hits, r)
	}
	page := q.Offset/SearchPage + 1
	if page > 1 {
		out.Back = SearchPath(v.Site.Locale, q.Text, page-1)
	}
	if res.More && page*SearchPage <= maxOffset {
		out.More = SearchPath(v.Site.Locale, q.Text, page+1)
	}
	if len(out.Hits) == 0 {
		out.Topics = v.topics(topics)
	}
	return out
}

// excerptMost is what search engines and lists show of a text, in bytes.
const excerptMost = 160

// Excerpt is how a text begins, without its marks: its first paragraphs, headings and lists left out.
func Excerpt(md string) string {
	text := strings.Join(strings.Fields(parse(md).opening(excerptMost)), " ")
	if len(text) <= excerptMost {
		return text
	}
	cut := index.Boundary(text, excerptMost)
	if n := strings.LastIndexByte(text[:cut], ' '); n > excerptMost/2 {
		cut = n
	}
	for cut > 0 && !utf8.ValidString(text[:cut]) {
		cut--
	}
	return strings.TrimRight(text[:cut], " ,;:.–-") + " …"
}
