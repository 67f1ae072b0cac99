package mail

import (
	"bytes"
	"embed"
	"fmt"
	html "html/template"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
	text "text/template"
	"time"

	"porchlight/internal/desk"
)

//go:embed templates
var templates embed.FS

// Mail is a letter as it is sent.
type Mail struct {
	FromName, To        string
	Subject, Text, HTML string
	Headers             map[string]string
}

// Sender is who the mails are from and where their links lead.
type Sender struct {
	Address string // of the desk
	Base    string // "https://help.example.com"
}

// Press makes letters into mails.
type Press struct {
	catalogs map[string]catalog
	text     *text.Template
	html     *html.Template
}

// New reads the words (ui/shared/locales/mail) and the templates.
func New(words fs.FS) (*Press, error) {
	catalogs, err := loadCatalogs(words)
	if err != nil {
		return nil, err
	}
	p := &Press{catalogs: catalogs}
	if p.text, err = text.ParseFS(templates, "templates/*.txt"); err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	if p.html, err = html.ParseFS(templates, "templates/*.html"); err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	return p, nil
}

// page is what the templates see.
type page struct {
	catalog
	Letter   desk.Letter
	Zone     *time.Location
	Subject  string
	Desk     string // in one safe line
	Name     string
	Agent    string
	Link     string
	Messages []line
}

// line is a message as a mail shows it.
type line struct {
	Who, When, Body, Files string
	Mine, Deleted          bool
}

// Print makes a letter into a mail.
func (p *Press) Print(l desk.Letter, from Sender) (Mail, error) {
	to, err := desk.MailAddress(l.To)
	if err != nil {
		return Mail{}, fmt.Errorf("address the %s letter: %w: %w", l.Kind, desk.ErrUndeliverable, err)
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	if !desk.MailDomain(domain) {
		domain = "porchlight.invalid" // RFC 2606: a message id needs some domain
	}
	v := p.page(l, from)
	out := Mail{FromName: phrase(v.Desk), To: to, Subject: v.Subject, Headers: headers(l.ID, l.Thread, domain)}
	if v.Agent != "" {
		out.FromName = phrase(v.plainly("from"))
	}
	var plain, rich bytes.Buffer
	if err := p.text.ExecuteTemplate(&plain, string(l.Kind)+".txt", v); err != nil {
		return Mail{}, fmt.Errorf("write the %s letter: %w", l.Kind, err)
	}
	if err := p.html.ExecuteTemplate(&rich, string(l.Kind)+".html", v); err != nil {
		return Mail{}, fmt.Errorf("write the %s letter: %w", l.Kind, err)
	}
	out.Text, out.HTML = plain.String(), rich.String()
	return out, nil
}

func (p *Press) page(l desk.Letter, from Sender) page {
	v := page{catalog: pick(p.catalogs, l.Locale), Letter: l, Zone: time.UTC, Desk: Plain(l.Desk), Name: Plain(l.Name)}
	if zone, err := time.LoadLocation(l.TZ); err == nil && l.TZ != "" {
		v.Zone = zone
	}
	if l.Secret != "" {
		// The secret is in the fragment, which browsers keep to themselves: it is in no log and no Referer.
		v.Link = strings.TrimSuffix(from.Base, "/") + "/chat/" + url.PathEscape(l.Key) + "#link=" + l.Secret
	}
	for _, m := range l.Messages {
		v.Messages = append(v.Messages, v.line(m))
		if l.Kind == desk.ReplyLetter && m.Author.Name != "" {
			v.Agent = Plain(m.Author.Name)
		}
	}
	switch {
	case l.Kind == desk.CodeLetter:
		v.Subject = v.plainly("code.subject")
	case l.Kind == desk.ReplyLetter:
		if v.Agent == "" {
			v.Agent = v.Desk
		}
		v.Subject = v.plainly("reply.subject")
	default:
		v.Subject = v.plainly(string(l.Kind) + ".subject")
	}
	return v
}

// plainly says a line of a header: programs that show it isolate it by themselves, and the marks would be shown as signs.
func (v page) plainly(key string) string {
	return oneLine(strings.NewReplacer("{agent}", v.Agent, "{desk}", v.Desk, "{code}", v.Letter.Code).Replace(v.phrases[key]))
}

func (v page) line(m desk.Message) line {
	l := line{Who: Plain(m.Author.Name), When: v.Moment(m.At.Time().In(v.Zone)), Body: m.Body, Mine: m.Author.Kind == desk.ByContact, Deleted: m.Redacted}
	var names []string
	if m.Article != nil {
		names = append(names, Plain(m.Article.Title))
	}
	for _, f := range m.Files {
		names = append(names, Plain(f.Name))
	}
	l.Files = strings.Join(names, ", ")
	if l.Mine {
		l.Who = v.T("message.you")
	} else if l.Who == "" {
		l.Who = v.Desk
	}
	return l
}

// Hello greets by name where there is one.
func (v page) Hello() string {
	if v.Name == "" {
		return v.T("hello.nobody")
	}
	return v.T("hello", "name", v.Name)
}

// Say is a phrase about the desk.
func (v page) Say(key string) string { return v.T(key, "desk", v.Desk) }

// Ends is how long a code or a link works, as the phrase wants it.
func (v page) Ends(key string) string {
	return v.T(key, "minutes", strconv.Itoa(int(desk.CodeLife.Minutes())), "date", v.Date(v.Letter.Expires.Time().In(v.Zone)))
}

// ZoneLine says whose time a transcript's times are.
func (v page) ZoneLine() string { return v.T("transcript.zone", "zone", v.Zone.String()) }
