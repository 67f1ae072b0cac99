package desk

// Status is where a conversation stands.
type Status string

// The statuses of a conversation.
const (
	Open    Status = "open"
	Pending Status = "pending" // waiting for the customer
	Snoozed Status = "snoozed"
	Solved  Status = "solved"
)

// ConversationKind tells a chat from a ticket. A chat becomes a ticket without moving.
type ConversationKind string

// The kinds of conversations.
const (
	Chat   ConversationKind = "chat"
	Ticket ConversationKind = "ticket"
)

// Priority of a conversation.
type Priority string

// The priorities there are.
const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Conversation is a row of the list and the head of a conversation, as agents see it.
type Conversation struct {
	ID           string           `json:"id"`
	Number       int64            `json:"number"`
	Kind         ConversationKind `json:"kind"`
	Subject      string           `json:"subject"`
	Status       Status           `json:"status"`
	Priority     Priority         `json:"priority"`
	Inbox        string           `json:"inbox"`
	Contact      string           `json:"contact"`
	ContactName  string           `json:"contact_name"`
	Assignee     string           `json:"assignee"`
	Team         string           `json:"team"`
	Locale       string           `json:"locale"`
	LastSeq      int64            `json:"last_seq"`
	PublicSeq    int64            `json:"public_seq"`
	PublicRev    int64            `json:"public_rev"`
	Version      int64            `json:"version"`
	Round        int64            `json:"round"`
	Preview      string           `json:"preview"`
	LastAuthor   AuthorKind       `json:"last_author"`
	LastAt       Millis           `json:"last_at"`
	SortAt       Millis           `json:"-"`             // the place in lists: when it last became another side's turn, or its head changed
	WaitingSince Millis           `json:"waiting_since"` // 0: the customer is not waiting
	FirstReplyAt Millis           `json:"first_reply_at"`
	DueAt        Millis           `json:"due_at"`
	SnoozedUntil Millis           `json:"snoozed_until"`
	PromisedBy   Millis           `json:"promised_by"`
	SolvedAt     Millis           `json:"solved_at"`
	QueuedAt     Millis           `json:"queued_at"`   // since when this chat waits for somebody to take it; 0: it does not
	AssignedAt   Millis           `json:"assigned_at"` // when the assignee got it; 0: long ago, or nobody has it
	ReturnedAt   Millis           `json:"returned_at"` // when it came back to the queue unanswered; 0: not since somebody had it
	Tags         IDs              `json:"tags"`
	Followers    IDs              `json:"followers"`              // agents who follow it
	Custom       Custom           `json:"custom,omitempty"`       // values of the desk's own fields, by their keys
	Score        int              `json:"score,omitempty"`        // of the last rating; 0: none
	FollowUpAt   Millis           `json:"follow_up_at,omitempty"` // since when its contact asks to hear from us; 0: they do not
	Drawer       Drawer           `json:"drawer,omitempty"`       // empty: in the lists
	DeletedAt    Millis           `json:"deleted_at,omitempty"`   // while it lies there
	MergedInto   string           `json:"merged_into,omitempty"`  // id of the one that it goes on in
	Onward       bool             `json:"-"`                      // its own contact has that one, too: they may go on there
	Created      Millis           `json:"created"`
}
