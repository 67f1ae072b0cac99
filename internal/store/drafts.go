package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// Draft is what is being written of an article in one locale. Without one, it is the text as it stands.
type Draft struct {
	Locale  string      `json:"locale"`
	Title   string      `json:"title"`
	Slug    string      `json:"slug"` // empty: made from the title when it is published
	Body    string      `json:"body"` // Markdown
	Version int64       `json:"version"`
	Changed bool        `json:"changed"` // there is something that is not published
	At      desk.Millis `json:"at"`
	Agent   string      `json:"agent,omitempty"` // who wrote last; empty: not known
}

// Writing is what somebody typed, and the version it was typed over.
type Writing struct {
	Version int64  `json:"version"`
	Title   string `json:"title"`
	Slug    string `json:"slug"`
	Body    string `json:"body"`
}

// Limits of an article, in bytes: those of the collections.
const (
	TitleMost = 200
	BodyMost  = 500 << 10
)

// page is an article's text in one locale inside a transaction, with its draft if there is one.
type page struct {
	tx      core.App
	text    *core.Record
	draft   *core.Record // nil: none
	version int64
}

func (s *Store) inTx(do func(tx core.App) error) error { return AsStorage(s.app.RunInTransaction(do)) }

// openPage finds a text. Nothing found is the zero record, not an error: a translation begins with its draft.
func openPage(tx core.App, article, locale string) (*page, error) {
	if _, err := findArticle(tx, article); err != nil {
		return nil, err
	}
	p := &page{tx: tx}
	var err error
	if p.text, err = findFirst(tx, "article_texts", "article = {:a} && locale = {:l}", map[string]any{"a": article, "l": locale}); err != nil || p.text == nil {
		return p, err
	}
	if p.draft, err = findFirst(tx, "article_revisions", "article_text = {:t} && published = ''", map[string]any{"t": p.text.Id}); err != nil {
		return nil, err
	}
	err = tx.DB().NewQuery(`SELECT coalesce(max(version), 0) FROM article_revisions WHERE article_text = {:t}`).
		Bind(map[string]any{"t": p.text.Id}).Row(&p.version)
	return p, err
}

func findArticle(tx core.App, id string) (*core.Record, error) {
	r, err := tx.FindRecordById("articles", id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, desk.Errorf(desk.NotFound, "This article is no longer here.")
	}
	return r, err
}

func findFirst(tx core.App, collection, filter string, params map[string]any) (*core.Record, error) {
	r, err := tx.FindFirstRecordByFilter(collection, filter, params)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // nothing found is an answer here
	}
	return r, err
}

// state is the draft as clients read it.
func (p *page) state() Draft {
	if p.text == nil {
		return Draft{Version: p.version}
	}
	from := p.text
	if p.draft != nil {
		from = p.draft
	}
	d := Draft{Locale: p.text.GetString("locale"), Title: from.GetString("title"), Slug: from.GetString("slug"), Body: from.GetString("body"),
		Version: p.version, Changed: p.draft != nil || !p.public(), At: desk.At(from.GetDateTime("updated").Time()), Agent: from.GetString("agent")}
	if d.Slug == "" {
		d.Slug = p.ownSlug()
	}
	return d
}

func (p *page) public() bool { return p.text.GetString("status") == "published" }

// ownSlug is the address the text was or is read at; empty before its first publication.
func (p *page) ownSlug() string {
	if p.text.GetDateTime("published_at").IsZero() {
		return ""
	}
	return p.text.GetString("slug")
}

// check refuses what was written over another version than the one that stands.
func (p *page) check(version int64) error {
	if version == p.version {
		return nil
	}
	return desk.Errorf(desk.Conflict, "Somebody else has saved this article meanwhile.").On("version").With(p.state())
}

// SaveDraft keeps what was typed. The same words over an older version are taken as a repeat whose answer was lost.
func (s *Store) SaveDraft(_ context.Context, from desk.Identity, article, locale string, w Writing) (d Draft, err error) {
	if err := w.valid(locale); err != nil {
		return d, err
	}
	err = s.inTx(func(tx core.App) error {
		p, err := openPage(tx, article, locale)
		if err != nil {
			return err
		}
		if now := p.state(); p.text != nil && now.Title == w.Title && now.Body == w.Body && (now.Slug == w.Slug || w.Slug == "") {
			d = now
			return nil
		}
		if err := p.check(w.Version); err != nil {
			return err
		}
		if err := p.write(from, article, locale, w); err != nil {
			return err
		}
		d = p.state()
		return nil
	})
	return d, err
}

