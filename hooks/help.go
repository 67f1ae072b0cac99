package hooks

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
	"porchlight/ui"
	"porchlight/ui/help"
	locales "porchlight/ui/shared/locales/help"
)

// pages renders what Go renders.
type pages struct{ help *kb.Help }

func newPages() (*pages, error) {
	h, err := kb.NewHelp(help.Files, locales.Files, ui.Asset)
	if err != nil {
		return nil, fmt.Errorf("prepare the help center: %w", err)
	}
	return &pages{h}, nil
}

// home leads to the help center in the reader's language.
func home(c *call) error {
	list, err := c.desk.helpLocales(c.Request.Context())
	if err != nil {
		return err
	}
	c.Response.Header().Set("Vary", "Accept-Language")
	return c.Redirect(http.StatusTemporaryRedirect, kb.HomePath(preferred(c.Request.Header.Get("Accept-Language"), list)))
}

// helpLocales are those with something to read; the default one when there is nothing yet.
func (d *Desk) helpLocales(ctx context.Context) ([]string, error) {
	list, err := d.Store.Locales(ctx)
	if err == nil && len(list) == 0 {
		list = []string{defaultLocale}
	}
	return list, err
}

// preferred picks the first language of an Accept-Language header that there is. Browsers list them by preference, so the
// weights of RFC 9110, 12.5.4 add nothing.
func preferred(header string, locales []string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		for _, fits := range []func(string) bool{
			func(l string) bool { return strings.EqualFold(l, tag) },
			func(l string) bool { return language(l) == language(tag) },
		} {
			if i := slices.IndexFunc(locales, fits); i >= 0 {
				return locales[i]
			}
		}
	}
	if slices.Contains(locales, defaultLocale) {
		return defaultLocale
	}
	return locales[0]
}

// helpPage is one request to the help center with what all of its pages need.
type helpPage struct {
	*call
	site kb.Site
}

// helpCenter serves /help/{locale}/…
func helpCenter(c *call) error {
	locale, rest, ok := strings.Cut(c.Request.PathValue("path"), "/")
	if !ok {
		switch locale {
		case "":
			return home(c)
		case "sitemap.xml":
			p, _, err := c.desk.helpPage(c, "")
			if err != nil {
				return err
			}
			return p.siteMap()
		}
		return c.Redirect(http.StatusPermanentRedirect, kb.HomePath(locale))
	}
	p, known, err := c.desk.helpPage(c, locale)
	if err != nil {
		return err
	}
	kind, slug, _ := strings.Cut(rest, "/")
	switch {
	case !known:
		return p.missing()
	case rest == "":
		return p.home()
	case rest == "search":
		return p.search()
	case rest == "contact":
		return p.contact()
	case rest == "feed.xml":
		return p.feed()
	case kind == "topic":
		return p.topic(slug)
	case kind == "article":
		return p.article(slug)
	}
	return p.missing()
}

func (d *Desk) helpPage(c *call, locale string) (*helpPage, bool, error) {
	ctx := c.Request.Context()
	list, err := d.helpLocales(ctx)
	if err != nil {
		return nil, false, err
	}
	known := slices.Contains(list, locale)
	if !known {
		locale = preferred(c.Request.Header.Get("Accept-Language"), list)
	}
	p := &helpPage{call: c, site: kb.Site{Locale: locale, Locales: list, Default: preferred("", list), Base: c.siteBase()}}
	if err := d.fillSite(ctx, &p.site); err != nil {
		return nil, false, err
	}
	return p, known, nil
}

// What a page shows of a topic that is not its own, of what else there is to read beside an article, and of what is read most.
const topicShows, relatedShows, mostShows = 5, 8, 5

