package desk

import (
	"slices"
	"strings"
	"time"
)

// HandoverState is where a handover stands.
type HandoverState string

// The states there are. Only the first can change.
const (
	OfferStands    HandoverState = "offered" // whoever had the conversation has it still
	OfferAccepted  HandoverState = "accepted"
	OfferDeclined  HandoverState = "declined"  // by the agent who was asked
	OfferLapsed    HandoverState = "lapsed"    // nobody answered in time
	OfferWithdrawn HandoverState = "withdrawn" // by who offered it, or the conversation went elsewhere
)

// Handover is a conversation that is passed on: offered first, so that the customer is somebody's all the time. Its words stand
// here and not in events, which carry no personal data.
type Handover struct {
	ID           string        `json:"id"`
	Conversation string        `json:"conversation"`
	State        HandoverState `json:"state"`
	From         string        `json:"from"`     // the agent who offers it
	Holder       string        `json:"holder"`   // the agent who has the conversation until somebody accepts
	ToAgent      string        `json:"to_agent"` // this one is asked, or
	ToTeam       string        `json:"to_team"`  // whoever of this team accepts first
	Reason       string        `json:"reason"`
	Tried        string        `json:"tried"`
	NextStep     string        `json:"next_step"`
	PromisedBy   Millis        `json:"promised_by"` // by when the customer hears from the receiver
	Escalated    bool          `json:"escalated"`
	ReturnsAt    Millis        `json:"returns_at"` // when it lapses
	Draft        string        `json:"draft"`      // what the giver had begun to write
	Files        []File        `json:"files"`      // and had attached
	AnsweredBy   string        `json:"answered_by"`
	AnsweredAt   Millis        `json:"answered_at"`
	Answer       string        `json:"answer"` // why it was declined; may be empty
	Created      Millis        `json:"created"`
}

// Offer is a handover as an agent asks for it.
type Offer struct {
	Version    int64 // when not 0, the conversation's current one
	ToAgent    string
	ToTeam     string
	Reason     string
	Tried      string
	NextStep   string
	PromisedBy Millis
	Escalated  bool
	Anyway     bool     // it is known that the receiver is not there, or has no room
	Draft      string   // what was begun to be written
	Files      []string // and attached: ids of one's own uploads
}

// Limits of a handover.
const (
	MaxHandover = 2000                // characters of each of its words: a paragraph somebody reads while a customer waits
	PromiseMost = 30 * 24 * time.Hour // a later hour is a date for the calendar, not a promise in a chat
)

// Validate checks the words of an offer; whether the ids exist is the store's to know.
func (o Offer) Validate(now Millis) error {
	if (o.ToAgent == "") == (o.ToTeam == "") {
		return Errorf(BadRequest, "A handover goes to one agent or to one team.").On("to_agent")
	}
	for _, f := range []struct{ field, text, missing string }{
		{"reason", o.Reason, "Why do you hand it over?"},
		{"tried", o.Tried, "What was tried already? Write “nothing yet” if so."},
		{"next_step", o.NextStep, "What is the next step?"},
	} {
		if strings.TrimSpace(f.text) == "" {
			return Errorf(BadRequest, "%s", f.missing).On(f.field)
		}
		if err := CheckText(f.field, f.text, MaxHandover); err != nil {
			return err
		}
	}
	switch {
	case o.PromisedBy <= now:
		return Errorf(BadRequest, "The customer is promised a time that is still to come.").On("promised_by")
	case (o.PromisedBy - now).duration() > PromiseMost:
		return Errorf(BadRequest, "A promise lies within the next 30 days.").On("promised_by")
	case o.Version < 0:
		return Errorf(BadRequest, "A version is never negative.").On("version")
	}
	if err := CheckText("draft", o.Draft, MaxBody); err != nil {
		return err
	}
	return checkFiles(o.Files)
}

// MayHandOver reports whether an agent may pass on a conversation that assignee has. What nobody has they take with it.
func MayHandOver(from Identity, assignee string) bool {
	return assignee == "" || assignee == from.ID || from.Role == RoleSupervisor || from.Role == RoleAdmin
}

// How long an offer stands where its inbox sets no limit for answers.
const (
	offerChat   = 3 * time.Minute // a customer sits before the screen
	offerTicket = 24 * time.Hour
)

// ReturnsAt is when an offer lapses that is made now: a chat's after the inbox's limit (0: it sets none).
func ReturnsAt(kind ConversationKind, limit time.Duration, now Millis) Millis {
	stands := offerTicket
	if kind == Chat {
		if stands = limit; stands <= 0 {
			stands = offerChat
		}
	}
	return now + Millis(stands/time.Millisecond)
}

// Obstacle is why an agent or a team can't take a chat now. The words are part of the API: `current.obstacle` of the refusal.
type Obstacle string

// The obstacles there are; the empty one is none.
const (
	ReceiverAway    Obstacle = "away"
	ReceiverOffline Obstacle = "offline" // or invisible, which colleagues must not find out
	ReceiverFull    Obstacle = "full"    // has as many chats as they take
	ReceiverNobody  Obstacle = "nobody"  // of the team accepts chats and has room
)

// Obstacle says why this agent can't take a conversation now. Tickets wait for who is away. A limit of 0 says that the desk gives
// them no chats, not that colleagues may not.
func (c Candidate) Obstacle(kind ConversationKind) Obstacle {
	switch {
	case kind != Chat:
		return ""
	case c.Presence == Away:
		return ReceiverAway
	case c.Presence != Accepting:
		return ReceiverOffline
	case c.Capacity > 0 && c.Load >= c.Capacity:
		return ReceiverFull
	}
	return ""
}

// TeamObstacle says why nobody of a team can take a conversation now. Who has it already is not asked.
func TeamObstacle(kind ConversationKind, holder string, team []Candidate) Obstacle {
	if kind != Chat || slices.ContainsFunc(team, func(c Candidate) bool {
		return c.Agent != holder && !c.Disabled && c.Obstacle(kind) == ""
	}) {
		return ""
	}
	return ReceiverNobody
}

// Asked reports whether an agent is asked to take the conversation.
func (h Handover) Asked(by Identity) bool {
	if h.ToTeam != "" {
		return by.ID != h.Holder && slices.Contains(by.Principals, PrincipalTeam(h.ToTeam))
	}
	return by.ID == h.ToAgent
}

// MayAnswer checks that an agent may bring a standing offer into a state.
func (h Handover) MayAnswer(by Identity, state HandoverState) error {
	switch state {
	case OfferAccepted:
		if !h.Asked(by) {
			return Errorf(Forbidden, "Somebody else is asked to take this conversation.")
		}
	case OfferDeclined:
		if h.ToTeam != "" {
			return Errorf(BadRequest, "A team is asked: nobody declines for all of it. It goes back by itself.").On("state")
		}
		if !h.Asked(by) {
			return Errorf(Forbidden, "Somebody else is asked to take this conversation.")
		}
	case OfferWithdrawn:
		if by.ID != h.From && by.ID != h.Holder && by.Role == RoleAgent {
			return Errorf(Forbidden, "Who offered a handover takes it back, or a supervisor.")
		}
	case OfferStands, OfferLapsed:
		return Errorf(BadRequest, "An offer is accepted, declined or withdrawn.").On("state")
	default:
		return Errorf(BadRequest, "An offer is accepted, declined or withdrawn.").On("state")
	}
	return nil
}