func (w Writing) valid(locale string) error {
	switch {
	case !desk.ValidLocale(locale):
		return desk.Errorf(desk.BadRequest, "%q is not a language tag (BCP 47).", locale).On("locale")
	case len([]rune(w.Title)) > TitleMost:
		return desk.Errorf(desk.TooLarge, "A title has at most %d characters.", TitleMost).On("title")
	case len(w.Body) > BodyMost:
		return desk.Errorf(desk.TooLarge, "An article has at most %d KiB of text.", BodyMost>>10).On("body")
	case w.Slug != Slug(w.Slug):
		return desk.Errorf(desk.BadRequest, "An address has lower-case letters, digits and hyphens, at most %d.", slugMost).On("slug")
	}
	return nil
}

// write makes or changes the draft.
func (p *page) write(from desk.Identity, article, locale string, w Writing) (err error) {
	if p.text == nil {
		p.text, err = create(p.tx, "article_texts", map[string]any{"article": article, "locale": locale, "slug": "draft-" + article,
			"title": title(w.Title), "status": "draft"})
		if err != nil {
			return err
		}
	}
	if p.draft == nil {
		if err := p.keepPublished(); err != nil {
			return err
		}
		if p.draft, err = p.blank(); err != nil {
			return err
		}
	}
	p.version++
	p.draft.Load(map[string]any{"title": w.Title, "slug": w.Slug, "body": w.Body, "agent": from.ID, "version": p.version})
	if err := p.tx.Save(p.draft); err != nil {
		return fmt.Errorf("save draft of %s: %w", p.text.Id, err)
	}
	return nil
}

// blank is the next revision, not saved yet.
func (p *page) blank() (*core.Record, error) {
	col, err := p.tx.FindCachedCollectionByNameOrId("article_revisions")
	if err != nil {
		return nil, err
	}
	r := core.NewRecord(col)
	var last int64
	err = p.tx.DB().NewQuery(`SELECT coalesce(max(revision), 0) FROM article_revisions WHERE article_text = {:t}`).
		Bind(map[string]any{"t": p.text.Id}).Row(&last)
	r.Load(map[string]any{"article_text": p.text.Id, "revision": max(last, int64(p.text.GetInt("revision"))) + 1})
	return r, err
}

// keepPublished puts a text that was published without a revision (by the panel, an import, the sample) into the history, so that
// nothing that was public is ever lost.
func (p *page) keepPublished() error {
	if p.text.GetInt("revision") == 0 || !p.public() {
		return nil
	}
	kept, err := findFirst(p.tx, "article_revisions", "article_text = {:t} && revision = {:r}",
		map[string]any{"t": p.text.Id, "r": p.text.GetInt("revision")})
	if err != nil || kept != nil {
		return err
	}
	_, err = create(p.tx, "article_revisions", map[string]any{"article_text": p.text.Id, "revision": p.text.GetInt("revision"),
		"title": p.text.GetString("title"), "slug": p.text.GetString("slug"), "body": p.text.GetString("body"), "published": p.text.Get("published_at")})
	return err
}

// title fills the column that must not be empty, where nobody reads it.
func title(typed string) string {
	if typed == "" {
		return "Untitled"
	}
	return typed
}

// DiscardDraft takes back what is not published. A translation that never was goes altogether.
func (s *Store) DiscardDraft(_ context.Context, article, locale string, version int64) (d Draft, err error) {
	err = s.inTx(func(tx core.App) error {
		p, err := openPage(tx, article, locale)
		if err != nil {
			return err
		}
		if p.text == nil {
			return nil
		}
		if err := p.check(version); err != nil {
			return err
		}
		if p.text.GetDateTime("published_at").IsZero() {
			return dropText(tx, p.text)
		}
		if p.draft != nil {
			if err := p.outlive(); err != nil {
				return err
			}
		}
		d = p.state()
		return nil
	})
	return d, err
}

// outlive deletes the draft and leaves its version to the newest revision that is kept: whoever still types over the draft must be told.
func (p *page) outlive() error {
	if err := p.tx.Delete(p.draft); err != nil {
		return fmt.Errorf("discard draft of %s: %w", p.text.Id, err)
	}
	p.draft = nil
	p.version++
	if _, err := p.unschedule(); err != nil {
		return err
	}
	if _, err := p.endReview(); err != nil {
		return err
	}
	_, err := p.tx.DB().NewQuery(`UPDATE article_revisions SET version = {:v} WHERE id =
 (SELECT id FROM article_revisions WHERE article_text = {:t} ORDER BY revision DESC LIMIT 1)`).
		Bind(map[string]any{"v": p.version, "t": p.text.Id}).Execute()
	return err
}