// list reads the topics, each with its first articles, and what is read most.
func (p *helpPage) list() (listed, error) {
	return p.desk.topics.of(p.site.Locale, p.desk.config.Clock(), func() (out listed, err error) {
		ctx := p.Request.Context()
		topics, err := p.desk.Store.Topics(ctx, p.site.Locale, topicShows)
		if err != nil {
			return out, err
		}
		for _, t := range topics {
			out.topics = append(out.topics, kb.Category{Slug: t.Slug, Name: t.Name, Count: t.Count, Articles: entriesOf(t.First)})
		}
		most, err := p.desk.Store.MostRead(ctx, p.site.Locale, mostShows)
		if len(most) >= mostShows { // of fewer it says nothing
			out.most = entriesOf(most)
		}
		return out, err
	})
}

func (p *helpPage) home() error {
	list, err := p.list()
	if err != nil {
		return err
	}
	return p.write(http.StatusOK, func(w io.Writer) error { return p.desk.pages.help.Home(w, p.site, list.topics, list.most) })
}

// siteBase is the public address without a path. What the panel's settings say of it comes before what this request claims, which a proxy or
// a caller may have made up; until they say something the caller is all there is to go by.
func (c *call) siteBase() string {
	if u, err := url.Parse(c.App.Settings().Meta.AppURL); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.Hostname() != "localhost" {
		return u.Scheme + "://" + u.Host
	}
	return baseURL(c.Request)
}

// baseURL is the address as the reader typed it.
func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// fillSite adds the brand, the chat and its hours: those of the oldest chat inbox.
func (d *Desk) fillSite(ctx context.Context, s *kb.Site) error {
	inbox, found, err := d.Store.FirstChat(ctx)
	if err != nil || !found {
		s.Brand = d.app.Settings().Meta.AppName
		return err
	}
	s.Brand, s.Chat, s.Form = inbox.Company(), inbox.PublicKey, d.app.Settings().SMTP.Enabled
	hours, err := d.hours(ctx, inbox)
	if err != nil {
		return err
	}
	s.Open = hours.Open
	now, turns := d.config.Clock(), time.Time{}
	switch {
	case hours.Open && hours.Until != nil:
		turns = hours.Until.Time()
	case !hours.Open && hours.Back != nil:
		turns = hours.Back.Time()
	}
	if zone, err := time.LoadLocation(hours.zone); err == nil && !turns.IsZero() {
		now, turns = now.In(zone), turns.In(zone)
	}
	s.Hours = d.pages.help.Hours(s.Locale, s.Open, now, turns)
	return nil
}

func entriesOf(texts []store.ArticleText) []kb.Entry {
	out := make([]kb.Entry, len(texts))
	for i, t := range texts {
		out[i] = kb.Entry{Locale: t.Locale, Slug: t.Slug, Title: t.Title, Summary: kb.Excerpt(t.Body)}
	}
	return out
}

func (p *helpPage) topic(slug string) error {
	page, err := p.number("page")
	if err != nil || page > 1000 {
		return p.missing()
	}
	page = max(page, 1)
	texts, err := p.desk.Store.ArticlesOf(p.Request.Context(), p.site.Locale, slug, int(page-1)*kb.TopicPage, kb.TopicPage+1)
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		return p.missing()
	}
	all, err := p.list()
	if err != nil {
		return err
	}
	c := kb.Category{Slug: slug, Name: texts[0].CategoryName, Page: int(page), More: len(texts) > kb.TopicPage}
	texts = texts[:min(len(texts), kb.TopicPage)]
	c.Count, c.Articles = len(texts), entriesOf(texts)
	if at := slices.IndexFunc(all.topics, func(t kb.Category) bool { return t.Slug == slug }); at >= 0 {
		c.Count = all.topics[at].Count
	}
	return p.write(http.StatusOK, func(w io.Writer) error { return p.desk.pages.help.Category(w, p.site, c) })
}

