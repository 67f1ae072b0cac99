package find

import (
	"context"

	"porchlight/internal/desk"
)

// Head is a conversation as far as the search needs it.
type Head struct {
	desk.Conversation
	Principals []string // who may see it: the one predicate
	Names      []string // what else it is found by: addresses, company
	Tags       []Tag
	Hidden     bool // deleted or spam: not to be found
}

// Tag is a tag of a conversation.
type Tag struct{ ID, Name string }

// Text is a message. One that has nothing to be found by (an event, a redacted one) comes along with Gone.
type Text struct {
	ID     string
	Seq    int64
	Kind   desk.Kind
	Author desk.Author
	At     desk.Millis
	Body   string
	Files  []string // names
	Gone   bool
}

// Change is what one committed change touched.
type Change struct {
	Pos          int64
	At           desk.Millis
	Conversation string
	First, Last  int64 // seq of the messages that it tells of; 0: none
}

// Source is where the truth is.
type Source interface {
	// Position is the history's name, the pos of the last change and that up to which changes are forgotten.
	Position(ctx context.Context) (epoch string, last, forgotten int64, err error)
	// Changes lists at most limit changes after pos, in order.
	Changes(ctx context.Context, pos int64, limit int) ([]Change, error)
	// Older lists at most limit ids of conversations below one, the highest first. An empty id is above all.
	Older(ctx context.Context, than string, limit int) ([]string, error)
	Count(ctx context.Context) (int, error)
	// Head reads a conversation; false when there is none.
	Head(ctx context.Context, id string) (Head, bool, error)
	// Texts lists at most limit messages with seq from first to last, in order.
	Texts(ctx context.Context, conversation string, first, last int64, limit int) ([]Text, error)
	// Written counts what the desk has written since it started: how busy it is.
	Written() int64
}
