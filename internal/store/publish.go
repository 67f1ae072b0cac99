package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"porchlight/internal/desk"
)

// Publish makes the draft what readers get, and keeps it as a revision. Publishing again what has not changed says of a
// translation that it is up to date; of the source, which translations are compared with, it says nothing.
func (s *Store) Publish(ctx context.Context, from desk.Identity, article, locale, source string, version int64) (d Draft, err error) {
	var told notices
	err = s.inTx(func(tx core.App) error {
		told = notices{store: s, tx: tx, article: article, locale: locale, actor: from.ID}
		p, err := openPage(tx, article, locale)
		if err != nil {
			return err
		}
		if p.text == nil {
			return desk.Errorf(desk.NotFound, "There is nothing written in this language yet.")
		}
		if err := p.check(version); err != nil {
			return err
		}
		if p.draft != nil || !p.public() {
			p.version++ // who still types over this version is told
		}
		if err := p.publish(from, s, locale == source); err != nil {
			return err
		}
		if err := p.audit(from, "published"); err != nil {
			return err
		}
		d = p.state()
		asker, err := p.endReview()
		if err != nil {
			return err
		}
		return told.add(desk.ToldReviewApproved, asker)
	})
	if err != nil {
		return d, err
	}
	return d, told.ring(ctx)
}

func (p *page) publish(from desk.Identity, s *Store, source bool) error {
	now, err := types.ParseDateTime(s.clock().UTC())
	if err != nil {
		return err
	}
	w := p.state()
	if err := ready(w); err != nil {
		return err
	}
	slug, err := p.address(w)
	if err != nil {
		return err
	}
	if p.draft == nil && !p.public() { // a draft of the panel's: it has no revision yet
		if p.draft, err = p.blank(); err != nil {
			return err
		}
	}
	if p.draft != nil {
		p.draft.Load(map[string]any{"title": w.Title, "slug": slug, "body": w.Body, "agent": from.ID, "published": now, "version": p.version})
		if err := p.tx.Save(p.draft); err != nil {
			return fmt.Errorf("keep revision of %s: %w", p.text.Id, err)
		}
		p.text.Set("revision", p.draft.GetInt("revision"))
	}
	p.draft = nil
	if since := p.text.GetDateTime("published_at"); source && p.public() && p.says(w) {
		now = since // translations of the same words are no older than they were
	}
	p.text.Load(map[string]any{"title": w.Title, "slug": slug, "body": w.Body, "status": "published", "published_at": now})
	if err := p.tx.Save(p.text); err != nil {
		return fmt.Errorf("publish %s: %w", p.text.Id, err)
	}
	if err := p.unflag(); err != nil {
		return err
	}
	_, err = p.unschedule()
	return err
}

// says reports whether readers have these very words already.
func (p *page) says(w Draft) bool {
	return p.text.GetString("title") == w.Title && p.text.GetString("body") == w.Body
}

func ready(w Draft) error {
	if strings.TrimSpace(w.Title) == "" {
		return desk.Errorf(desk.BadRequest, "An article needs a title before it is published.").On("title")
	}
	if strings.TrimSpace(w.Body) == "" {
		return desk.Errorf(desk.BadRequest, "An article needs a text before it is published.").On("body")
	}
	return nil
}

// address settles the slug. What was typed must be free; what is made from the title gets a number when it is not. The address
// that readers knew leads on to the new one.
func (p *page) address(w Draft) (string, error) {
	locale, slug := p.text.GetString("locale"), w.Slug
	taken := func(slug string) (bool, error) {
		r, err := findFirst(p.tx, "article_texts", "locale = {:l} && slug = {:s} && id != {:id}", map[string]any{"l": locale, "s": slug, "id": p.text.Id})
		return r != nil, err
	}
	if slug == "" {
		made := Slug(w.Title)
		if made == "" {
			made = "article"
		}
		for n, is := 1, true; is; n++ {
			slug = numbered(made, n)
			var err error
			if is, err = taken(slug); err != nil {
				return "", err
			}
		}
	} else if is, err := taken(slug); err != nil {
		return "", err
	} else if is {
		return "", desk.Errorf(desk.Conflict, "Another article already has this address.").On("slug")
	}
	return slug, p.leadOn(locale, p.ownSlug(), slug)
}

func (p *page) leadOn(locale, before, after string) error {
	const gone = `DELETE FROM article_slugs WHERE locale = {:l} AND slug = {:s}`
	if _, err := p.tx.DB().NewQuery(gone).Bind(map[string]any{"l": locale, "s": after}).Execute(); err != nil {
		return fmt.Errorf("free address %s: %w", after, err)
	}
	if before == "" || before == after {
		return nil
	}
	if _, err := p.tx.DB().NewQuery(gone).Bind(map[string]any{"l": locale, "s": before}).Execute(); err != nil {
		return fmt.Errorf("free address %s: %w", before, err)
	}
	_, err := create(p.tx, "article_slugs", map[string]any{"article_text": p.text.Id, "locale": locale, "slug": before})
	return err
}

