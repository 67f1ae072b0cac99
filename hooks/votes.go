package hooks

import (
	"context"
	"fmt"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/store"
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

// listComments tells who writes articles why one has helped readers or not, and what colleagues find wrong with it.
func listComments(c *call) error {
	ctx, article := c.Request.Context(), c.Request.PathValue("id")
	comments, err := c.desk.Store.Comments(ctx, article)
	if err != nil {
		return err
	}
	flags, err := c.desk.Store.Flags(ctx, c.from, article)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"comments": comments, "flags": flags})
}

// flagArticle says what is wrong with an article that somebody met in a conversation.
func flagArticle(c *call) error {
	var f store.Flagging
	if err := c.decode(&f); err != nil {
		return err
	}
	flag, err := c.desk.Store.FlagArticle(c.Request.Context(), c.from, c.Request.PathValue("id"), f)
	if err != nil {
		return err
	}
	return c.jsonStatus(http.StatusCreated, map[string]any{"flag": flag})
}

func unflagArticle(c *call) error {
	if err := c.desk.Store.UnflagArticle(c.Request.Context(), c.Request.PathValue("flag")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
