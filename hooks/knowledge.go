package hooks

import (
	"context"

	"strings"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
)

// knowledge lets the index read articles without knowing the database.
type knowledge struct{ store *store.Store }

func (k knowledge) Heads(ctx context.Context, fn func(kb.Head) error) error {
	return k.store.ArticleHeads(ctx, func(id string, updated time.Time) error { return fn(kb.Head{ID: id, Updated: updated}) })
}

func (k knowledge) Texts(ctx context.Context, ids []string, fn func(kb.Text) error) error {
	list, err := k.store.ArticleTexts(ctx, ids)
	if err != nil {
		return err
	}
	for _, t := range list {
		if err := fn(asText(t)); err != nil {
			return err
		}
	}
	return nil
}

func asText(t store.ArticleText) kb.Text {
	return kb.Text{ID: t.ID, Article: t.Article, Locale: t.Locale, Slug: t.Slug, Title: t.Title, Body: t.Body, Category: t.CategoryName,
		Visibility: kb.Visibility(t.Visibility), Status: kb.TextStatus(t.Status), Updated: t.Updated}
}

// foundArticle is a hit as agents and widgets read it.
type foundArticle struct {
	ID         string       `json:"id"`   // of the article
	Text       string       `json:"text"` // id of its text in this locale
	Locale     string       `json:"locale"`
	Title      []foundPiece `json:"title"`
	Excerpt    []foundPiece `json:"excerpt"`
	URL        string       `json:"url"`
	Visibility string       `json:"visibility"`
	Section    *kb.Section  `json:"section,omitempty"` // the part that answers
	Score      float64      `json:"score"`
}

type foundPiece struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// searchArticles answers agents, who find internal articles too, and visitors, who do not.
func searchArticles(c *call) error {
	limit, err := c.number("limit")
	if err != nil {
		return err
	}
	offset, err := c.number("offset")
	if err != nil {
		return err
	}
	q := kb.Query{Text: c.query("q"), Locale: c.query("locale"), Limit: int(min(limit, 1000)), Offset: int(min(offset, 1_000_000)), Audience: kb.ForPublic}
	if c.from.Agent() {
		q.Audience = kb.ForAgents
	}
	started := time.Now() // how long it took is told; no rule depends on it
	results, err := c.desk.Index.Search(c.Request.Context(), q)
	if err != nil {
		return err
	}
	if !c.from.Agent() {
		c.searched("chat", q, results)
	}
	found := make([]foundArticle, len(results.Hits))
	for i, h := range results.Hits {
		found[i] = foundArticle{ID: h.Article, Text: h.ID, Locale: h.Locale, Title: pieces(h.Title), Excerpt: pieces(h.Passage),
			URL: articleURL(h.Locale, h.Slug, h.Visibility), Visibility: string(h.Visibility), Section: h.Section, Score: h.Score}
	}
	return c.json(map[string]any{"articles": found, "more": results.More, "meant": results.Meant, "took_ms": float64(time.Since(started).Microseconds()) / 1000,
		"state": c.desk.Index.Status().State})
}

func pieces(list []kb.Segment) []foundPiece {
	out := make([]foundPiece, len(list))
	for i, s := range list {
		out[i] = foundPiece{s.Text, s.Mark}
	}
	return out
}

// articleURL is where the public reads an article; internal ones have no page.
func articleURL(locale, slug string, v kb.Visibility) string {
	if v != kb.Public {
		return ""
	}
	return kb.ArticlePath(locale, slug)
}

// showArticle gives an article to the widget: the best of its public texts for the reader's locale, as safe HTML.
func showArticle(c *call) error {
	list, err := c.desk.Store.PublicLocales(c.Request.Context(), c.Request.PathValue("id"))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return desk.Errorf(desk.NotFound, "There is no such article.")
	}
	best := list[nearest(list, func(t store.ArticleText) string { return t.Locale }, c.query("locale"))]
	links, err := c.desk.linksIn(c.Request.Context(), best.Body, reading{Locale: best.Locale})
	if err != nil {
		return err
	}
	c.desk.Store.Searches.Read(c.reader(), best.Article, best.Locale)
	c.Response.Header().Set("Cache-Control", "public, max-age=60")
	return c.json(map[string]any{"id": best.Article, "locale": best.Locale, "title": best.Title, "html": kb.HTML(best.Body, links),
		"updated": desk.At(best.Updated), "url": articleURL(best.Locale, best.Slug, kb.Public)})
}

func language(locale string) string {
	l, _, _ := strings.Cut(strings.ToLower(locale), "-")
	return l
}
