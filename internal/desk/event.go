package desk

import "encoding/json"

// EventType says what happened. Types are part of the API: reports fold over them, so they are never renamed.
type EventType string

// The events of a conversation.
const (
	Opened           EventType = "opened"
	Assigned         EventType = "assigned"
	Unassigned       EventType = "unassigned"
	TeamChanged      EventType = "team_changed"
	StatusChanged    EventType = "status_changed"
	Reopened         EventType = "reopened" // it was solved and goes on: Round begins, Reason says by what
	PriorityChanged  EventType = "priority_changed"
	KindChanged      EventType = "kind_changed"
	SubjectChanged   EventType = "subject_changed"
	DueChanged       EventType = "due_changed"       // Before and After are instants in Unix milliseconds; empty: none
	TagsChanged      EventType = "tags_changed"      // Before and After are ids with spaces between
	FollowersChanged EventType = "followers_changed" // as tags
	FieldChanged     EventType = "field_changed"     // Field says which; what it holds may be personal and is not told
	DrawerChanged    EventType = "drawer_changed"    // Before and After are a Drawer each; empty: in the lists
	ContactBlocked   EventType = "contact_blocked"   // what the contact writes is not taken any more
	ContactUnblocked EventType = "contact_unblocked"
	Linked           EventType = "linked"            // After is the id of the other conversation, Number what people call it
	Unlinked         EventType = "unlinked"          // as Linked
	Merged           EventType = "merged"            // it goes on in another one: After is its id, Number what people call it
	TookIn           EventType = "took_in"           // another one goes on here: After and Number are that one's
	Separated        EventType = "separated"         // a merge was taken back, said in both: After and Number are the other one's, Reason why
	MacroRun         EventType = "macro_run"         // After is its id, Name what it is called; what it did follows as events of their own
	Rated            EventType = "rated"             // the contact said how the round went
	FollowUp         EventType = "follow_up"         // the contact was not content and asks to hear from us
	FollowedUp       EventType = "followed_up"       // somebody came back to them; Before is "done" when that is taken back
	Returned         EventType = "returned"          // the desk gave it back to the queue: Before had it, Reason says why
	ContactMerged    EventType = "contact_merged"    // an agent takes the contact for another one; After is the merge
	ContactSeparated EventType = "contact_separated" // that was taken back, or proven wrong: then nobody is the actor
	TranscriptSent   EventType = "transcript_sent"   // an agent had what was said mailed to the contact; the address is not told
	Erased           EventType = "erased"            // the contact's own words and data were taken back; After says how much

	HandoverOffered  EventType = "handover_offered"  // After or ToTeam is asked; Before has it until they accept
	HandoverAccepted EventType = "handover_accepted" // After has it now
	HandoverReturned EventType = "handover_returned" // After has it still; Reason is a HandoverState
)

// EventData is what an event message carries in data: ids and enumerated words, never personal data, so that every later
// report is a fold over events and every event can be said in any language. Team, Assignee and CalendarVersion are as they
// were at that moment, after the event.
type EventData struct {
	Actor           string `json:"actor,omitempty"` // agent id; empty: system or contact
	Before          string `json:"before"`
	After           string `json:"after"`
	Team            string `json:"team,omitempty"`
	Assignee        string `json:"assignee,omitempty"`
	CalendarVersion string `json:"calendar_version,omitempty"`
	Page            string `json:"page,omitempty"`    // with Opened; gone once the contact's data are erased
	Score           int    `json:"score,omitempty"`   // with Rated and FollowUp: 1 to 5
	Comment         string `json:"comment,omitempty"` // with Rated: the contact's own words; gone once they are erased
	// Name is the public name of the agent concerned, so that a visitor can read who has joined without any id.
	Name  string `json:"name,omitempty"`
	Until Millis `json:"until,omitempty"` // with StatusChanged to snoozed: when it comes back; 0: when the customer writes
	Field string `json:"field,omitempty"` // with FieldChanged: its key
	// Number is that of the conversation which After names, with Linked, Unlinked, Merged, TookIn and Separated.
	Number int64 `json:"number,omitempty"`
	// Reason: with Assigned by the desk itself, a Why; with Returned, a Reason; with StatusChanged by
	// the desk itself, SnoozeOver when its time had come; with HandoverOffered "escalated", or nothing; with Separated
	// by the desk itself ItsContactWrote or TwoContacts; with Reopened ItsContactWrote or AnAgentWrote, or nothing when
	// somebody opened it by hand; with Linked by the desk itself WroteLate.
	Reason   string `json:"reason,omitempty"`
	Handover string `json:"handover,omitempty"` // id: its words stand there
	ToTeam   string `json:"to_team,omitempty"`  // with HandoverOffered: the team that is asked; Name is the team's then
	By       Millis `json:"by,omitempty"`       // with HandoverOffered: when the customer hears from the receiver
	Round    int64  `json:"round,omitempty"`    // with Reopened: the one that begins; with StatusChanged to solved: the one that ends; with Rated and FollowUp: the one it is about
}

// The reasons for which the desk itself takes conversations apart.
const (
	ItsContactWrote = "wrote"    // in the merged one, from where the other can't be read
	TwoContacts     = "contacts" // they are not of one contact any more
)

// SnoozeOver is the Reason of a conversation that came back by itself.
const SnoozeOver = "snooze_over"

// publicEvents are the events a visitor is told of.
var publicEvents = map[EventType]bool{Opened: true, Assigned: true, Returned: true, StatusChanged: true, Reopened: true, KindChanged: true,
	HandoverOffered: true, HandoverAccepted: true, HandoverReturned: true}

// PublicEvent reports whether visitors are told of this type.
func PublicEvent(t EventType) bool { return publicEvents[t] }

// PublicEventData keeps of an event's data what a visitor may read.
func PublicEventData(t EventType, data json.RawMessage) json.RawMessage {
	var full EventData
	if !publicEvents[t] || json.Unmarshal(data, &full) != nil {
		return nil
	}
	type public struct {
		Before string `json:"before,omitempty"`
		After  string `json:"after,omitempty"`
		Name   string `json:"name,omitempty"`
		Reason string `json:"reason,omitempty"`
		By     Millis `json:"by,omitempty"`
		Round  int64  `json:"round,omitempty"`
	}
	out := public{Name: full.Name}
	switch t {
	case Assigned, HandoverAccepted, HandoverReturned: // ids of agents are not for visitors, nor is how the desk chooses them
	case HandoverOffered:
		out.By = full.By
	case Returned:
		out.Reason = full.Reason
	case Reopened:
		out.Before, out.After, out.Round = full.Before, full.After, full.Round
	default:
		out.Before, out.After = full.Before, full.After
	}
	b, err := json.Marshal(out)
	if err != nil {
		return nil // three strings always marshal
	}
	return b
}
