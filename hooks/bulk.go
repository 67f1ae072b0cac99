package hooks

import (
	"math"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// bulkBody is what PATCH takes for several conversations: each with a change of its own, so that an undo fits into one too.
type bulkBody struct {
	Changes []struct {
		ID string `json:"id"`
		patchBody
	} `json:"changes"`
}

// bulkResult is what became of one of them.
type bulkResult struct {
	ID           string             `json:"id"`
	Conversation *desk.Conversation `json:"conversation,omitempty"`
	Error        *refusal           `json:"error,omitempty"`
}

func patchConversations(c *call) error {
	var b bulkBody
	if err := c.decodeMost(&b, bulkMost); err != nil {
		return err
	}
	targets := make([]store.Target, len(b.Changes))
	for i, change := range b.Changes {
		targets[i] = store.Target{ID: change.ID, Patch: desk.Patch(change.patchBody)}
	}
	outcomes, err := c.desk.Store.PatchAll(c.Request.Context(), c.from, targets)
	if err != nil {
		return err
	}
	results := make([]bulkResult, len(outcomes))
	for i, o := range outcomes {
		results[i].ID = o.ID
		if o.Err == nil {
			results[i].Conversation = &outcomes[i].Conversation
			continue
		}
		e := desk.AsError(o.Err)
		if e.Code == desk.Internal || e.Code == desk.StorageFull {
			return o.Err // it is the server's fault, and the next will meet it too
		}
		results[i].Error = &refusal{e.Code, e.Text, int(math.Ceil(e.RetryAfter.Seconds())), e.Field, e.Current}
	}
	return c.json(map[string]any{"results": results})
}

// bulkMost is the limit of a body that changes store.PatchMost conversations: an undo names what each of them was.
const bulkMost = 512 << 10
