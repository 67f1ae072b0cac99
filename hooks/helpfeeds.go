package hooks

import (
	"fmt"
	"io"
	"net/http"

	"porchlight/kb"
)

// What machines read of the help center: the same as people, and no more.

func (p *helpPage) siteMap() error {
	texts, err := p.desk.Store.PublicAddresses(p.Request.Context())
	if err != nil {
		return err
	}
	places := make([]kb.Place, len(texts))
	for i, t := range texts {
		places[i] = kb.Place{Article: t.Article, Locale: t.Locale, Slug: t.Slug, Updated: t.Updated}
	}
	return p.writeAs("application/xml; charset=utf-8", "no-cache", http.StatusOK, func(w io.Writer) error { return p.desk.pages.help.SiteMap(w, p.site, places) })
}

func (p *helpPage) feed() error {
	texts, err := p.desk.Store.NewestTexts(p.Request.Context(), p.site.Locale, kb.FeedMost)
	if err != nil {
		return err
	}
	articles := make([]kb.Article, len(texts))
	for i, t := range texts {
		articles[i] = kb.Article{ID: t.Article, Locale: t.Locale, Slug: t.Slug, Title: t.Title, Body: t.Body, Updated: t.Updated}
	}
	return p.writeAs("application/atom+xml; charset=utf-8", "no-cache", http.StatusOK, func(w io.Writer) error { return p.desk.pages.help.Feed(w, p.site, articles) })
}

// robots leads search engines to what is for everybody.
func robots(c *call) error {
	c.Response.Header().Set("Cache-Control", "public, max-age=3600")
	return c.String(http.StatusOK, fmt.Sprintf("User-agent: *\nDisallow: /_/\nDisallow: /api/\nDisallow: /chat/\nDisallow: /desk\nDisallow: /setup\n\nSitemap: %s%s\n", c.siteBase(), kb.SiteMapPath))
}
