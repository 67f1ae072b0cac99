package hooks

import (
	"net/http"

	"porchlight/chat"
)

// startChat writes to somebody who looks at the website, before they have written. A repeat is answered though they have left meanwhile.
func startChat(c *call) error {
	raw, err := c.body()
	if err != nil {
		return err
	}
	draft, err := chat.DecodeSend(raw)
	if err != nil {
		return err
	}
	listed, _ := c.desk.Hub.Listed(&c.from, c.Request.PathValue("id"))
	draft.To = &listed
	receipt, err := c.desk.Store.Post(c.Request.Context(), c.from, draft)
	if err != nil {
		return err
	}
	if receipt.Session != "" {
		c.desk.Hub.Adopt(chat.Adoption{TokenHash: listed.Who.TokenHash, Contact: receipt.Contact, Session: receipt.Session, Name: listed.Who.Name})
	}
	return c.raw(http.StatusOK, chat.AppendAck(nil, &c.from, &receipt))
}
