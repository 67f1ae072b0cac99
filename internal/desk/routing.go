package desk

import (
	"cmp"
	"slices"
	"strings"
)

// Assignment says how a team shares the chats that come in.
type Assignment string

// The ways of sharing there are.
const (
	ByHand     Assignment = "manual"      // they wait in the queue until somebody takes them
	RoundRobin Assignment = "round_robin" // to whom the team gave none for the longest time
	LeastBusy  Assignment = "least_busy"  // to whom has the most room
)

// Why a chat was given to somebody. The words are part of the API: they stand in the data of an Assigned event.
type Why string

// The reasons there are, the strongest first.
const (
	WhyLastAgent Why = "last_agent" // had the contact's conversation before
	WhyLanguage  Why = "language"   // speaks the contact's language, and not everybody who is free does
	WhyTurn      Why = "turn"
	WhyLeastBusy Why = "least_busy"
)

// Candidate is a member of a team, as far as it matters to who gets a chat.
type Candidate struct {
	Agent     string
	Languages []string // BCP 47; none: those of the team
	Presence  Presence
	Disabled  bool
	Capacity  int    // chats that are given to them by themselves; 0: none
	Load      int    // open chats they have
	ServedAt  Millis // when this team last gave them one; 0: never
}

// Free reports whether a chat can be given to them now.
func (c Candidate) Free() bool {
	return c.Presence == Accepting && !c.Disabled && c.Load < c.Capacity
}

// Queued is a chat that waits for somebody to take it.
type Queued struct {
	Conversation string
	Locale       string // BCP 47, the contact's; may be empty
	Priority     Priority
	Since        Millis   // when this wait began
	Last         string   // the agent who had the contact's conversation before; empty: nobody
	Passed       []string // agents who have let this one go by
}

// Match is who gets a chat.
type Match struct {
	Agent string
	Why   Why
}

// Choose says who gets a chat; false when nobody can. The same people in another order give the same answer.
func Choose(how Assignment, languages []string, chat Queued, team []Candidate) (Match, bool) {
	if how != RoundRobin && how != LeastBusy {
		return Match{}, false
	}
	free := make([]Candidate, 0, len(team))
	speakers := 0
	for _, c := range team {
		if !c.Free() || slices.Contains(chat.Passed, c.Agent) {
			continue
		}
		free = append(free, c)
		if c.speaks(chat.Locale, languages) {
			speakers++
		}
	}
	if len(free) == 0 {
		return Match{}, false
	}
	best := slices.MinFunc(free, func(a, b Candidate) int {
		return cmp.Or(
			first(a.Agent == chat.Last, b.Agent == chat.Last),
			first(a.speaks(chat.Locale, languages), b.speaks(chat.Locale, languages)),
			inTurn(how, a, b),
			strings.Compare(a.Agent, b.Agent),
		)
	})
	why := WhyTurn
	switch {
	case best.Agent == chat.Last:
		why = WhyLastAgent
	case speakers > 0 && speakers < len(free):
		why = WhyLanguage
	case how == LeastBusy:
		why = WhyLeastBusy
	}
	return Match{best.Agent, why}, true
}

// inTurn compares by the team's way. Room counts in shares of each one's own limit: one chat of two is more than two of eight.
func inTurn(how Assignment, a, b Candidate) int {
	if how == LeastBusy {
		if n := cmp.Or(cmp.Compare(a.Load*b.Capacity, b.Load*a.Capacity), cmp.Compare(a.Load, b.Load)); n != 0 {
			return n
		}
	}
	return cmp.Compare(a.ServedAt, b.ServedAt)
}

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// speaks compares languages, not regions: who writes de-AT is answered by who speaks de.
func (c Candidate) speaks(locale string, team []string) bool {
	if locale == "" {
		return false
	}
	spoken := c.Languages
	if len(spoken) == 0 {
		spoken = team
	}
	return slices.ContainsFunc(spoken, func(l string) bool { return strings.EqualFold(language(l), language(locale)) })
}

func language(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return base
}
