package hooks

import (
	"context"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/kb"
)

func votesChanged(ctx context.Context, d *Desk, _ *core.Record) error { return d.loadVotes(ctx) }

// loadVotes tells the search which articles have helped.
func (d *Desk) loadVotes(ctx context.Context) error {
	votes := map[string]kb.Votes{}
	err := d.Store.Votes(ctx, func(article string, helpful, all int) { votes[article] = kb.Votes{Helpful: helpful, All: all} })
	if err != nil {
		return fmt.Errorf("read votes on articles: %w", err)
	}
	d.Index.SetHelpful(votes)
	return nil
}
