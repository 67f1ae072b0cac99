package desk

// News is one committed change, in the order of pos: what the publisher hands to the hub and to the indexer.
type News struct {
	Pos          int64
	Kind         NewsKind
	Conversation Conversation // as it stood after the change
	Message      *Message     // with MessageAdded and MessageChanged
	Mark         *Mark        // with MarkMoved
	Visit        *Visit       // with PageVisited
	Bell         *Bell        // with BellRung, which goes to that agent alone
	Contacts     []string     // with ContactChanged: all who are read as that one
	Kudos        *Kudos       // with KudosGiven
	Unsent       *Unsent      // with DraftKept, which goes to that agent alone
	Agent        *Author      // the assignee by public name, for the visitor's copy; nil: nobody, or not known here
	Origin       uint64       // the socket that is told by an acknowledgement instead; 0: none
	Before       []string     // principals before the change; nil: as After
	After        []string     // principals after it
}

// NewsKind says what a change was.
type NewsKind string

// The kinds of changes, as the changes table names them.
const (
	MessageAdded        NewsKind = "message"
	MessageChanged      NewsKind = "message_changed" // edited, redacted or translated: rev went up
	ConversationChanged NewsKind = "conversation"
	PageVisited         NewsKind = "page"    // the visitor looks at another page; never in the changes table either
	BellRung            NewsKind = "bell"    // an agent is told of something, or has read it; never in the changes table either
	ContactChanged      NewsKind = "contact" // what is known of a contact, or noted; never in the changes table either (it is read anew)
	KudosGiven          NewsKind = "kudos"   // or taken back; never in the changes table either (a conversation is read with them)
	DraftKept           NewsKind = "draft"   // an agent wrote on, or sent it; never in the changes table either (drafts is its own state)
	MarkMoved           NewsKind = "mark"    // delivered or seen; never in the changes table (read_marks is its own state)
)

// Kudos is that somebody thanks an agent for a message.
type Kudos struct {
	Message string `json:"message"`
	By      string `json:"by"`
	Given   bool   `json:"-"` // false: they have taken it back
}

// Mark is how far a reader has come. For agents the numbers are seq, for contacts public_seq.
type Mark struct {
	Reader    Author `json:"reader"`
	Delivered int64  `json:"delivered"`
	Seen      int64  `json:"seen"`
	Public    int64  `json:"-"` // an agent's Seen in public_seq: what the visitor is told; 0: nothing
}

// Presence is how an agent wants to be seen.
type Presence string

// The presences there are.
const (
	Accepting Presence = "accepting"
	Away      Presence = "away"
	Invisible Presence = "invisible"
	Offline   Presence = "offline" // no socket; never asked for by a client
)
