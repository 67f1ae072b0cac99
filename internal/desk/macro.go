package desk

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Act is what one action of a macro does.
type Act string

// The acts there are.
const (
	DoReply     Act = "reply"      // puts a saved reply into the composer: the workspace does it, so that somebody reads it before it is sent
	DoNote      Act = "note"       // Body
	DoStatus    Act = "status"     // Status: open, pending or solved
	DoAssign    Act = "assign"     // Agent: an id, Me, or empty for nobody
	DoTeam      Act = "team"       // Team: an id, or empty for none
	DoPriority  Act = "priority"   // Priority
	DoAddTag    Act = "add_tag"    // Tag
	DoRemoveTag Act = "remove_tag" // Tag
	DoSnooze    Act = "snooze"     // Minutes from then; 0: until the customer writes
	DoFollow    Act = "follow"     // whoever runs it follows the conversation
)

// Me stands for the agent who runs a macro, or looks at a view.
const Me = "me"

// Action is one step of a macro. Which field counts is Do's to say.
type Action struct {
	Do       Act      `json:"do"`
	Reply    string   `json:"reply,omitempty"` // id of a saved reply
	Send     bool     `json:"send,omitempty"`  // with DoReply: sent as it is, when nothing is left to fill in
	Body     string   `json:"body,omitempty"`
	Status   Status   `json:"status,omitempty"`
	Agent    string   `json:"agent,omitempty"`
	Team     string   `json:"team,omitempty"`
	Priority Priority `json:"priority,omitempty"`
	Tag      string   `json:"tag,omitempty"`
	Minutes  int64    `json:"minutes,omitempty"`
}

// MaxActions of a macro: more is a rule, and nobody would know what they set off.
const MaxActions = 20

// ReadActions reads what a macro does, and refuses what makes no sense before anything is run: unknown acts, two answers to one question.
func ReadActions(raw []byte) (actions []Action, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&actions); err != nil {
		return nil, Errorf(BadRequest, "The actions of a macro are a list of what to do.").On("actions").Because(err)
	}
	if len(actions) == 0 || len(actions) > MaxActions {
		return nil, Errorf(BadRequest, "A macro has 1 to %d actions.", MaxActions).On("actions")
	}
	seen := map[string]bool{}
	for _, a := range actions {
		if err := a.check(); err != nil {
			return nil, err
		}
		if seen[a.asks()] {
			return nil, Errorf(BadRequest, "A macro answers each question once: %s is there twice.", a.Do).On("actions")
		}
		seen[a.asks()] = true
	}
	return actions, nil
}

// asks is the question that an action answers: a macro has one answer to each.
func (a Action) asks() string {
	switch a.Do {
	case DoAddTag, DoRemoveTag:
		return "tag " + a.Tag
	case DoSnooze:
		return string(DoStatus)
	}
	return string(a.Do)
}

func (a Action) check() error {
	wrong := func(text string) error { return Errorf(BadRequest, "%s", text).On("actions") }
	switch a.Do {
	case DoReply:
		if a.Reply == "" {
			return wrong("Which saved reply does the macro use?")
		}
	case DoNote:
		if strings.TrimSpace(a.Body) == "" {
			return wrong("The macro's note is empty.")
		}
		return CheckText("actions", a.Body, MaxBody)
	case DoStatus:
		if !slices.Contains([]Status{Open, Pending, Solved}, a.Status) {
			return wrong("A macro sets a status to open, pending or solved.")
		}
	case DoPriority:
		if !slices.Contains([]Priority{Low, Normal, High, Urgent}, a.Priority) {
			return wrong("A priority is low, normal, high or urgent.")
		}
	case DoAddTag, DoRemoveTag:
		if a.Tag == "" {
			return wrong("Which tag does the macro mean?")
		}
	case DoSnooze:
		if a.Minutes < 0 || time.Duration(a.Minutes)*time.Minute > MaxAhead {
			return wrong("A macro snoozes for at most a year.")
		}
	case DoAssign, DoTeam, DoFollow: // any id, or none
	default:
		return wrong("A macro cannot do that: " + clip(string(a.Do), 40) + ".")
	}
	return nil
}

// PatchOf is all that actions change of a conversation, in one patch: replies and notes apart.
func PatchOf(actions []Action, me string, now Millis) (p Patch) {
	for _, a := range actions {
		switch a.Do {
		case DoStatus:
			p.Status = &a.Status
		case DoAssign:
			if a.Agent == Me {
				a.Agent = me
			}
			p.Assignee = &a.Agent
		case DoTeam:
			p.Team = &a.Team
		case DoPriority:
			p.Priority = &a.Priority
		case DoAddTag:
			p.AddTags = append(p.AddTags, a.Tag)
		case DoRemoveTag:
			p.RemoveTags = append(p.RemoveTags, a.Tag)
		case DoSnooze:
			status, until := Snoozed, Millis(0)
			if a.Minutes > 0 {
				until = now + Millis(a.Minutes)*Millis(time.Minute.Milliseconds())
			}
			p.Status, p.SnoozedUntil = &status, &until
		case DoFollow:
			p.AddFollowers = append(p.AddFollowers, me)
		case DoReply, DoNote: // messages
		}
	}
	return p
}

// Back is the patch that makes of a conversation what it was before, as far as agents can: what was said stays said.
func Back(before, after *Conversation) (p Patch) {
	if before.Status != after.Status || before.SnoozedUntil != after.SnoozedUntil {
		status := before.Status
		p.Status = &status
		if status == Snoozed {
			until := before.SnoozedUntil
			p.SnoozedUntil = &until
		}
	}
	if before.Assignee != after.Assignee {
		p.Assignee = &before.Assignee
	}
	if before.Team != after.Team {
		p.Team = &before.Team
	}
	if before.Priority != after.Priority {
		p.Priority = &before.Priority
	}
	p.AddTags, p.RemoveTags = moved(after.Tags, before.Tags)
	p.AddFollowers, p.RemoveFollowers = moved(after.Followers, before.Followers)
	return p
}

// moved is what is to be added to and taken from one list so that it is another.
func moved(from, to IDs) (add, remove []string) {
	for _, id := range to.List() {
		if !from.Has(id) {
			add = append(add, id)
		}
	}
	for _, id := range from.List() {
		if !to.Has(id) {
			remove = append(remove, id)
		}
	}
	return add, remove
}
