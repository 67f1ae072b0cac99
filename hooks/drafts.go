package hooks

import "porchlight/internal/desk"

// listDrafts answers with what the agent has begun to write and has not sent.
func listDrafts(c *call) error {
	list, err := c.desk.Store.Unsent(c.Request.Context(), c.from)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"drafts": list})
}

// keepDraft keeps what the agent writes in a conversation.
func keepDraft(c *call) error {
	var text desk.Scribble
	if err := c.decode(&text); err != nil {
		return err
	}
	kept, err := c.desk.Store.KeepDraft(c.Request.Context(), c.from, c.Request.PathValue("id"), text)
	if err != nil {
		return err
	}
	return c.json(kept)
}
