package hooks

import (
	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
)

// reader is whoever asks, for as long as the server remembers them.
func (c *call) reader() store.Reader {
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
