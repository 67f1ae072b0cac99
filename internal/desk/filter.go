package desk

import (
	"slices"
	"strings"
)

// Filter says which conversations a view shows. A field that is empty asks nothing; the values of one field are alternatives, and
// what all fields ask must hold. The workspace evaluates the same filter: testdata/filters.json holds both to each other.
type Filter struct {
	Statuses   []Status           `json:"status,omitempty"`   // none: open, pending and snoozed
	Assignees  []string           `json:"assignee,omitempty"` // ids, Me, None
	Teams      []string           `json:"team,omitempty"`     // ids, Mine, None
	Inboxes    []string           `json:"inbox,omitempty"`
	Tags       []string           `json:"tag,omitempty"` // ids, None
	Priorities []Priority         `json:"priority,omitempty"`
	Kinds      []ConversationKind `json:"kind,omitempty"`
	Locales    []string           `json:"locale,omitempty"` // BCP 47; "de" is "de-AT" too
	Waiting    Waiting            `json:"waiting,omitempty"`
	Due        []Due              `json:"due,omitempty"`
	Ratings    []Verdict          `json:"rating,omitempty"`
	Custom     map[string][]Value `json:"custom,omitempty"`   // the desk's own fields by their keys; what all of them ask must hold
	Followed   bool               `json:"followed,omitempty"` // by who looks
	Order      Order              `json:"order,omitempty"`
}

// Values of a filter that mean another thing for each who looks, as Me does, or nothing at all.
const (
	Mine = "mine" // the teams of who looks
	None = "none"
)

// Waiting says whether the customer waits for an answer.
type Waiting string

// The answers to it; empty asks nothing.
const (
	Waits    Waiting = "yes"
	Answered Waiting = "no"
)

// Due says when something is due. What is solved is not due any more.
type Due string

// The spans there are.
const (
	Overdue     Due = "overdue"
	DueInDay    Due = "day"  // within 24 hours from now
	DueInWeek   Due = "week" // within seven days from now
	DueSometime Due = "any"
	DueNever    Due = "none"
)

// Verdict says how the contact found the last round that they rated.
type Verdict string

// The answers to it.
const (
	RatedPoor  Verdict = "poor" // 1 or 2
	RatedFair  Verdict = "fair" // 3
	RatedGood  Verdict = "good" // 4 or 5
	NotRated   Verdict = "none"
	ToFollowUp Verdict = "follow_up" // they ask to hear from us
)

// Order is how a view is sorted.
type Order string

// The orders there are. What is solved has neither a wait nor a date to keep: those orders are for views without it, as is the
// oldest first, which would begin with the whole past.
const (
	Newest      Order = "newest"
	Oldest      Order = "oldest"
	LongestWait Order = "wait" // those who do not wait come after, newest first
	SoonestDue  Order = "due"  // what is never due comes after, newest first
)

// Shown are the statuses that the filter lets through: when it names none, those of work that is not done.
func (f Filter) Shown() []Status {
	if len(f.Statuses) == 0 {
		return []Status{Open, Pending, Snoozed}
	}
	return f.Statuses
}

// Viewer is who looks at a view.
type Viewer struct {
	Agent string
	Teams []string // those the agent belongs to
}

// Viewer is the agent as views see them.
func (id Identity) Viewer() Viewer {
	v := Viewer{Agent: id.ID}
	for _, p := range id.Principals {
		if team, ok := strings.CutPrefix(p, "team:"); ok && p != PrincipalNoTeam {
			v.Teams = append(v.Teams, team)
		}
	}
	return v
}

