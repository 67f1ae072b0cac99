package store

import (
	"context"
	"fmt"

	"porchlight/internal/desk"
)

// ShelfArticle is an article with what there is of it in each locale.
type ShelfArticle struct {
	ID         string      `json:"id"`
	Category   string      `json:"category"`
	Visibility string      `json:"visibility"`
	Position   int64       `json:"position"`
	Texts      []ShelfText `json:"texts"`
}

// ShelfText is an article in one locale, without its body.
type ShelfText struct {
	Locale      string      `json:"locale"`
	Title       string      `json:"title"` // of the draft, where there is one
	Slug        string      `json:"slug"`
	Published   bool        `json:"published"`
	Changed     bool        `json:"changed"` // something is not published
	PublishedAt desk.Millis `json:"published_at"`
	At          desk.Millis `json:"at"`              // of the last edit
	Agent       string      `json:"agent,omitempty"` // who made it

	// Where the draft has a time at which it is published.
	PublishAt    desk.Millis `json:"publish_at,omitempty"`
	PublishBy    string      `json:"publish_by,omitempty"`    // who gave it
	PublishFault string      `json:"publish_fault,omitempty"` // the field for which it could not be published

	Review *ShelfReview `json:"review,omitempty"` // nil: nobody asks for it to be read
	Flags  int64        `json:"flags,omitempty"`  // how often somebody said what is wrong with it
}

// The newest revision is the draft, or what was published last: either way the last edit.
const shelfQuery = `SELECT a.id, coalesce(a.category, ''), a.visibility, a.position, coalesce(t.locale, ''), coalesce(r.title, t.title, ''),
 CASE WHEN t.published_at != '' THEN t.slug ELSE '' END, coalesce(t.status = 'published', 0), coalesce(r.published = '' OR t.status = 'draft', 0),
 CAST(coalesce(round(unixepoch(t.published_at, 'subsec') * 1000), 0) AS INTEGER),
 CAST(coalesce(round(unixepoch(coalesce(r.updated, t.updated), 'subsec') * 1000), 0) AS INTEGER), coalesce(r.agent, ''),
 coalesce(x.at, 0), coalesce(x.agent, ''), coalesce(x.fault, ''),
 coalesce(v.state, ''), coalesce(v.agent, ''), coalesce(v.reviewer, ''), coalesce(v.note, ''), coalesce(v.answered_by, ''), coalesce(v.answer, ''), coalesce(v.at, 0),
 (SELECT count(*) FROM article_flags f WHERE f.article_text = t.id)
 FROM articles a LEFT JOIN article_texts t ON t.article = a.id LEFT JOIN article_schedules x ON x.article_text = t.id LEFT JOIN article_reviews v ON v.article_text = t.id
 LEFT JOIN article_revisions r ON r.id = (SELECT id FROM article_revisions WHERE article_text = t.id ORDER BY revision DESC LIMIT 1)`

// Shelf lists everything: an index of some thousand rows at the most, without bodies.
func (s *Store) Shelf(ctx context.Context) ([]ShelfArticle, error) {
	return s.shelf(ctx, ` ORDER BY a.position, a.id, t.locale`)
}

// ShelfArticle is one of them.
func (s *Store) ShelfArticle(ctx context.Context, id string) (ShelfArticle, error) {
	list, err := s.shelf(ctx, ` WHERE a.id = ? ORDER BY t.locale`, id)
	if err == nil && len(list) == 0 {
		return ShelfArticle{}, desk.Errorf(desk.NotFound, "This article is no longer here.")
	}
	if err != nil {
		return ShelfArticle{}, err
	}
	return list[0], nil
}

func (s *Store) shelf(ctx context.Context, rest string, args ...any) ([]ShelfArticle, error) {
	out := []ShelfArticle{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var a ShelfArticle
		var t ShelfText
		var v ShelfReview
		if err := scan(&a.ID, &a.Category, &a.Visibility, &a.Position, &t.Locale, &t.Title, &t.Slug, &t.Published, &t.Changed,
			&t.PublishedAt, &t.At, &t.Agent,
			&t.PublishAt, &t.PublishBy, &t.PublishFault,
			&v.State, &v.Agent, &v.Reviewer, &v.Note, &v.AnsweredBy, &v.Answer, &v.At, &t.Flags); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].ID != a.ID {
			a.Texts = []ShelfText{}
			out = append(out, a)
		}
		if v.State != "" {
			t.Review = &v
		}
		if t.Locale != "" {
			last := &out[len(out)-1]
			last.Texts = append(last.Texts, t)
		}
		return nil
	}, shelfQuery+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	return out, nil
}

// Drafts are an article's texts as they are being written, one a locale.
func (s *Store) Drafts(_ context.Context, a ShelfArticle) ([]Draft, error) {
	out := make([]Draft, 0, len(a.Texts))
	for _, t := range a.Texts {
		p, err := openPage(s.app, a.ID, t.Locale)
		if err != nil {
			return nil, err
		}
		if p.text != nil {
			out = append(out, p.state())
		}
	}
	return out, nil
}

// Revision is a text as it was published once.
type Revision struct {
	ID       string      `json:"id"`
	Revision int64       `json:"revision"`
	Title    string      `json:"title"`
	Body     string      `json:"body"`
	At       desk.Millis `json:"at"`
	Agent    string      `json:"agent,omitempty"`
}

// revisionsMost bounds a history: two years of weekly changes.
const revisionsMost = 100

// History lists what was published, newest first.
func (s *Store) History(ctx context.Context, article, locale string) ([]Revision, error) {
	out := []Revision{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var r Revision
		err := scan(&r.ID, &r.Revision, &r.Title, &r.Body, &r.At, &r.Agent)
		out = append(out, r)
		return err
	}, `SELECT r.id, r.revision, r.title, r.body, CAST(round(unixepoch(r.published, 'subsec') * 1000) AS INTEGER), r.agent
 FROM article_revisions r JOIN article_texts t ON t.id = r.article_text WHERE t.article = ? AND t.locale = ? AND r.published != ''
 ORDER BY r.revision DESC LIMIT ?`, article, locale, revisionsMost)
	if err != nil {
		return nil, fmt.Errorf("list revisions of %s: %w", article, err)
	}
	return out, nil
}
