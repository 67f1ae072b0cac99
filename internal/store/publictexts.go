package store

import (
	"context"
	"fmt"
)

// sitemapMost is what one sitemap may name, by the sitemaps' own protocol.
const sitemapMost = 50_000

// PublicAddresses lists where texts that anybody may read are found, those of an article together; without their words.
func (s *Store) PublicAddresses(ctx context.Context) (out []ArticleText, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		var t ArticleText
		var updated string
		if err := scan(&t.Article, &t.Locale, &t.Slug, &updated); err != nil {
			return err
		}
		t.Updated, err = parseStamp(updated)
		out = append(out, t)
		return err
	}, `SELECT t.article, t.locale, t.slug, `+articleUpdated+articleFrom+` WHERE t.status = 'published' AND a.visibility = 'public' ORDER BY t.article, t.locale LIMIT ?`, sitemapMost)
	if err != nil {
		return nil, fmt.Errorf("list the addresses of articles: %w", err)
	}
	return out, nil
}

// NewestTexts are what anybody may read in a locale, the last to change first.
func (s *Store) NewestTexts(ctx context.Context, locale string, most int) ([]ArticleText, error) {
	return s.articleTexts(ctx, ` WHERE t.status = 'published' AND a.visibility = 'public' AND t.locale = ? ORDER BY `+articleUpdated+` DESC, t.id LIMIT ?`, locale, most)
}