func (p *helpPage) article(slug string) error {
	ctx := p.Request.Context()
	in := p.site.Locale
	if other := p.query("in"); other != "" {
		in = other
	}
	t, found, err := p.desk.Store.PublicArticle(ctx, in, slug)
	if err != nil {
		return err
	}
	if !found {
		return p.moved(in, slug)
	}
	p.desk.Store.Searches.Read(p.reader(), t.Article, t.Locale)
	all, err := p.desk.Store.PublicLocales(ctx, t.Article)
	if err != nil {
		return err
	}
	a := kb.Article{ID: t.Article, Locale: t.Locale, Slug: t.Slug, Title: t.Title, Body: t.Body, Updated: t.Updated, Slugs: map[string]string{},
		Voted: kb.Voted{Said: p.query("voted"), Vote: p.query("vote")}}
	if a.Links, err = p.desk.linksIn(ctx, t.Body, reading{Locale: p.site.Locale, Help: true}); err != nil {
		return err
	}
	for _, other := range all {
		a.Slugs[other.Locale] = other.Slug
	}
	if t.Category != "" {
		beside, err := p.desk.Store.ArticlesOf(ctx, p.site.Locale, t.Category, 0, relatedShows+1) // itself may be among them
		if err != nil {
			return err
		}
		if len(beside) > 0 {
			a.Category = kb.Category{Slug: t.Category, Name: beside[0].CategoryName}
			others := slices.DeleteFunc(beside, func(other store.ArticleText) bool { return other.Article == t.Article })
			a.Category.Articles = entriesOf(others[:min(len(others), relatedShows)])
		}
	}
	return p.write(http.StatusOK, func(w io.Writer) error { return p.desk.pages.help.Article(w, p.site, a) })
}

// moved leads to where an article is read now whose address was this one. It is not kept: the address may be given again.
func (p *helpPage) moved(locale, slug string) error {
	t, found, err := p.desk.Store.MovedTo(p.Request.Context(), locale, slug)
	if err != nil {
		return err
	}
	if !found {
		return p.missing()
	}
	p.Response.Header().Set("Cache-Control", "no-cache")
	return p.Redirect(http.StatusPermanentRedirect, kb.ArticlePath(t.Locale, t.Slug))
}

func (p *helpPage) search() error {
	page, err := p.number("page")
	if err != nil {
		return p.missing()
	}
	q := kb.Query{Text: p.query("q"), Locale: p.site.Locale, Limit: kb.SearchPage, Offset: int(min(max(page, 1)-1, 1000)) * kb.SearchPage,
		Audience: kb.ForPublic}
	results, failed := p.desk.Index.Search(p.Request.Context(), q)
	if failed == nil {
		p.searched("help", q, results)
	}
	var topics []kb.Category
	if len(results.Hits) == 0 {
		list, err := p.list()
		if err != nil {
			return err
		}
		topics = list.topics
	}
	status := http.StatusOK
	if refused := new(desk.Error); errors.As(failed, &refused) && refused.Code == desk.BadRequest {
		status = http.StatusBadRequest
	}
	return p.write(status, func(w io.Writer) error { return p.desk.pages.help.Search(w, p.site, q, results, failed, topics) })
}

func (p *helpPage) missing() error {
	list, err := p.list()
	if err != nil {
		return err
	}
	return p.write(http.StatusNotFound, func(w io.Writer) error { return p.desk.pages.help.NotFound(w, p.site, list.topics) })
}

func (p *helpPage) write(status int, render func(io.Writer) error) error {
	return p.writeAs("text/html; charset=utf-8", "no-cache", status, render)
}

// writeAs sends a page, or that it is what the reader has already: it is asked for anew each time, since what it shows may have changed.
func (p *helpPage) writeAs(kind, cache string, status int, render func(io.Writer) error) error {
	var page bytes.Buffer
	if err := render(&page); err != nil {
		return err
	}
	h := p.Response.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", kb.HelpPolicy)
	h.Set("Cache-Control", cache)
	if status == http.StatusOK && cache != "no-store" {
		sum := sha256.Sum256(page.Bytes())
		tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		h.Set("ETag", tag)
		if strings.Contains(p.Request.Header.Get("If-None-Match"), tag) { // also as the weak one that a proxy makes of it
			return p.NoContent(http.StatusNotModified)
		}
	}
	p.Response.WriteHeader(status)
	if _, err := page.WriteTo(p.Response); err != nil {
		return fmt.Errorf("send a help page: %w", err)
	}
	return nil
}
