package hooks

import (
	"net/http"

	"porchlight/chat"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// What a visitor may do with their own chat: rate it, take it back.

func rateConversation(c *call) error {
	var b struct {
		Score   int    `json:"score"`
		Comment string `json:"comment"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	err := c.desk.Store.Rate(c.Request.Context(), c.from, c.Request.PathValue("id"), desk.Rating{Score: b.Score, Comment: b.Comment})
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// eraseVisitor is "delete my chat".
func eraseVisitor(c *call) error {
	if err := c.desk.Store.Erase(c.Request.Context(), c.from); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// endErased closes the sockets of who has taken their chat back: after the news of it, so that other tabs have shown it.
func (d *Desk) endErased(n *desk.News) {
	switch {
	case n.Message == nil || n.Message.EventType != desk.Erased:
	case store.ErasedWhole(n.Message):
		d.Hub.Revoke(chat.Revocation{Contact: n.Conversation.Contact})
	default:
		d.Hub.Revoke(chat.Revocation{Only: n.Conversation.ID})
	}
}
