package store

import (
	"time"

	"porchlight/internal/desk"
)

// NewSearch is what readers have looked for again and again.
type NewSearch struct {
	Query, Locale string
	Times         int // one a day, the last of them Now
	Hits          int
}

const readersBack = ReadingDays + 2 // days of views: what is told of them is full

// readers writes how often an article was opened each day.
func (w *furnisher) readers(article string, a NewArticle) error {
	for back := range readersBack {
		day := w.Now.AddDate(0, 0, -back)
		views := a.Daily + (a.Daily*back)%3 - 1 // not the same every day
		if views <= 0 {
			continue
		}
		contacted := views / 9
		if _, err := w.tx.DB().NewQuery(`INSERT INTO article_days (id, article, locale, day, views, alone, contacted, created, updated)
 VALUES ({:id}, {:article}, 'en', {:day}, {:views}, {:alone}, {:contacted}, {:at}, {:at})`).
			Bind(map[string]any{"id": newID(day), "article": article, "day": day.UTC().Format(time.DateOnly), "views": views, "alone": views - contacted,
				"contacted": contacted, "at": stamp(day)}).Execute(); err != nil {
			return err
		}
	}
	return nil
}

func (w *furnisher) searches() error {
	for _, s := range w.Searches {
		for back := range s.Times {
			at := w.Now.Add(-time.Duration(back)*23*time.Hour - time.Hour)
			if _, err := w.tx.DB().NewQuery(`INSERT INTO search_log (id, query, words, locale, place, hits, clicked, conversation, created, updated)
 VALUES ({:id}, {:query}, {:words}, {:locale}, 'help', {:hits}, '', '', {:at}, {:at})`).
				Bind(map[string]any{"id": newID(at), "query": s.Query, "words": desk.SearchedWords(s.Query), "locale": s.Locale, "hits": s.Hits, "at": stamp(at)}).
				Execute(); err != nil {
				return err
			}
		}
	}
	return nil
}
