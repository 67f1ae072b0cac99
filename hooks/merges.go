package hooks

import (
	"porchlight/internal/store"
)

func planMerge(c *call) error {
	plan, err := c.desk.Store.PlanMerge(c.Request.Context(), c.from, c.Request.PathValue("id"), c.query("into"))
	if err != nil {
		return err
	}
	return c.json(plan)
}

func mergeConversation(c *call) error {
	var b struct {
		Into        string `json:"into"`
		Version     int64  `json:"version"`
		IntoVersion int64  `json:"into_version"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	conversation, into, err := c.desk.Store.MergeInto(c.Request.Context(), c.from,
		store.Merging{Conversation: c.Request.PathValue("id"), Into: b.Into, Version: b.Version, IntoVersion: b.IntoVersion})
	if err != nil {
		return err
	}
	return c.json(map[string]any{"conversation": conversation, "into": into})
}

func separateConversation(c *call) error {
	version, err := c.number("version")
	if err != nil {
		return err
	}
	conversation, other, err := c.desk.Store.Separate(c.Request.Context(), c.from, c.Request.PathValue("id"), version)
	if err != nil {
		return err
	}
	out := map[string]any{"conversation": conversation}
	if other.ID != "" {
		out["other"] = other
	}
	return c.json(out)
}
