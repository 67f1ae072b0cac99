package store

import (
	"context"
	"fmt"
	"time"
)

// Topic is a category of the help center in one locale: how many articles of it the public may read, and the first of them.
type Topic struct {
	Slug, Name string
	Count      int
	First      []ArticleText // slugs and titles
}

const topicName = `coalesce(json_extract(c.names, '$."' || ? || '"'), json_extract(c.names, '$.en'), c.slug)`

// Topics lists the categories that have something to read, each with as many of its articles as are asked for. It reads no texts: a library
// may be large, and every page of it has the topics.
func (s *Store) Topics(ctx context.Context, locale string, each int) (out []Topic, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		var t Topic
		var a ArticleText
		if err := scan(&t.Slug, &t.Name, &t.Count, &a.Slug, &a.Title); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].Slug != t.Slug {
			out = append(out, t)
		}
		last := &out[len(out)-1]
		a.Locale = locale
		last.First = append(last.First, a)
		return nil
	}, `SELECT c.slug, `+topicName+`, l.count, l.slug, l.title FROM (
  SELECT a.category, t.slug, t.title, count(*) OVER (PARTITION BY a.category) AS count,
   row_number() OVER (PARTITION BY a.category ORDER BY a.position, t.title) AS place
  FROM article_texts t JOIN articles a ON a.id = t.article
  WHERE t.locale = ? AND t.status = 'published' AND a.visibility = 'public'
 ) l JOIN categories c ON c.id = l.category WHERE l.place <= ? ORDER BY c.position, c.slug, l.place`, locale, locale, each)
	if err != nil {
		return nil, fmt.Errorf("read topics: %w", err)
	}
	return out, nil
}

// ArticlesOf lists what the public may read of a category in a locale, in its order; their bodies only as they begin. Below 0 there is no limit.
func (s *Store) ArticlesOf(ctx context.Context, locale, topic string, skip, most int) (out []ArticleText, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		a := ArticleText{Locale: locale, Category: topic}
		err := scan(&a.Article, &a.Slug, &a.Title, &a.Body, &a.CategoryName)
		out = append(out, a)
		return err
	}, `SELECT t.article, t.slug, t.title, substr(t.body, 1, 1000), `+topicName+`
 FROM article_texts t JOIN articles a ON a.id = t.article JOIN categories c ON c.id = a.category
 WHERE c.slug = ? AND t.locale = ? AND t.status = 'published' AND a.visibility = 'public' ORDER BY a.position, t.title, t.id LIMIT ? OFFSET ?`, locale, topic, locale, most, skip)
	if err != nil {
		return nil, fmt.Errorf("read a topic: %w", err)
	}
	return out, nil
}

// Of what is read most only the first are looked at: some may be internal by now.
const mostLooked = 30

const selectMostRead = `SELECT t.article, t.slug, t.title FROM (SELECT article, sum(views) AS views FROM article_days WHERE day >= ?1 AND locale = ?2
 GROUP BY article ORDER BY views DESC, article LIMIT ?3) d JOIN article_texts t ON t.article = d.article AND t.locale = ?2 JOIN articles a ON a.id = t.article
 WHERE t.status = 'published' AND a.visibility = 'public' ORDER BY d.views DESC, d.article LIMIT ?4`

// MostRead are the texts of a locale that were opened most often over ReadingDays; without their words.
func (s *Store) MostRead(ctx context.Context, locale string, most int) (out []ArticleText, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		t := ArticleText{Locale: locale}
		err := scan(&t.Article, &t.Slug, &t.Title)
		out = append(out, t)
		return err
	}, selectMostRead, s.clock().UTC().AddDate(0, 0, -ReadingDays).Format(time.DateOnly), locale, mostLooked, most)
	if err != nil {
		return nil, fmt.Errorf("read what is read most: %w", err)
	}
	return out, nil
}
