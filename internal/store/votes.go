package store

import "context"

// Votes calls fn for every article that readers have said of whether it helped.
func (s *Store) Votes(ctx context.Context, fn func(article string, helpful, all int)) error {
	return s.each(ctx, func(scan func(...any) error) error {
		var article string
		var helpful, all int
		if err := scan(&article, &helpful, &all); err != nil {
			return err
		}
		fn(article, helpful, all)
		return nil
	}, `SELECT article, sum(helpful), count(*) FROM article_votes GROUP BY article`)
}
