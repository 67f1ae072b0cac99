package hooks

import (
	"encoding/json"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// checkMacro accepts only what can be run.
func checkMacro(r *core.Record) error {
	_, err := desk.ReadActions([]byte(r.GetString("actions")))
	return err
}

// runMacro answers with the conversation as it stands then, and with the change that would take it back.
func runMacro(c *call) error {
	var b struct {
		Macro    string `json:"macro"`
		ClientID string `json:"client_id"`
		Version  int64  `json:"version"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	ran, err := c.desk.Store.RunMacro(c.Request.Context(), c.from, c.Request.PathValue("id"), store.Running(b))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"conversation": ran.Conversation, "undo": changeOf(ran.Back)})
}

// changeOf is a patch as PATCH takes it, with nothing but what it changes.
func changeOf(p desk.Patch) map[string]any {
	raw, err := json.Marshal(patchBody(p))
	all := map[string]any{}
	if err != nil || json.Unmarshal(raw, &all) != nil {
		return all // texts and numbers always marshal
	}
	delete(all, "version")
	for key, value := range all {
		if value == nil {
			delete(all, key)
		}
	}
	return all
}
