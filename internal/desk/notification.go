package desk

// NotificationKind says what an agent is told of. Kinds are part of the API.
type NotificationKind string

// The kinds there are.
const (
	ToldMention  NotificationKind = "mention"           // a colleague asks them in a note
	ToldAssigned NotificationKind = "assigned"          // a colleague gave them a conversation
	ToldOffered  NotificationKind = "handover_offered"  // they are asked to take one
	ToldAccepted NotificationKind = "handover_accepted" // what they offered was taken
	ToldReturned NotificationKind = "handover_returned" // or was not; Reason says why
	ToldEscalate NotificationKind = "escalated"         // a conversation of a team they supervise goes further up
	ToldKudos    NotificationKind = "kudos"             // a colleague thanks them for a message, or with nobody as the actor the customer, by a top rating with a comment
	ToldFollowUp NotificationKind = "follow_up"         // a customer who was not content asks to hear from them

	ToldReviewAsked    NotificationKind = "review_asked"    // a colleague asks them, or anybody, to read a draft
	ToldReviewApproved NotificationKind = "review_approved" // what they asked to be read was published
	ToldReviewReturned NotificationKind = "review_returned" // or was sent back
)

// Notification is one line of an agent's list. It names, and says nothing of the conversation: who may not see it any more
// learns nothing.
type Notification struct {
	ID           string           `json:"id"`
	Kind         NotificationKind `json:"kind"`
	Conversation string           `json:"conversation"`
	Seq          int64            `json:"seq,omitempty"`      // of the message it is about
	Actor        string           `json:"actor,omitempty"`    // the agent whose doing it is; empty: the desk's
	Handover     string           `json:"handover,omitempty"` // with those of a handover
	Team         string           `json:"team,omitempty"`     // with ToldOffered: the team that is asked
	Reason       string           `json:"reason,omitempty"`   // with ToldReturned: a HandoverState
	Article      string           `json:"article,omitempty"`  // that it is about, instead of a conversation
	Locale       string           `json:"locale,omitempty"`   // of the article's text
	At           Millis           `json:"at"`
	Read         bool             `json:"read"`
}

// Bell is what an agent's tabs are told: how much is unread now, and what came in.
type Bell struct {
	Agent  string
	Unread int64
	New    *Notification // nil: something was read
}
