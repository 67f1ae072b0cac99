package desk

import "slices"

// Drawer is where a conversation lies that is out of all lists, counts and queues. Empty: it is in none, and in the lists.
type Drawer string

// The drawers there are. InMerged and InErased are not for agents to put something into by a patch.
const (
	InSpam    Drawer = "spam"    // nothing that anybody has to answer
	InDeleted Drawer = "deleted" // can be restored, until KeptDeleted is over
	InMerged  Drawer = "merged"  // goes on in another one
	InErased  Drawer = "erased"  // nobody sees it any more: its numbers and events stay, for reports
)

// KeptDeleted is for how long a deleted conversation can be restored: a month, in which an absence or a complaint brings most mistakes to light.
const KeptDeleted = 30 * 24 * 60 * 60 * 1000 // milliseconds

// Opens reports whether a list can be asked for what lies in a drawer.
func (d Drawer) Opens() bool { return d == InSpam || d == InDeleted }

// checkDrawer accepts what a patch may name.
func (p Patch) checkDrawer() error {
	if p.Drawer != nil && !slices.Contains([]Drawer{"", InSpam, InDeleted}, *p.Drawer) {
		return Errorf(BadRequest, "A conversation is put into spam or deleted, or taken out again.").On("drawer")
	}
	return nil
}

// Admits refuses to change what has to be taken out of its drawer first.
func (p Patch) Admits(c *Conversation) error {
	if c.Drawer == InDeleted && p.Drawer != nil {
		return nil
	}
	return c.Closed()
}

// Closed is why nothing new can be said or changed in a conversation; nil: it can. Spam is still answered, and filed.
func (c *Conversation) Closed() error {
	switch c.Drawer {
	case InDeleted:
		return Errorf(Conflict, "This conversation is deleted. Restore it first.").On("drawer").With(*c)
	case InMerged:
		return Errorf(Conflict, "This conversation goes on in another one. Write there, or take them apart.").On("drawer").With(*c)
	case InSpam, InErased:
	}
	return nil
}

// ListedAs is under which word a conversation stands in the index of lists: its status, or the drawer that it lies in.
func (c *Conversation) ListedAs() string {
	if c.Drawer != "" {
		return string(c.Drawer)
	}
	return string(c.Status)
}

// MayUnblock reports whether an agent may let a contact write again: who blocked them, always; and who supervises.
func MayUnblock(from Identity, blockedBy string) bool {
	return from.ID == blockedBy || from.Role == RoleSupervisor || from.Role == RoleAdmin
}

// ErrBlocked is what somebody reads whose messages are not taken any more.
func ErrBlocked() error {
	return Errorf(Forbidden, "This chat is closed: messages from here are not taken any more.").On("contact")
}