// Unpublish takes a text away from readers. What it said is the draft now; its history stays.
func (s *Store) Unpublish(_ context.Context, from desk.Identity, article, locale string, version int64) (d Draft, err error) {
	err = s.inTx(func(tx core.App) error {
		p, err := openPage(tx, article, locale)
		if err != nil {
			return err
		}
		if p.text == nil || !p.public() {
			return desk.Errorf(desk.NotFound, "This is not published.")
		}
		if err := p.check(version); err != nil {
			return err
		}
		if err := p.keepPublished(); err != nil {
			return err
		}
		p.text.Set("status", "draft")
		if err := tx.Save(p.text); err != nil {
			return fmt.Errorf("unpublish %s: %w", p.text.Id, err)
		}
		if _, err := p.unschedule(); err != nil {
			return err
		}
		if err := p.audit(from, "unpublished"); err != nil {
			return err
		}
		d = p.state()
		return nil
	})
	return d, err
}

// audit tells what readers get now, or do not get any more.
func (p *page) audit(from desk.Identity, action string) error {
	return Audit(p.tx, AuditLine{Actor: AuditActor(from), Action: action, Object: "article_texts/" + p.text.Id, Change: AuditChange{Name: p.text.GetString("title")}})
}

// MovedTo is where a public article is read whose address was another one before.
func (s *Store) MovedTo(ctx context.Context, locale, slug string) (ArticleText, bool, error) {
	return first(s.articleTexts(ctx, ` JOIN article_slugs o ON o.article_text = t.id
 WHERE t.status = 'published' AND a.visibility = 'public' AND o.locale = ? AND o.slug = ?`, locale, slug))
}

// CreateArticle makes an article with its first draft and returns its id.
func (s *Store) CreateArticle(_ context.Context, from desk.Identity, category, visibility, locale string, w Writing) (id string, err error) {
	if err := w.valid(locale); err != nil {
		return "", err
	}
	err = s.inTx(func(tx core.App) error {
		if category != "" {
			if _, err := tx.FindRecordById("categories", category); err != nil {
				return desk.Errorf(desk.BadRequest, "There is no such category.").On("category").Because(err)
			}
		}
		var last int64
		err := tx.DB().NewQuery(`SELECT coalesce(max(position), 0) FROM articles WHERE category = {:c}`).Bind(map[string]any{"c": category}).Row(&last)
		if err != nil {
			return err
		}
		article, err := create(tx, "articles", map[string]any{"category": category, "visibility": visibility, "position": last + 1})
		if err != nil {
			return err
		}
		id = article.Id
		return (&page{tx: tx}).write(from, id, locale, w)
	})
	return id, err
}

// DeleteArticle removes an article with everything of it. What readers know only an admin deletes; a draft that was never
// published goes with whoever tidies up.
func (s *Store) DeleteArticle(_ context.Context, from desk.Identity, id string) error {
	return s.inTx(func(tx core.App) error {
		article, err := findArticle(tx, id)
		if err != nil {
			return err
		}
		texts, err := tx.FindRecordsByFilter("article_texts", "article = {:a}", "", 0, 0, map[string]any{"a": id})
		if err != nil {
			return err
		}
		line := AuditLine{Actor: AuditActor(from), Action: "deleted", Object: "articles/" + id}
		for _, t := range texts {
			line.Change.Name = cmp.Or(line.Change.Name, t.GetString("title"))
			if !t.GetDateTime("published_at").IsZero() && from.Role != desk.RoleAdmin {
				return desk.Errorf(desk.Forbidden, "This article was published. Only an admin can delete it; you can unpublish it.")
			}
			if err := dropText(tx, t); err != nil {
				return err
			}
		}
		for _, query := range []string{`DELETE FROM article_votes WHERE article = {:a}`, `DELETE FROM article_days WHERE article = {:a}`,
			`UPDATE search_log SET clicked = '' WHERE clicked = {:a}`} {
			if _, err := tx.DB().NewQuery(query).Bind(map[string]any{"a": id}).Execute(); err != nil {
				return fmt.Errorf("delete what belongs to article %s: %w", id, err)
			}
		}
		if err := tx.Delete(article); err != nil {
			return fmt.Errorf("delete article %s: %w", id, err)
		}
		return Audit(tx, line)
	})
}

// dropText deletes a text with its revisions; its old addresses go with it.
func dropText(tx core.App, text *core.Record) error {
	if _, err := tx.DB().NewQuery(`DELETE FROM article_revisions WHERE article_text = {:t}`).Bind(map[string]any{"t": text.Id}).Execute(); err != nil {
		return fmt.Errorf("delete revisions of %s: %w", text.Id, err)
	}
	if err := tx.Delete(text); err != nil {
		return fmt.Errorf("delete text %s: %w", text.Id, err)
	}
	return nil
}
