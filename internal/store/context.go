package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"porchlight/internal/desk"
)

// trailKept bounds the pages that are kept of one conversation: a long afternoon in a shop.
const trailKept = 50

// trailOldest is how far back a browser's own clock is believed.
const trailOldest = 24 * time.Hour

// entrance is an inbox as somebody who opens a conversation meets it.
type entrance struct {
	team, locale, kind string
	questions          []desk.Question
	pageTrail          bool
}

const selectEntrance = `SELECT team, locale, kind, coalesce(prechat, ''), coalesce(json_extract(settings, '$.page_trail'), 0) FROM inboxes WHERE id = ?`

func (w *writer) entrance(inbox string) (e entrance, err error) {
	var prechat rawText
	found, err := w.tx.row(selectEntrance, []any{inbox}, &e.team, &e.locale, &e.kind, &prechat, &e.pageTrail)
	if err != nil {
		return e, err
	}
	if !found {
		return e, desk.Errorf(desk.NotFound, "This chat is no longer here.").On("inbox")
	}
	if e.questions, err = desk.ReadQuestions(prechat); err != nil {
		e.questions = nil // saved past all checks: nobody could have been shown them
	}
	return e, nil
}

// brought is what a visitor brings along to a conversation besides words.
type brought struct {
	name, address, tz string
	answers           []desk.Answer
	trail             []desk.Visit
	article           string
}

// bring looks at an opening. It refuses answers that do not fit, and a ticket that no answer could find its way from.
func (w *writer) bring(from desk.Identity, o *desk.Opening, e entrance) (b brought, err error) {
	if o == nil {
		o = &desk.Opening{}
	}
	if b.answers, err = desk.Answers(e.questions, o.Fields, from.Locale, e.locale); err != nil {
		return b, err
	}
	b.name, b.address, b.tz = o.Introduction(e.questions)
	if o.Ticket {
		if err := w.reachable(from, b); err != nil {
			return b, err
		}
	}
	if e.pageTrail {
		b.trail = believable(o.Trail, desk.At(w.now))
	}
	if o.Article != "" {
		// What was unpublished while it was read is no reason to refuse a message.
		_, err = w.tx.row(`SELECT id FROM articles WHERE id = ? AND visibility = 'public'`, []any{o.Article}, &b.article)
	}
	return b, err
}

const selectArticle = `SELECT t.locale, t.slug, t.title FROM article_texts t JOIN articles a ON a.id = t.article
 WHERE t.article = ?1 AND t.status = 'published' AND a.visibility = 'public' ORDER BY t.locale = ?2 DESC, substr(t.locale, 1, 2) = substr(?2, 1, 2) DESC, t.locale = 'en' DESC, t.locale LIMIT 1`

// article is what a message is about, in the conversation's language if there is a text in it. One that was unpublished while it
// was read is no reason to refuse a message.
func (w *writer) article(id, locale string) (*desk.ArticleLink, error) {
	if id == "" {
		return nil, nil //nolint:nilnil // most messages are about none
	}
	var in, slug, title string
	found, err := w.tx.row(selectArticle, []any{id, locale}, &in, &slug, &title)
	if err != nil || !found {
		return nil, err
	}
	return &desk.ArticleLink{ID: id, Title: title, URL: desk.ArticlePath(in, slug)}, nil
}

// reachable refuses a ticket of somebody who has told neither now nor before who they are and where an answer reaches them.
func (w *writer) reachable(from desk.Identity, b brought) error {
	var known string
	if from.ID != "" {
		if _, err := w.tx.row(`SELECT claimed_email FROM contacts WHERE id = ?`, []any{from.ID}, &known); err != nil {
			return err
		}
	}
	signed := desk.Person{}
	if from.Person != nil {
		signed = *from.Person
	}
	if cmp.Or(b.name, from.Name, signed.Name) == "" {
		return desk.Errorf(desk.BadRequest, "Please tell your name.").On("name")
	}
	if _, err := desk.MailAddress(cmp.Or(b.address, from.Address, signed.Address, known)); err != nil {
		return desk.Errorf(desk.BadRequest, "Please give an e-mail address, so that the answer finds you.").On("address")
	}
	return nil
}

// believable puts a browser's times in order: none after now, none before the one before it.
func believable(trail []desk.Visit, now desk.Millis) []desk.Visit {
	out := make([]desk.Visit, len(trail))
	least := now - desk.Millis(trailOldest.Milliseconds())
	for i, v := range trail {
		if v.At == 0 {
			v.At = now
		}
		v.At = min(max(v.At, least), now)
		out[i], least = v, v.At
	}
	return out
}

const insertContext = `INSERT INTO visitor_context (id, conversation, fields, trail, article, created, updated) VALUES (?,?,?,?,?,?,?)`

// keepContext keeps what a visitor brought along.
func (w *writer) keepContext(h *head, b brought) error {
	if len(b.answers) == 0 && len(b.trail) == 0 && b.article == "" {
		return nil
	}
	fields, trail, err := texts(b.answers, b.trail)
	if err != nil {
		return err
	}
	_, err = w.tx.exec(insertContext, newID(w.now), h.ID, fields, trail, b.article, w.stamp, w.stamp)
	return err
}

