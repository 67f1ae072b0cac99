package kb

import (
	"io"
	"net/url"
	"time"
)

// Voted is what the reader of an article has said of it, and the vote that they may add to.
type Voted struct {
	Said string // "yes", "no", "said" why; empty: nothing yet
	Vote string // id
}

// ContactForm is the form as it was filled in.
type ContactForm struct {
	Name, Address, Body, Article, Token string
	About                               string          // the article's title
	Faults                              map[string]bool // fields that need another look
	Refused, Busy, Sent                 bool
}

// Contact writes the form for who would rather write than chat, or that it was sent.
func (h *Help) Contact(w io.Writer, s Site, f ContactForm) error {
	v := h.view(s, func(locale string) string { return ContactPath(locale, "") })
	v.Private = f.Sent || f.Article != "" || len(f.Faults) > 0
	heading := v.T("form.title")
	if f.Sent {
		heading = v.T("form.sent")
	}
	v.Title = v.titled(heading)
	return h.write(w, "contact", struct {
		view
		Heading string
		Form    ContactForm
		Action  string
		Crumbs  []link
	}{v, heading, f, ContactPath(s.Locale, ""), nil})
}

// ContactPath is /help/de/contact, with the article that the reader comes from.
func ContactPath(locale, article string) string {
	p := HomePath(locale) + "contact"
	if article != "" {
		p += "?" + url.Values{"article": {article}}.Encode()
	}
	return p
}

// VotePath takes what a reader says of the text that another locale's page shows.
func VotePath(locale, slug, in string) string {
	p := ArticlePath(locale, slug) + "/vote"
	if in != "" && in != locale {
		p += "?in=" + url.QueryEscape(in)
	}
	return p
}

// Hours says when somebody answers, in the desk's own zone: a page without a script does not know the reader's. turns is when it closes, or
// opens again; the zero time when nobody can say.
func (h *Help) Hours(locale string, open bool, now, turns time.Time) string {
	words := h.words(locale)
	if turns.IsZero() {
		if open {
			return words.T("hours.here")
		}
		return words.T("hours.away")
	}
	args := []string{"time", turns.Format("15:04"), "zone", turns.Format("MST"), "date", words.Date(turns)}
	switch {
	case open:
		return words.T("hours.until", args...)
	case now.Format(time.DateOnly) == turns.Format(time.DateOnly):
		return words.T("hours.today", args...)
	}
	return words.T("hours.back", args...)
}
