package hooks

import (
	"net/http"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// offerBody is what POST …/handovers takes.
type offerBody struct {
	Version    int64       `json:"version"`
	ToAgent    string      `json:"to_agent"`
	ToTeam     string      `json:"to_team"`
	Reason     string      `json:"reason"`
	Tried      string      `json:"tried"`
	NextStep   string      `json:"next_step"`
	PromisedBy desk.Millis `json:"promised_by"`
	Escalated  bool        `json:"escalated"`
	Anyway     bool        `json:"anyway"`
	Draft      string      `json:"draft"`
	Files      []string    `json:"files"`
}

// offerMost is the limit of an offer's body: three paragraphs and a draft of the longest message, each character of four bytes.
const offerMost = 192 << 10

func offerHandover(c *call) error {
	var b offerBody
	if err := c.decodeMost(&b, offerMost); err != nil {
		return err
	}
	handover, conversation, err := c.desk.Store.OfferHandover(c.Request.Context(), c.from, c.Request.PathValue("id"), desk.Offer(b))
	if err != nil {
		return err
	}
	return c.jsonStatus(http.StatusCreated, map[string]any{"handover": handover, "conversation": conversation})
}

func answerHandover(c *call) error {
	var b struct {
		State  desk.HandoverState `json:"state"`
		Answer string             `json:"answer"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	handover, conversation, err := c.desk.Store.AnswerHandover(c.Request.Context(), c.from, c.Request.PathValue("id"), b.State, b.Answer)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"handover": handover, "conversation": conversation})
}

func listNotifications(c *call) error {
	limit, err := c.number("limit")
	if err != nil {
		return err
	}
	list, err := c.desk.Store.Notifications(c.Request.Context(), c.from, c.query("before"), int(min(limit, 1000)))
	if err != nil {
		return err
	}
	return c.json(list)
}

func readNotifications(c *call) error {
	var b struct {
		IDs          []string `json:"ids"`
		Conversation string   `json:"conversation"`
		All          bool     `json:"all"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	unread, err := c.desk.Store.ReadNotifications(c.Request.Context(), c.from, store.ReadLines(b))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"unread": unread})
}