func texts(answers []desk.Answer, trail []desk.Visit) (a, t any, err error) {
	if len(answers) > 0 {
		raw, err := json.Marshal(answers)
		if err != nil {
			return nil, nil, fmt.Errorf("encode answers: %w", err)
		}
		a = string(raw)
	}
	if len(trail) > 0 {
		raw, err := json.Marshal(trail)
		if err != nil {
			return nil, nil, fmt.Errorf("encode trail: %w", err)
		}
		t = string(raw)
	}
	return a, t, nil
}

// Visit keeps a page that a visitor looks at while a conversation of theirs is open, and tells the agents. It does nothing where
// the inbox keeps none.
func (s *Store) Visit(ctx context.Context, from desk.Identity, v desk.Visit) error {
	if from.Kind != desk.ByContact {
		return desk.Errorf(desk.Forbidden, "Only visitors look at pages.")
	}
	if err := v.Validate(); err != nil {
		return err
	}
	if from.ID == "" || !from.PageTrail {
		return nil
	}
	return s.writer.do(ctx, &visit{from: from, visit: v})
}

type visit struct {
	from  desk.Identity
	visit desk.Visit
}

const (
	selectVisited = `SELECT id FROM conversations WHERE contact = ?1 AND inbox = ?2 AND status != 'solved' AND deleted_at = 0 AND merged_into = ''
 AND (?3 = '' OR id = ?3) ORDER BY last_at DESC LIMIT 1`
	selectTrail = `SELECT coalesce(trail, '') FROM visitor_context WHERE conversation = ?`
	upsertTrail = `INSERT INTO visitor_context (id, conversation, trail, created, updated) VALUES (?1,?2,?3,?4,?4)
 ON CONFLICT (conversation) DO UPDATE SET trail = excluded.trail, updated = excluded.updated`
)

func (v *visit) apply(w *writer) error {
	var id string
	found, err := w.tx.row(selectVisited, []any{v.from.ID, v.from.Inbox, v.from.Only}, &id)
	if err != nil || !found {
		return err
	}
	h, found, err := w.head(id)
	if err != nil || !found {
		return err
	}
	var raw rawText
	if _, err := w.tx.row(selectTrail, []any{id}, &raw); err != nil {
		return err
	}
	var trail []desk.Visit
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &trail); err != nil {
			return fmt.Errorf("read trail of %s: %w", id, err)
		}
	}
	if n := len(trail); n > 0 && trail[n-1].Page == v.visit.Page {
		return nil // the same page, loaded again
	}
	v.visit.At = desk.At(w.now)
	trail = append(trail, v.visit)
	_, text, err := texts(nil, trail[max(0, len(trail)-trailKept):])
	if err != nil {
		return err
	}
	if _, err := w.tx.exec(upsertTrail, newID(w.now), id, text, w.stamp); err != nil {
		return err
	}
	told := v.visit
	w.news = append(w.news, desk.News{Kind: desk.PageVisited, Conversation: h.Conversation, After: h.principals, Visit: &told})
	return nil
}

// Reading is the article that a visitor came from.
type Reading struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	URL    string `json:"url"` // of the help center; filled in by who knows its addresses
	Locale string `json:"-"`
	Slug   string `json:"-"`
}

const selectContext = `SELECT coalesce(v.fields, ''), coalesce(v.trail, ''), v.article, coalesce(i.prechat, ''), coalesce(i.locale, ''),
 coalesce((SELECT languages FROM agents WHERE id = ?2), '') FROM visitor_context v JOIN conversations c ON c.id = v.conversation
 LEFT JOIN inboxes i ON i.id = c.inbox WHERE v.conversation = ?1`

// context reads what the visitor of a conversation brought along, in an agent's own words where there are any.
func (s *Store) context(ctx context.Context, from desk.Identity, c desk.Conversation, into *Contact) error {
	into.Fields, into.Trail = []desk.Answer{}, []desk.Visit{}
	var article, locale string
	var fields, trail, prechat, languages rawText
	err := s.each(ctx, func(scan func(...any) error) error {
		return scan(&fields, &trail, &article, &prechat, &locale, &languages)
	},
		selectContext, c.ID, from.ID)
	if err != nil {
		return err
	}
	var speaks []string
	for _, part := range []struct {
		raw  rawText
		into any
	}{{fields, &into.Fields}, {trail, &into.Trail}, {languages, &speaks}} {
		if len(part.raw) == 0 {
			continue
		}
		if err := json.Unmarshal(part.raw, part.into); err != nil {
			return err
		}
	}
	questions, err := desk.ReadQuestions(prechat)
	if err != nil {
		questions = nil // the answers keep the words they were given under
	}
	for i, a := range into.Fields {
		into.Fields[i] = a.Said(questions, append(speaks, locale)...)
	}
	for i, j := 0, len(into.Trail)-1; i < j; i, j = i+1, j-1 {
		into.Trail[i], into.Trail[j] = into.Trail[j], into.Trail[i]
	}
	into.Article, err = s.reading(ctx, article, c.Locale)
	return err
}

// reading finds an article's published text, in the conversation's locale if there is one.
func (s *Store) reading(ctx context.Context, article, locale string) (*Reading, error) {
	if article == "" {
		return nil, nil
	}
	texts, err := s.PublicLocales(ctx, article)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	byLocale := desk.Words{}
	for _, t := range texts {
		byLocale[t.Locale] = t.Locale
	}
	best := byLocale.In(locale, "en")
	for _, t := range texts {
		if t.Locale == best {
			return &Reading{ID: article, Title: t.Title, Locale: t.Locale, Slug: t.Slug}, nil
		}
	}
	return nil, nil
}
