package hooks

import (
	"net/http"

	"porchlight/chat"
	"porchlight/internal/desk"
)

// drawer reads which drawer a list is asked for, if any.
func (c *call) drawer() (desk.Drawer, error) {
	d := desk.Drawer(c.query("drawer"))
	if d != "" && !d.Opens() {
		return "", desk.Errorf(desk.BadRequest, "A list is of what is spam, or of what is deleted.").On("drawer")
	}
	return d, nil
}

func listBlocked(c *call) error {
	contacts, err := c.desk.Store.BlockedContacts(c.Request.Context(), c.from)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"contacts": contacts})
}

func blockContact(c *call) error {
	var b struct {
		Blocked      bool   `json:"blocked"`
		Conversation string `json:"conversation"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	contacts, err := c.desk.Store.Block(c.Request.Context(), c.from, c.Request.PathValue("id"), b.Conversation, b.Blocked)
	if err != nil {
		return err
	}
	for _, contact := range contacts { // their sockets say hello anew
		c.desk.Hub.Revoke(chat.Revocation{Contact: contact})
	}
	return c.NoContent(http.StatusNoContent)
}

// takenOfBlocked is what a blocked contact may still do: read what was said, and take their own words back.
func takenOfBlocked(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodDelete
}

func linkConversations(c *call) error { return c.relate(true) }

func unlinkConversations(c *call) error { return c.relate(false) }

func (c *call) relate(on bool) error {
	if err := c.desk.Store.Relate(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("other"), on); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
