package content

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// check finds what would make a demo fall over halfway: a key that nobody has, a locale that is missing, a word that is none.
func (c *Content) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	agents, contacts, categories, slugs := map[string]bool{}, map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, a := range c.Agents {
		agents[a.Key] = true
		c.checkPerson(bad, a.Key, a.Email, a.TZ)
	}
	for _, p := range c.Contacts {
		if contacts[p.Key] != "" {
			bad("contact %s is there twice", p.Key)
		}
		contacts[p.Key] = p.Locale
		c.checkPerson(bad, p.Key, p.Email, p.TZ)
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if _, err := c.Hours.Intervals(day); err != nil {
			bad("hours: %w", err)
		}
	}
	for _, k := range c.Categories {
		categories[k.Key] = true
	}
	for _, a := range c.Articles {
		if slugs[a.Locale+"/"+a.Slug] || !categories[a.Category] || a.Title == "" || a.Summary == "" || a.Visibility != "public" && a.Visibility != "internal" {
			bad("article %s/%s has a slug that is taken, or no title, summary, category or visibility", a.Locale, a.Key)
		}
		slugs[a.Locale+"/"+a.Slug] = true
	}
	for i := range c.Scripts {
		c.checkScript(bad, &c.Scripts[i], agents, contacts)
	}
	for _, v := range c.Visitors {
		if contacts[v.Contact] == "" || len(v.Opening) == 0 || len(v.Pages) == 0 || v.PatienceMS <= 0 {
			bad("visitor %s has no contact, opening, page or patience", v.Key)
		}
	}
	return errors.Join(errs...)
}

func (c *Content) checkPerson(bad func(string, ...any), key, email, tz string) {
	if !strings.HasSuffix(email, ".example") {
		bad("address of %s is outside .example (RFC 2606)", key)
	}
	if _, err := time.LoadLocation(tz); err != nil || tz == "" {
		bad("zone of %s: %q", key, tz)
	}
}

func (c *Content) checkScript(bad func(string, ...any), s *Script, agents map[string]bool, contacts map[string]string) {
	switch {
	case s.Kind != "chat" && s.Kind != "ticket":
		bad("script %s: kind %q", s.Key, s.Kind)
	case !slices.Contains([]string{"open", "pending", "snoozed", "solved"}, s.Status):
		bad("script %s: status %q", s.Key, s.Status)
	case s.Agent != "" && !agents[s.Agent], s.Contact != "" && contacts[s.Contact] == "":
		bad("script %s: nobody is called %q or %q", s.Key, s.Agent, s.Contact)
	case s.Contact == "" && s.Status != "solved":
		bad("script %s is going on but has no contact", s.Key)
	case len(s.Subjects) == 0 || len(s.Turns) == 0 || c.Vars.Locales[s.Locale].Date == "":
		bad("script %s: no subject, no turns or no language", s.Key)
	}
	for i, t := range s.Turns {
		ok := t.From == "contact" || t.From == "agent" || t.From == "note"
		if t.From == "event" {
			ok = t.To != "" && slices.Contains([]string{"assigned", "team_changed", "kind_changed", "priority_changed"}, t.Event) && (t.Event != "assigned" || agents[t.To])
		} else {
			ok = ok && len(t.Text) > 0
		}
		if !ok {
			bad("script %s: turn %d is no message and no event", s.Key, i+1)
		}
	}
}
