package store

import (
	"context"
	"slices"

	"porchlight/internal/desk"
)

// drawer puts a conversation into a drawer, or takes it out: one event tells of it.
func (p *patch) drawer(w *writer, h *head) error {
	to := p.patch.Drawer
	if to == nil || *to == h.Drawer {
		return nil
	}
	before := h.Drawer
	h.Drawer, h.DeletedAt = *to, 0
	if *to == desk.InDeleted {
		h.DeletedAt = desk.At(w.now)
	}
	if err := p.auditDrawer(w, h, before); err != nil {
		return err
	}
	data := desk.EventData{Actor: p.from.ID, Before: string(before), After: string(*to)}
	if err := w.event(h, authorOf(p.from), desk.DrawerChanged, data); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// auditDrawer tells that a conversation was deleted, or is there again. That it is spam is daily business.
func (p *patch) auditDrawer(w *writer, h *head, before desk.Drawer) error {
	action := "deleted"
	switch {
	case before == desk.InDeleted:
		action = "restored"
	case h.Drawer != desk.InDeleted:
		return nil
	}
	return w.auditConversation(p.from, action, h, nil)
}

// blocked reports whether a contact's messages are not taken any more.
func (w *writer) blocked(contact string) (blocked bool, err error) {
	if contact == "" {
		return false, nil
	}
	_, err = w.tx.row(`SELECT blocked FROM contacts WHERE id = ?`, []any{contact}, &blocked)
	return blocked, err
}

// takes refuses what a blocked contact writes.
func (w *writer) takes(contact string) error {
	blocked, err := w.blocked(contact)
	if err == nil && blocked {
		err = desk.ErrBlocked()
	}
	return err
}

// block takes nothing from a contact any more, or takes it again, and says so in a conversation of theirs.
type block struct {
	from         desk.Identity
	contact      string
	conversation string // where it is told; empty: in the latest that the agent sees
	blocked      bool
	all          []string // the contacts that are this person
}

const (
	selectBlocked = `SELECT blocked, blocked_by FROM contacts WHERE id = ?`
	updateBlocked = `UPDATE contacts SET blocked = ?, blocked_by = ?, blocked_at = ?, updated = ? WHERE id = ?`
	selectTheirs  = `SELECT c.id FROM conversations c JOIN contacts p ON p.id = c.contact WHERE (p.id = ?1 OR p.merged_into = ?1) AND c.erased_at = 0
 ORDER BY c.last_at DESC`
)

func (b *block) apply(w *writer) error {
	var root string
	if _, err := w.tx.row(selectRoot, []any{b.contact}, &root); err != nil {
		return err
	}
	var err error
	if b.all, err = w.tx.strings(selectMembers, root); err != nil {
		return err
	}
	h, err := b.told(w, root)
	if err != nil {
		return err
	}
	var blocked bool
	var by string
	if _, err := w.tx.row(selectBlocked, []any{b.contact}, &blocked, &by); err != nil {
		return err
	}
	switch {
	case blocked == b.blocked:
		return nil
	case blocked && !desk.MayUnblock(b.from, by):
		return desk.Errorf(desk.Forbidden, "%s has blocked this contact. They can take it back, or a supervisor.", w.people.name(by)).On("blocked")
	}
	kind, at := desk.ContactUnblocked, desk.Millis(0)
	if by = ""; b.blocked {
		kind, by, at = desk.ContactBlocked, b.from.ID, desk.At(w.now)
	}
	for _, contact := range b.all {
		if _, err := w.tx.exec(updateBlocked, b.blocked, by, at, w.stamp, contact); err != nil {
			return err
		}
	}
	for _, known := range w.heads {
		if slices.Contains(b.all, known.Contact) {
			known.blocked = b.blocked
		}
	}
	action := "blocked"
	if !b.blocked {
		action = "unblocked"
	}
	if err := w.auditContact(authorOf(b.from), action, b.contact); err != nil {
		return err
	}
	if err := w.event(h, authorOf(b.from), kind, desk.EventData{Actor: b.from.ID}); err != nil {
		return err
	}
	if err := w.report(h, desk.ConversationChanged, nil, nil); err != nil {
		return err
	}
	return w.tellPerson(b.all[0])
}

// told is the conversation in which it is told: one that the agent sees. Who sees none has nothing to do with the contact.
func (b *block) told(w *writer, root string) (*head, error) {
	ids := []string{b.conversation}
	if b.conversation == "" {
		var err error
		if ids, err = w.tx.strings(selectTheirs, root); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		h, found, err := w.head(id)
		if err != nil {
			return nil, err
		}
		if found && slices.Contains(b.all, h.Contact) && h.sees(b.from) {
			return h, nil
		}
	}
	return nil, errNoContact()
}

// Block stops taking what a contact writes, or takes it again, with all who were merged with them: their ids are returned. conversation is where that
// is told; empty: in their latest.
func (s *Store) Block(ctx context.Context, from desk.Identity, contact, conversation string, blocked bool) ([]string, error) {
	if !from.Agent() {
		return nil, desk.Errorf(desk.Forbidden, "Only agents block contacts.")
	}
	b := &block{from: from, contact: contact, conversation: conversation, blocked: blocked}
	err := s.writer.do(ctx, b)
	return b.all, err
}
