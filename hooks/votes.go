package hooks

import (
	"context"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/kb"
)

// votesChanged counts those of one article anew.
func votesChanged(ctx context.Context, d *Desk, r *core.Record) error {
	article := r.GetString("article")
	helpful, all, err := d.Store.VotesOf(ctx, article)
	if err != nil {
		return err
	}
	d.Index.SetHelpful(article, kb.Votes{Helpful: helpful, All: all})
	return nil
}

// loadVotes tells the search which articles have helped.
func (d *Desk) loadVotes(ctx context.Context) error {
	err := d.Store.Votes(ctx, func(article string, helpful, all int) {
		d.Index.SetHelpful(article, kb.Votes{Helpful: helpful, All: all})
	})
	if err != nil {
		return fmt.Errorf("read votes on articles: %w", err)
	}
	return nil
}

// listComments tells who writes articles why one has helped or not.
func listComments(c *call) error {
	list, err := c.desk.Store.Comments(c.Request.Context(), c.Request.PathValue("id"))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"comments": list})
}