// Match reports whether a conversation is in a view, for who looks now. Whether they may see it is asked elsewhere, first.
func (f Filter) Match(c *Conversation, who Viewer, now Millis) bool {
	return c.Drawer == "" && slices.Contains(f.Shown(), c.Status) &&
		anyOf(f.Assignees, func(v string) bool { return c.Assignee == meant(v, who.Agent) }) &&
		anyOf(f.Teams, func(v string) bool {
			return v == Mine && slices.Contains(who.Teams, c.Team) || c.Team == meant(v, "") && v != Mine
		}) &&
		anyOf(f.Inboxes, func(v string) bool { return c.Inbox == v }) &&
		anyOf(f.Tags, func(v string) bool { return v == None && c.Tags == "" || c.Tags.Has(v) }) &&
		anyOf(f.Priorities, func(v Priority) bool { return c.Priority == v || v == Normal && c.Priority == "" }) &&
		anyOf(f.Kinds, func(v ConversationKind) bool { return c.Kind == v }) &&
		anyOf(f.Locales, func(v string) bool { return speaks(c.Locale, v) }) &&
		(f.Waiting == "" || (c.WaitingSince > 0) == (f.Waiting == Waits)) &&
		anyOf(f.Due, func(v Due) bool { return v.holds(c, now) }) &&
		anyOf(f.Ratings, func(v Verdict) bool { return v.holds(c) }) &&
		f.holdsCustom(c.Custom) &&
		(!f.Followed || c.Followers.Has(who.Agent))
}

func anyOf[T any](values []T, holds func(T) bool) bool {
	return len(values) == 0 || slices.ContainsFunc(values, holds)
}

// meant is the id that a value stands for.
func meant(value, me string) string {
	switch value {
	case None:
		return ""
	case Me:
		return me
	}
	return value
}

// speaks reports whether a locale is the asked one, or one of its regions or scripts.
func speaks(locale, asked string) bool {
	locale, asked = strings.ToLower(locale), strings.ToLower(asked)
	return locale == asked || strings.HasPrefix(locale, asked+"-")
}

// Until is the moment before which something has to be due; 0 for what asks no moment.
func (d Due) Until(now Millis) Millis {
	switch d {
	case DueInDay:
		return now + 86_400_000
	case DueInWeek:
		return now + 7*86_400_000
	}
	return 0
}

func (d Due) holds(c *Conversation, now Millis) bool {
	switch d {
	case DueSometime:
		return c.DueAt > 0
	case DueNever:
		return c.DueAt == 0
	case Overdue:
		return c.DueAt > 0 && c.DueAt <= now && c.Status != Solved
	}
	return c.DueAt > now && c.DueAt <= d.Until(now) && c.Status != Solved
}

func (r Verdict) holds(c *Conversation) bool {
	switch r {
	case RatedPoor:
		return c.Score > 0 && c.Score <= Poor
	case RatedFair:
		return c.Score == Poor+1
	case RatedGood:
		return c.Score > Poor+1
	case ToFollowUp:
		return c.FollowUpAt > 0
	}
	return c.Score == 0
}

// EndOfTime is later than any wait or date, and exact in JavaScript.
const EndOfTime = 8_000_000_000_000_000

// Place is where a conversation stands in the view's order: by this number, then by id. Ascending, but for the newest first.
func (f Filter) Place(c *Conversation) int64 {
	switch {
	case f.Order == LongestWait && c.WaitingSince > 0:
		return int64(c.WaitingSince)
	case f.Order == SoonestDue && c.DueAt > 0:
		return int64(c.DueAt)
	case f.Order == LongestWait || f.Order == SoonestDue:
		return EndOfTime - int64(c.SortAt)
	}
	return int64(c.SortAt)
}

// Descends reports whether the greatest Place comes first.
func (f Filter) Descends() bool { return f.Order == "" || f.Order == Newest }

// Empty reports whether a filter asks for nothing but statuses.
func (f Filter) Empty() bool {
	return len(f.Assignees)+len(f.Teams)+len(f.Inboxes)+len(f.Tags)+len(f.Priorities)+len(f.Kinds)+len(f.Locales)+len(f.Due)+len(f.Ratings)+len(f.Custom) == 0 &&
		f.Waiting == "" && !f.Followed
}
