package chat

import (
	"context"
	"time"

	"porchlight/internal/desk"
)

// audience is who saw a conversation when the desk was last asked, for one connection: frames of typing come four a second,
// and who sees a conversation seldom changes.
type audience struct {
	conversation string
	principals   []string
	contact      string
	ok           bool
	access       uint64 // of the hub, when it was asked
	until        time.Time
}

// audience of a conversation, for this reader.
func (c *conn) audience(ctx context.Context, who *desk.Identity, conversation string) (*audience, error) {
	access, now := c.hub.access.Load(), c.hub.now() // before the question: a change during it voids the answer
	if m := &c.memo; m.conversation == conversation && m.access == access && now.Before(m.until) {
		return m, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	principals, contact, ok, err := c.hub.desk.Sees(ctx, *who, conversation)
	if err != nil {
		return nil, late(ctx, err)
	}
	c.memo = audience{conversation, principals, contact, ok, access, now.Add(typingMemo)}
	return &c.memo, nil
}

// types tells who sees the conversation that somebody writes. Visitors hear of an agent by name only, and never of notes.
func (c *conn) types(ctx context.Context, who *desk.Identity, t *typing) error {
	if who.Agent() && t.text != "" {
		return malformed("Only visitors' typing carries a text.").On("text")
	}
	if !who.Agent() && t.note {
		return desk.Errorf(desk.Forbidden, "Only the team writes notes.").On("note")
	}
	if who.Blocked {
		return nil // nobody is told of what they do
	}
	a, err := c.audience(ctx, who, t.conversation)
	if err != nil {
		return err
	}
	if !a.ok {
		return desk.Errorf(desk.NotFound, "There is no such conversation.").On("conversation")
	}
	if !who.TypingPreview || !t.on {
		t.text = ""
	}
	e := Envelope{To: a.principals, Agent: appendTyping(nil, desk.Author{Kind: who.Kind, ID: who.ID, Name: who.Name}, t)}
	if who.Agent() {
		e.Not = []string{desk.PrincipalAgent(who.ID)}
		if t.on && !t.note {
			c.hub.types(who.ID, t.conversation)
		}
		if !t.note {
			e.Contact, e.About, e.Visitor = a.contact, t.conversation, appendTyping(nil, desk.Author{Kind: who.Kind, Name: who.Name}, t)
		}
	}
	c.hub.bus.Publish([]Envelope{e})
	return nil
}
