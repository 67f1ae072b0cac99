package hooks

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
)

// reader is whoever asks, for as long as the server remembers them. A browser that fetches ahead has nobody before it.
func (c *call) reader() store.Reader {
	if c.Request.Method != http.MethodGet || strings.HasPrefix(c.Request.Header.Get("Sec-Purpose"), "prefetch") {
		return 0
	}
	return c.desk.Store.Searches.Reader(c.desk.clientIP(c.Request), c.Request.UserAgent())
}

// searched notes what somebody looked for, unless the index could not tell yet.
func (c *call) searched(place string, q kb.Query, results kb.Results) {
	if status := c.desk.Index.Status(); status.State != kb.Ready {
		return
	}
	articles := make([]string, len(results.Hits))
	for i, h := range results.Hits {
		articles[i] = h.Article
	}
	locale := q.Locale
	if !desk.ValidLocale(locale) {
		locale = ""
	}
	hits := 0
	if len(articles) > 0 {
		hits = q.Offset + len(articles)
	}
	c.desk.Store.Searches.Saw(c.reader(), store.Look{Query: q.Text, Locale: locale, Place: place, Hits: hits, Articles: articles})
}

// listMissed tells who writes articles what is looked for in vain. What an article answers by now is not among it any more.
func listMissed(c *call) error {
	kind := c.query("kind")
	if err := c.desk.Store.Searches.Flush(c.Request.Context()); err != nil {
		return err
	}
	list, err := c.desk.Store.Missed(c.Request.Context(), c.from, kind)
	if err != nil {
		return err
	}
	if kind == store.FoundNothing {
		list = c.desk.stillMissed(c.Request.Context(), list)
	}
	return c.json(map[string]any{"searches": list, "days": c.desk.Store.Searches.Days(), "contact_hours": int(store.ContactWithin.Hours())})
}

// showReaderships tells who writes articles how often each was read, what readers said of it, and which to look at again.
func showReaderships(c *call) error {
	if err := c.desk.Store.Searches.Flush(c.Request.Context()); err != nil {
		return err
	}
	r, err := c.desk.Store.Readerships(c.Request.Context())
	if err != nil {
		return err
	}
	return c.json(struct {
		store.Readerships
		Days         int `json:"days"`
		ContactHours int `json:"contact_hours"`
	}{r, store.ReadingDays, int(store.ContactWithin.Hours())})
}

// stillWait bounds how long is looked whether an article answers by now; what was not asked in that time stays in the list.
const stillWait = time.Second

func (d *Desk) stillMissed(ctx context.Context, list []store.Missed) []store.Missed {
	ctx, cancel := context.WithTimeout(ctx, stillWait)
	defer cancel()
	return slices.DeleteFunc(list, func(m store.Missed) bool {
		results, err := d.Index.Search(ctx, kb.Query{Text: m.Query, Locale: m.Locale, Limit: 1, Audience: kb.ForPublic})
		return err == nil && len(results.Hits) > 0
	})
}

// keepSearches says for how long searches are kept.
func keepSearches(c *call) error {
	var b struct {
		Days int64 `json:"days"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	if err := c.desk.Store.KeepSearches(c.Request.Context(), c.from, b.Days); err != nil {
		return err
	}
	return c.json(map[string]any{"days": c.desk.Store.Searches.Days()})
}
