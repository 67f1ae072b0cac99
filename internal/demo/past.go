package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/demo/content"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// chronicle writes the shop's past conversations.
type chronicle struct {
	made      store.Furnished
	historian *store.Historian
	contacts  map[string]string // ids by key
	now       time.Time
}

func (d *Demo) writePast(ctx context.Context, tx core.App, made store.Furnished) error {
	now := d.clock()
	past, err := d.content.Past(pastCount, now)
	if err != nil {
		return fmt.Errorf("play the past: %w", err)
	}
	h, err := store.NewHistorian(tx, d.clock)
	if err != nil {
		return err
	}
	c := &chronicle{made: made, historian: h, contacts: map[string]string{}, now: now}
	for i := range past {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.meet(past[i:]); err != nil {
			return err
		}
		if _, err := h.Write(c.history(&past[i])); err != nil {
			return err
		}
	}
	return nil
}

// meet makes the contact of the first of these, who may come back in later ones.
func (c *chronicle) meet(past []content.Past) (err error) {
	who := past[0].Contact
	if c.contacts[who.Key] != "" {
		return nil
	}
	a := store.Acquaintance{Name: who.Name, Email: who.Email, Locale: who.Locale, TZ: who.TZ, Country: who.Country, Company: who.Company, Met: past[0].Opened}
	for _, p := range past {
		if p.Contact == who {
			a.Seen = p.Turns[len(p.Turns)-1].At
		}
	}
	c.contacts[who.Key], err = c.historian.Meet(a)
	return err
}

func (c *chronicle) author(a *content.Agent) desk.Author {
	return desk.Author{Kind: desk.ByAgent, ID: c.made.Agents[a.Email], Name: a.PublicName}
}

func (c *chronicle) history(p *content.Past) store.History {
	s := p.Script
	y := store.History{Inbox: c.made.Chat, Team: c.made.Teams[s.Team], Locale: s.Locale, Subject: p.Subject, Kind: desk.ConversationKind(s.Kind),
		Contact: c.contacts[p.Contact.Key], ContactName: p.Contact.Name, Opened: p.Opened, Score: p.Rating.Score, Comment: p.Rating.Comment}
	if y.Kind == desk.Ticket {
		y.Inbox = c.made.Mail
	} else {
		y.Page = "/demo/"
	}
	for _, tag := range s.Tags {
		y.Tags = append(y.Tags, c.made.Tags[tag])
	}
	for _, t := range p.Turns {
		y.Entries = append(y.Entries, c.entry(p, t))
	}
	last := p.Turns[len(p.Turns)-1].At
	if desk.Status(s.Status) != desk.Open {
		y.Entries = append(y.Entries, store.Entry{At: soon(last, c.now), By: c.author(p.Agent), Event: desk.StatusChanged, To: s.Status})
		for _, id := range c.made.Agents {
			y.Readers = append(y.Readers, id)
		}
	}
	if desk.Status(s.Status) == desk.Snoozed {
		y.SnoozedUntil = c.now.Truncate(time.Hour).Add(18 * time.Hour)
	}
	return y
}

// soon is a minute later, but never later than now.
func soon(at, now time.Time) time.Time {
	if later := at.Add(time.Minute); later.Before(now) {
		return later
	}
	return at
}

// entry turns what a script says into what a desk keeps. A chat that became a ticket when nobody was there did so by itself.
func (c *chronicle) entry(p *content.Past, t content.PastTurn) store.Entry {
	e := store.Entry{At: t.At, Body: t.Text, Kind: desk.Reply, By: desk.Author{Kind: desk.BySystem}}
	switch t.From {
	case "contact":
		e.By = desk.Author{Kind: desk.ByContact, ID: c.contacts[p.Contact.Key]}
	case "note":
		e.Kind, e.By = desk.Note, c.author(t.Agent)
	case "agent":
		e.By = c.author(t.Agent)
	default:
		e.Kind, e.Event, e.To = "", desk.EventType(t.Event), t.To
		switch e.Event {
		case desk.TeamChanged:
			e.To, e.By = c.made.Teams[t.To], c.author(p.Agent)
		case desk.Assigned:
			e.By = c.author(p.Agent) // scripts hand over once, so at the end it is the one who took it
			e.To, e.Name = e.By.ID, e.By.Name
		case desk.PriorityChanged:
			e.By = c.author(p.Agent)
		}
	}
	return e
}
