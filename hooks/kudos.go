package hooks

import "net/http"

// giveKudos thanks a colleague for a message, or takes that back.
func giveKudos(c *call) error {
	var b struct {
		Message string `json:"message"`
		Given   bool   `json:"given"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	if err := c.desk.Store.GiveKudos(c.Request.Context(), c.from, c.Request.PathValue("id"), b.Message, b.Given); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// listKudos is who has thanked the agent who asks.
func listKudos(c *call) error {
	list, err := c.desk.Store.Thanked(c.Request.Context(), c.from)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"kudos": list})
}

// sendTranscript mails a conversation to its contact, for an agent.
func sendTranscript(c *call) error {
	if err := c.desk.Store.SendTranscript(c.Request.Context(), c.from, c.Request.PathValue("id"), c.desk.quotas.mailTo); err != nil {
		return err
	}
	return c.accepted()
}
