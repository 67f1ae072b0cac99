package kb

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// Place is where a text is read.
type Place struct {
	Article, Locale, Slug string
	Updated               time.Time
}

type siteMap struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string    `xml:"xmlns:xhtml,attr"`
	URLs    []siteURL `xml:"url"`
}

type siteURL struct {
	Loc   string     `xml:"loc"`
	Mod   string     `xml:"lastmod,omitempty"`
	Other []siteLink `xml:"xhtml:link"`
}

type siteLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// SiteMap tells search engines what there is to read: each locale's home, and every text with its translations. Places of one article follow each other.
func (h *Help) SiteMap(w io.Writer, s Site, places []Place) error {
	out := siteMap{XHTML: "http://www.w3.org/1999/xhtml"}
	for _, l := range s.Locales {
		out.URLs = append(out.URLs, siteURL{Loc: s.Base + HomePath(l)})
	}
	for from := 0; from < len(places); {
		to := from + 1
		for to < len(places) && places[to].Article == places[from].Article {
			to++
		}
		var links []siteLink
		for _, p := range places[from:to] {
			links = append(links, siteLink{"alternate", p.Locale, s.Base + ArticlePath(p.Locale, p.Slug)})
		}
		if len(links) < 2 {
			links = nil
		}
		for _, p := range places[from:to] {
			out.URLs = append(out.URLs, siteURL{s.Base + ArticlePath(p.Locale, p.Slug), p.Updated.UTC().Format(time.RFC3339), links})
		}
		from = to
	}
	return writeXML(w, out)
}

type feed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []feedLink  `xml:"link"`
	Entries []feedEntry `xml:"entry"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    feedLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// FeedMost is how many articles a feed has.
const FeedMost = 30

// Feed writes the articles of a locale that changed last, as Atom (RFC 4287).
func (h *Help) Feed(w io.Writer, s Site, articles []Article) error {
	words := h.words(s.Locale)
	own := s.Base + FeedPath(s.Locale)
	out := feed{Lang: s.Locale, ID: own, Title: words.T("site.title", "brand", s.Brand), Author: s.Brand, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []feedLink{{"self", own}, {"alternate", s.Base + HomePath(s.Locale)}}}
	for _, a := range articles {
		at := a.Updated.UTC().Format(time.RFC3339)
		out.Updated = max(out.Updated, at)
		// the article's id and not its address, which may change
		out.Entries = append(out.Entries, feedEntry{own + "#" + a.ID, a.Title, at, feedLink{"alternate", s.Base + ArticlePath(a.Locale, a.Slug)}, Excerpt(a.Body)})
	}
	return writeXML(w, out)
}

func writeXML(w io.Writer, v any) error {
	b, err := xml.MarshalIndent(v, "", " ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, b)
	}
	if err != nil {
		return fmt.Errorf("write XML: %w", err)
	}
	return nil
}

// FeedPath is /help/de/feed.xml.
func FeedPath(locale string) string { return HomePath(locale) + "feed.xml" }

// SiteMapPath names every text of every locale.
const SiteMapPath = "/help/sitemap.xml"

// schemaThing is a thing of schema.org, as search engines read it.
type schemaThing struct {
	Context   string        `json:"@context,omitempty"`
	Type      string        `json:"@type"`
	Name      string        `json:"name,omitempty"`
	Headline  string        `json:"headline,omitempty"`
	Language  string        `json:"inLanguage,omitempty"`
	Modified  string        `json:"dateModified,omitempty"`
	URL       string        `json:"url,omitempty"`
	Item      string        `json:"item,omitempty"`
	Position  int           `json:"position,omitempty"`
	Publisher *schemaThing  `json:"publisher,omitempty"`
	Elements  []schemaThing `json:"itemListElement,omitempty"`
}

// machineArticle is what a page says of itself to search engines: the article, and where it stands.
func machineArticle(v view, a Article) []schemaThing {
	const context = "https://schema.org"
	if v.Canonical == "" {
		return nil
	}
	base := strings.TrimRight(v.Site.Base, "/")
	path := []schemaThing{{Type: "ListItem", Position: 1, Name: v.T("site.home"), Item: base + v.Home}}
	if c := a.Category; c.Slug != "" {
		path = append(path, schemaThing{Type: "ListItem", Position: 2, Name: c.Name, Item: base + CategoryPath(v.Site.Locale, c.Slug)})
	}
	path = append(path, schemaThing{Type: "ListItem", Position: len(path) + 1, Name: a.Title})
	return []schemaThing{
		{Context: context, Type: "TechArticle", Headline: a.Title, Language: a.Locale, Modified: a.Updated.UTC().Format(time.RFC3339), URL: v.Canonical,
			Publisher: &schemaThing{Type: "Organization", Name: v.Site.Brand}},
		{Context: context, Type: "BreadcrumbList", Elements: path},
	}
}
