package hooks

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
)

// What readers send by forms, without a script. Every answer to one is a redirect or the form again with what was typed, so that neither
// loading again nor going back sends twice.

const helpFormMost = 256 << 10 // bytes of a form: the longest message, each character of four bytes, each of which a form writes as three

// helpForm takes POST /help/{locale}/article/{slug}/vote and /help/{locale}/contact.
func helpForm(c *call) error {
	locale, rest, _ := strings.Cut(c.Request.PathValue("path"), "/")
	p, known, err := c.desk.helpPage(c, locale)
	if err != nil {
		return err
	}
	if !known {
		return p.missing()
	}
	if !ownForm(c.Request) {
		return desk.Errorf(desk.Forbidden, "This form is another website's.").On("origin")
	}
	c.Request.Body = http.MaxBytesReader(c.Response, c.Request.Body, helpFormMost)
	if err := c.Request.ParseForm(); err != nil {
		return desk.Errorf(desk.BadRequest, "The form could not be read.").Because(err)
	}
	kind, slug, _ := strings.Cut(rest, "/")
	slug, votes := strings.CutSuffix(slug, "/vote")
	switch {
	case kind == "article" && votes:
		return p.vote(slug)
	case rest == "contact":
		return p.ticket()
	}
	return p.missing()
}

// ownForm refuses what a browser says comes from another site: nobody shall vote or write without knowing.
func ownForm(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// vote takes whether an article has helped, and then what was missing.
func (p *helpPage) vote(slug string) error {
	in := p.site.Locale
	if other := p.query("in"); other != "" {
		in = other
	}
	ctx := p.Request.Context()
	t, found, err := p.desk.Store.PublicArticle(ctx, in, slug)
	if err != nil {
		return err
	}
	if !found {
		return p.missing()
	}
	if err := p.desk.quotas.votesFrom.take(counted(p.desk.clientIP(p.Request))); err != nil {
		return err
	}
	form := p.Request.PostForm
	back := url.Values{}
	if in != p.site.Locale {
		back.Set("in", in)
	}
	if id := form.Get("vote"); id != "" {
		if err := p.desk.Store.VoteComment(ctx, id, t.Article, form.Get("comment")); err != nil {
			return err
		}
		back.Set("voted", "said")
	} else {
		helpful := form.Get("helpful") == "yes"
		reader := p.desk.Store.Searches.Reader(p.desk.clientIP(p.Request), p.Request.UserAgent())
		id, err := p.desk.Store.Vote(ctx, reader, t.Article, t.Locale, helpful)
		if err != nil {
			return err
		}
		back.Set("voted", map[bool]string{true: "yes", false: "no"}[helpful])
		back.Set("vote", id)
	}
	return p.Redirect(http.StatusSeeOther, kb.ArticlePath(p.site.Locale, slug)+"?"+back.Encode()+"#_helped")
}

// contact shows the form for who would rather write, and what became of what they wrote.
func (p *helpPage) contact() error {
	f := kb.ContactForm{Article: p.query("article"), Sent: p.query("sent") != ""}
	if !f.Sent {
		secret := make([]byte, 32)
		_, _ = rand.Read(secret) // never fails since Go 1.24
		f.Token = base64.RawURLEncoding.EncodeToString(secret)
	}
	return p.form(http.StatusOK, f)
}

func (p *helpPage) form(status int, f kb.ContactForm) error {
	if !p.site.Form || p.site.Chat == "" {
		return p.missing()
	}
	if f.Article != "" {
		texts, err := p.desk.Store.PublicLocales(p.Request.Context(), f.Article)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(texts, func(t store.ArticleText) bool { return t.Locale == p.site.Locale })
		if len(texts) == 0 {
			f.Article = "" // unpublished meanwhile
		} else {
			f.About = texts[max(at, 0)].Title
		}
	}
	return p.writeAs("text/html; charset=utf-8", "no-store", status, func(w io.Writer) error { return p.desk.pages.help.Contact(w, p.site, f) })
}

// ticket makes a ticket of the form. The form's token is the session: sent twice it is one ticket.
func (p *helpPage) ticket() error {
	form := p.Request.PostForm
	f := kb.ContactForm{Name: form.Get("name"), Address: form.Get("email"), Body: form.Get("message"), Article: form.Get("article"), Token: form.Get("token"),
		Faults: map[string]bool{}}
	if form.Get("website") != "" { // no person sees this field
		return p.sent()
	}
	if !p.site.Form || p.site.Chat == "" {
		return p.missing()
	}
	if _, err := desk.MailAddress(strings.TrimSpace(f.Address)); err != nil {
		f.Faults["email"] = true
	}
	f.Faults["message"] = strings.TrimSpace(f.Body) == "" || len([]rune(f.Body)) > desk.MaxBody
	f.Faults["name"] = strings.TrimSpace(f.Name) == "" || len([]rune(f.Name)) > desk.MaxName
	if f.Faults["email"] || f.Faults["message"] || f.Faults["name"] {
		return p.form(http.StatusUnprocessableEntity, f)
	}
	ip := p.desk.clientIP(p.Request)
	if err := p.desk.quotas.formsFrom.take(counted(ip)); err != nil {
		f.Busy = true
		return p.form(http.StatusTooManyRequests, f)
	}
	ctx := p.Request.Context()
	from, err := p.desk.Store.Verify(ctx, desk.Hello{As: desk.ByContact, Token: f.Token, Inbox: p.site.Chat, Host: p.Request.Host, Locale: p.site.Locale, IP: ip})
	if err == nil {
		_, err = p.desk.Store.Post(ctx, from, desk.Draft{ClientID: "help-" + f.Token[:min(len(f.Token), 24)], Body: strings.TrimSpace(f.Body), Lang: p.site.Locale,
			Opening: &desk.Opening{Name: strings.TrimSpace(f.Name), Address: strings.TrimSpace(f.Address), Page: kb.ContactPath(p.site.Locale, ""), Article: f.Article,
				Ticket: true, Unasked: true}})
	}
	if refused := new(desk.Error); errors.As(err, &refused) && refused.Code != desk.Internal {
		f.Refused = true
		return p.form(http.StatusConflict, f)
	}
	if err != nil {
		return err
	}
	return p.sent()
}

func (p *helpPage) sent() error {
	return p.Redirect(http.StatusSeeOther, kb.ContactPath(p.site.Locale, "")+"?sent=1")
}
