package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// ArticleText is an article in one locale, as it stands in the database.
type ArticleText struct {
	ID, Article, Locale, Slug, Title, Body string
	Category                               string // slug of the category
	CategoryName                           string // in Locale, else in English
	Visibility, Status                     string
	Updated                                time.Time // of the text, its article or its category, whichever is latest
}

const articleFrom = ` FROM article_texts t JOIN articles a ON a.id = t.article LEFT JOIN categories c ON c.id = a.category`

const articleUpdated = `max(t.updated, a.updated, coalesce(c.updated, ''))`

const articleColumns = `t.id, t.article, t.locale, t.slug, t.title, t.body, coalesce(c.slug, ''),
 coalesce(json_extract(c.names, '$."' || t.locale || '"'), json_extract(c.names, '$.en'), c.slug, ''), a.visibility, t.status, ` + articleUpdated

// ArticleHeads calls fn for every published text with when it last changed.
func (s *Store) ArticleHeads(ctx context.Context, fn func(id string, updated time.Time) error) error {
	return s.each(ctx, func(scan func(...any) error) error {
		var id, updated string
		if err := scan(&id, &updated); err != nil {
			return err
		}
		at, err := parseStamp(updated)
		if err != nil {
			return err
		}
		return fn(id, at)
	}, `SELECT t.id, `+articleUpdated+articleFrom+` WHERE t.status = 'published'`)
}

// ArticleTexts reads the texts with these ids, drafts too.
func (s *Store) ArticleTexts(ctx context.Context, ids []string) ([]ArticleText, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return s.articleTexts(ctx, ` WHERE t.id IN (?`+strings.Repeat(",?", len(ids)-1)+`)`, args...)
}

// PublicArticle finds a published public text by its slug.
func (s *Store) PublicArticle(ctx context.Context, locale, slug string) (ArticleText, bool, error) {
	return first(s.articleTexts(ctx, ` WHERE t.status = 'published' AND a.visibility = 'public' AND t.locale = ? AND t.slug = ?`, locale, slug))
}

// PublicLocales lists an article's published texts in every locale.
func (s *Store) PublicLocales(ctx context.Context, article string) ([]ArticleText, error) {
	return s.articleTexts(ctx, ` WHERE t.status = 'published' AND a.visibility = 'public' AND t.article = ? ORDER BY t.locale`, article)
}

// TextsOf lists the ids of an article's texts, or of all texts in a category: what a change of either touches.
func (s *Store) TextsOf(ctx context.Context, article, category string) ([]string, error) {
	return s.column(ctx, `SELECT t.id FROM article_texts t JOIN articles a ON a.id = t.article WHERE a.id = ? OR a.category = ? AND ? != ''`,
		article, category, category)
}

// Locales lists the locales that the help center has something to read in.
func (s *Store) Locales(ctx context.Context) ([]string, error) {
	return s.column(ctx, `WITH RECURSIVE l(locale) AS (SELECT min(locale) FROM article_texts UNION ALL
 SELECT (SELECT min(locale) FROM article_texts t WHERE t.locale > l.locale) FROM l WHERE l.locale IS NOT NULL)
 SELECT l.locale FROM l WHERE EXISTS (SELECT 1 FROM article_texts t JOIN articles a ON a.id = t.article
 WHERE t.locale = l.locale AND t.status = 'published' AND a.visibility = 'public')`)
}

func first(list []ArticleText, err error) (ArticleText, bool, error) {
	if err != nil || len(list) == 0 {
		return ArticleText{}, false, err
	}
	return list[0], true, nil
}

func (s *Store) articleTexts(ctx context.Context, where string, args ...any) (out []ArticleText, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		var t ArticleText
		var updated string
		if err := scan(&t.ID, &t.Article, &t.Locale, &t.Slug, &t.Title, &t.Body, &t.Category, &t.CategoryName, &t.Visibility, &t.Status,
			&updated); err != nil {
			return err
		}
		t.Updated, err = parseStamp(updated)
		out = append(out, t)
		return err
	}, `SELECT `+articleColumns+articleFrom+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	return out, nil
}
