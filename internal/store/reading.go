package store

import (
	"context"
	"fmt"
	"time"

	"porchlight/internal/desk"
)

// Readership is what readers made of an article.
type Readership struct {
	ID      string `json:"id"`
	Views   int64  `json:"views"`
	Votes   int64  `json:"votes"`
	Helpful int64  `json:"helpful"`         // of Votes
	Stale   string `json:"stale,omitempty"` // why somebody should look at it again: "old" or "unhelpful"
}

// Readerships are what is told of all articles, over ReadingDays.
type Readerships struct {
	Articles  []Readership `json:"articles"` // those that anybody has opened or said something of
	Alone     int64        `json:"alone"`    // of those who opened an article, who did not write within ContactWithin
	Contacted int64        `json:"contacted"`
}

// How articles are looked at.
const (
	ReadingDays = 30                            // a month: short enough that what was mended shows
	staleAfter  = 365 * 24 * time.Hour          // since it was published last: prices and carriers change within a year
	staleVotes  = 3                             // votes from which on most of them mean something
	daysKept    = (2*365 + 31) * 24 * time.Hour // of views: two years, to be compared with each other
)

// All sums are read once: there are some thousand articles at the most. A text is saved when it is published, with the same words too: then
// somebody has found it right. Of several languages the last counts.
const selectReaderships = `WITH days AS (SELECT article, sum(views) AS views FROM article_days WHERE day >= ?1 GROUP BY article),
 published AS (SELECT article, max(updated) AS at FROM article_texts WHERE status = 'published' GROUP BY article),
 votes AS (SELECT v.article, count(*) AS votes, sum(v.helpful) AS helpful, sum(v.created > p.at) AS late, sum(v.created > p.at AND v.helpful) AS latehelpful
 FROM article_votes v LEFT JOIN published p ON p.article = v.article GROUP BY v.article)
SELECT a.id, coalesce(d.views, 0), coalesce(v.votes, 0), coalesce(v.helpful, 0), coalesce(v.late, 0), coalesce(v.latehelpful, 0),
 CAST(coalesce(round(unixepoch(p.at, 'subsec') * 1000), 0) AS INTEGER)
 FROM articles a LEFT JOIN days d ON d.article = a.id LEFT JOIN votes v ON v.article = a.id LEFT JOIN published p ON p.article = a.id
 WHERE d.views > 0 OR v.votes > 0 ORDER BY a.id`

// Readerships tells what readers made of articles.
func (s *Store) Readerships(ctx context.Context) (Readerships, error) {
	from := s.clock().UTC().AddDate(0, 0, -ReadingDays).Format(time.DateOnly)
	out := Readerships{Articles: []Readership{}}
	err := s.each(ctx, func(scan func(...any) error) error {
		var r Readership
		var late, lateHelpful int64
		var published desk.Millis
		if err := scan(&r.ID, &r.Views, &r.Votes, &r.Helpful, &late, &lateHelpful, &published); err != nil {
			return err
		}
		r.Stale = s.stale(published, r.Views, late, lateHelpful)
		out.Articles = append(out.Articles, r)
		return nil
	}, selectReaderships, from)
	if err != nil {
		return out, fmt.Errorf("list what articles were read: %w", err)
	}
	// who has opened one on a later day may still write
	if err := s.read.QueryRowContext(ctx, `SELECT coalesce(sum(alone), 0), coalesce(sum(contacted), 0) FROM article_days WHERE day >= ? AND day < ?`,
		from, s.clock().UTC().Add(-ContactWithin).Format(time.DateOnly)).
		Scan(&out.Alone, &out.Contacted); err != nil {
		return out, fmt.Errorf("count who wrote after an article: %w", err)
	}
	return out, nil
}

// stale says why an article should be looked at again; empty: it should not. Votes are those since it was published last.
func (s *Store) stale(published desk.Millis, views, votes, helpful int64) string {
	switch {
	case published == 0:
		return ""
	case votes >= staleVotes && 2*helpful < votes:
		return "unhelpful"
	case views > 0 && s.clock().Sub(published.Time()) > staleAfter:
		return "old"
	}
	return ""
}
