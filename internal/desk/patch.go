package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Limits of what an agent may ask for in a patch.
const (
	MaxTags      = 20 // of a conversation: more say nothing any more, and a row of the list carries them all
	MaxFollowers = 50 // of a conversation: a team that follows together has a queue for that
	// MaxAhead is how far a conversation may be put off, or be due: more is a slip of the hand in the year.
	MaxAhead = 366 * 24 * time.Hour
)

// Patch is a change to a conversation that an agent asks for. Nil fields stay. Version, when not 0, must be the current one.
type Patch struct {
	Version         int64
	Status          *Status
	Assignee        *string
	Team            *string
	Priority        *Priority
	Kind            *ConversationKind
	Subject         *string
	SnoozedUntil    *Millis // when it comes back by itself; 0: when the customer writes
	DueAt           *Millis // 0: never
	AddTags         []string
	RemoveTags      []string
	AddFollowers    []string
	RemoveFollowers []string
	Custom          map[string]json.RawMessage // by the field's key; null takes a value away
	Drawer          *Drawer                    // InSpam, InDeleted, or empty: back into the lists
	FollowUp        *bool                      // false: its contact has heard from us; true: not yet, after all
}

// Empty reports whether a patch names nothing to change.
func (p Patch) Empty() bool {
	return p.Status == nil && p.Assignee == nil && p.Team == nil && p.Priority == nil && p.Kind == nil && p.Subject == nil && p.SnoozedUntil == nil &&
		p.DueAt == nil && p.Drawer == nil && p.FollowUp == nil && len(p.AddTags)+len(p.RemoveTags)+len(p.AddFollowers)+len(p.RemoveFollowers)+len(p.Custom) == 0
}

// Validate checks the words of a patch; whether the ids exist is the store's to know, and so is whether instants lie ahead.
func (p Patch) Validate() error {
	switch {
	case p.Empty():
		return Errorf(BadRequest, "Nothing to change was named.")
	case p.Status != nil && !slices.Contains([]Status{Open, Pending, Snoozed, Solved}, *p.Status):
		return Errorf(BadRequest, "A status is open, pending, snoozed or solved.").On("status")
	case p.Priority != nil && !slices.Contains([]Priority{Low, Normal, High, Urgent}, *p.Priority):
		return Errorf(BadRequest, "A priority is low, normal, high or urgent.").On("priority")
	case p.Kind != nil && *p.Kind != Chat && *p.Kind != Ticket:
		return Errorf(BadRequest, "A conversation is a chat or a ticket.").On("kind")
	case p.Version < 0:
		return Errorf(BadRequest, "A version is never negative.").On("version")
	case p.SnoozedUntil != nil && *p.SnoozedUntil < 0:
		return Errorf(BadRequest, "An instant is never negative.").On("snoozed_until")
	case p.SnoozedUntil != nil && *p.SnoozedUntil > 0 && p.Status != nil && *p.Status != Snoozed:
		return Errorf(BadRequest, "Only what is snoozed comes back by itself.").On("snoozed_until")
	case p.DueAt != nil && *p.DueAt < 0:
		return Errorf(BadRequest, "An instant is never negative.").On("due_at")
	}
	if err := p.checkDrawer(); err != nil {
		return err
	}
	for field, lists := range map[string][2][]string{"add_tags": {p.AddTags, p.RemoveTags}, "add_followers": {p.AddFollowers, p.RemoveFollowers}} {
		if slices.ContainsFunc(lists[0], func(id string) bool { return slices.Contains(lists[1], id) }) {
			return Errorf(BadRequest, "The same is to be added and taken away.").On(field)
		}
	}
	if p.Subject == nil {
		return nil
	}
	if strings.ContainsAny(*p.Subject, "\r\n") {
		return Errorf(BadRequest, "A subject is one line.").On("subject")
	}
	return CheckText("subject", *p.Subject, 200)
}

// CheckMoments refuses to put a conversation off into the past, and what is so far ahead that it must be a slip. What is due may be over: an undo
// puts it back as it was.
func (p Patch) CheckMoments(c *Conversation, now Millis) error {
	latest := now + Millis(MaxAhead.Milliseconds())
	_, until, _ := p.Snooze(c)
	switch {
	case until > 0 && until != c.SnoozedUntil && until <= now:
		return Errorf(BadRequest, "That moment is over. Choose a later one.").On("snoozed_until")
	case until > latest && until != c.SnoozedUntil:
		return Errorf(BadRequest, "That is more than a year from now. Choose an earlier day.").On("snoozed_until")
	case p.DueAt != nil && *p.DueAt > latest && *p.DueAt != c.DueAt:
		return Errorf(BadRequest, "That is more than a year from now. Choose an earlier day.").On("due_at")
	}
	return nil
}

// Snooze is what becomes of status and of the moment at which a conversation comes back. ok is false when a patch leaves both.
func (p Patch) Snooze(c *Conversation) (status Status, until Millis, ok bool) {
	status, until = c.Status, c.SnoozedUntil
	if p.Status != nil {
		status = *p.Status
	} else if p.SnoozedUntil != nil && *p.SnoozedUntil > 0 {
		status = Snoozed
	}
	if p.SnoozedUntil != nil {
		until = *p.SnoozedUntil
	} else if p.Status != nil && *p.Status == Snoozed && c.Status != Snoozed {
		until = 0
	}
	if status != Snoozed {
		until = 0
	}
	return status, until, status != c.Status || until != c.SnoozedUntil
}
