package store

import (
	"context"
	"encoding/json"
	"fmt"
)

// LinkTarget is an article that a text links to, in one of its locales; one that has no text yet has no locale.
type LinkTarget struct {
	Article, Visibility, Locale, Slug, Title string
	Published                                bool
}

// LinkTargets reads the articles with these ids. What is gone is not among them.
func (s *Store) LinkTargets(ctx context.Context, ids []string) (out []LinkTarget, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("encode articles: %w", err)
	}
	err = s.each(ctx, func(scan func(...any) error) error {
		var t LinkTarget
		err := scan(&t.Article, &t.Visibility, &t.Locale, &t.Slug, &t.Title, &t.Published)
		out = append(out, t)
		return err
	}, `SELECT a.id, a.visibility, coalesce(t.locale, ''), coalesce(t.slug, ''), coalesce(t.title, ''), coalesce(t.status = 'published', 0)
 FROM articles a LEFT JOIN article_texts t ON t.article = a.id WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id, t.locale`, string(list))
	if err != nil {
		return nil, fmt.Errorf("read articles that are linked to: %w", err)
	}
	return out, nil
}
