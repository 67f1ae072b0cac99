package hooks

import (
	"net/http"

	"porchlight/chat"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// What a visitor may do with their own chat: rate it, have it mailed, open it from a mail, take it back.

func rateConversation(c *call) error {
	var b struct {
		Score    int    `json:"score"`
		Comment  string `json:"comment"`
		FollowUp bool   `json:"follow_up"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	err := c.desk.Store.Rate(c.Request.Context(), c.from, c.Request.PathValue("id"), desk.Rating{Score: b.Score, Comment: b.Comment, FollowUp: b.FollowUp})
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// showRating is what the visitor has said of the round that their conversation is in.
func showRating(c *call) error {
	rating, err := c.desk.Store.Rated(c.Request.Context(), c.from, c.Request.PathValue("id"))
	if err != nil {
		return err
	}
	return c.json(rating)
}

// accepted answers that something will be mailed. It says no more, whoever the address belongs to.
func (c *call) accepted() error { return c.raw(http.StatusAccepted, []byte(`{}`)) }

// askForProof mails a code to an address.
func askForProof(c *call) error {
	var b struct {
		Address string `json:"address"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	address, err := desk.MailAddress(b.Address)
	if err != nil {
		return err
	}
	if err := c.desk.quotas.mail(c.from, address); err != nil {
		return err
	}
	if err := c.desk.Store.AskForProof(c.Request.Context(), c.from, address); err != nil {
		return err
	}
	return c.accepted()
}

// proveAddress takes the code.
func proveAddress(c *call) error {
	var b struct {
		Address string `json:"address"`
		Code    string `json:"code"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	address, err := desk.MailAddress(b.Address)
	if err != nil {
		return err
	}
	if err := c.desk.quotas.proof(c.from); err != nil {
		return err
	}
	if err := c.desk.Store.Prove(c.Request.Context(), c.from, address, b.Code); err != nil {
		return err
	}
	return c.json(map[string]string{"address": address})
}

// mailTranscript mails a conversation to the address that its visitor has proven.
func mailTranscript(c *call) error {
	if c.from.Address != "" {
		if err := c.desk.quotas.mail(c.from, c.from.Address); err != nil {
			return err
		}
	}
	if err := c.desk.Store.Transcript(c.Request.Context(), c.from, c.Request.PathValue("id")); err != nil {
		return err
	}
	return c.accepted()
}

// openLink lets a token see the conversation that a mailed link is about. The route asks for no session: the secret is what
// counts, also where an inbox wants its visitors signed for.
func openLink(c *call) error {
	if err := c.desk.quotas.linksFrom.take(counted(c.desk.clientIP(c.Request))); err != nil {
		return err
	}
	var b struct {
		Secret string `json:"secret"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	hello := c.desk.hello(c.RequestEvent)
	linked, err := c.desk.Store.Link(c.Request.Context(), hello, b.Secret)
	if err != nil {
		return err
	}
	switch {
	case linked.Fresh: // its sockets are nobody's yet
		c.desk.Hub.Adopt(chat.Adoption{TokenHash: store.HashToken(hello.Token), Contact: linked.Contact, Session: linked.Session, Name: linked.Name, Only: linked.Only})
	case linked.Moved: // they come back and see the other one
		c.desk.Hub.Revoke(chat.Revocation{Session: linked.Session})
	}
	return c.json(map[string]string{"conversation": linked.Conversation})
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
