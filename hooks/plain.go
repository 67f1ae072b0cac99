package hooks

import (
	"context"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/plain"
)

// plainBodyMost is the limit of a request with a reply of any length: its text as JSON may be escaped.
const plainBodyMost = 256 << 10 // bytes

// plainRequest is a reply that somebody writes, and what is known of it.
type plainRequest struct {
	Text   string `json:"text"`
	Lang   string `json:"lang"`   // what it is probably written in
	Reader string `json:"reader"` // what its reader reads
	Zone   string `json:"zone"`   // the agent's
	Name   string `json:"name"`   // the reader's first name
	First  bool   `json:"first"`  // nobody has answered yet
}

// checkPlain says what a learner may stumble over in a reply. Nothing of it is kept or logged.
func checkPlain(c *call) error {
	if err := c.desk.quotas.checksOf.take(c.from.ID); err != nil {
		return err
	}
	var q plainRequest
	if err := c.decodeMost(&q, plainBodyMost); err != nil {
		return err
	}
	checker, err := c.desk.plain()
	if err != nil {
		return fmt.Errorf("read the rules of plain language: %w", err)
	}
	o := plain.Options{Language: q.Lang, Reader: q.Reader, Zone: q.Zone, Name: q.Name, First: q.First}
	if terms := c.desk.terms.Load(); terms != nil {
		o.Terms = *terms
	}
	found := checker.Check(q.Text, o)
	if found.Findings == nil {
		found.Findings = []plain.Finding{}
	}
	return c.json(map[string]any{"lang": found.Language, "findings": found.Findings})
}

// checkTerm accepts what is one word or a few.
func checkTerm(r *core.Record) error {
	term := strings.Join(strings.Fields(r.GetString("term")), " ")
	if term == "" {
		return desk.Errorf(desk.BadRequest, "A term is a word or a few.").On("term")
	}
	r.Set("term", term)
	return nil
}

func termsChanged(ctx context.Context, d *Desk, _ *core.Record) error { return d.loadTerms(ctx) }

// loadTerms gives the check the desk's own words.
func (d *Desk) loadTerms(ctx context.Context) error {
	terms, err := d.Store.Terms(ctx)
	if err != nil {
		return fmt.Errorf("read terms: %w", err)
	}
	d.terms.Store(&terms)
	return nil
}
