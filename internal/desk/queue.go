package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Before orders a queue: what is urgent first, then who has waited longest. Ids settle the same millisecond.
func (q Queued) Before(other Queued) int {
	return cmp.Or(
		cmp.Compare(urgency(other.Priority), urgency(q.Priority)),
		cmp.Compare(q.Since, other.Since),
		strings.Compare(q.Conversation, other.Conversation),
	)
}

func urgency(p Priority) int {
	switch p {
	case Urgent:
		return 3
	case High:
		return 2
	case Low:
		return 0
	default:
		return 1
	}
}

// Pickup is one chat that somebody of a team took or was given: how long it had waited is what the next ones can expect.
type Pickup struct{ Since, At Millis }

// Span is how long somebody may have to wait, both ends in whole minutes.
type Span struct{ From, To time.Duration }

// What an estimate is made of.
const (
	PickupsMost  = 20            // older ones tell of another hour's crew
	PickupsSince = 2 * time.Hour // so do these
	pickupsLeast = 3             // fewer are chance, not a pattern
	spanMost     = time.Hour     // what may take longer nobody can say
	patienceMost = 3             // times the usual wait at the head: past it, what was usual says nothing about now
)

// Forecast is what a team's latest pick-ups say of how long somebody waits.
type Forecast struct {
	quick, slow time.Duration // of the time that each stood first in line, the lower and the upper quarter
	waited      time.Duration // that the first in line has stood there now
	known       bool
}

// Foresee makes a forecast; head is since when the first in line has been first.
func Foresee(head Millis, pickups []Pickup, now Millis) (f Forecast) {
	turns := turns(pickups, now)
	if len(turns) < pickupsLeast {
		return f
	}
	f.quick, f.slow = turns[(len(turns)-1)/4], turns[(3*(len(turns)-1)+2)/4]
	f.waited = max(0, (now - head).duration())
	f.known = f.waited <= patienceMost*max(f.slow, time.Minute)
	return f
}

// Wait is how long who stands at a place, from 1, waits for somebody; false: nobody can say. An honest answer is a range: between
// a good and a bad quarter of what has been.
func (f Forecast) Wait(place int) (Span, bool) {
	if place < 1 || !f.known {
		return Span{}, false
	}
	behind := time.Duration(place - 1)
	s := Span{minutes(max(0, f.quick-f.waited) + behind*f.quick), minutes(max(0, f.slow-f.waited) + behind*f.slow)}
	if s.To > spanMost {
		return Span{}, false
	}
	return s, true
}

// turns are how long each chat stood first in line, sorted: the time that one who is first waits, whoever stood before them.
func turns(pickups []Pickup, now Millis) []time.Duration {
	recent := slices.DeleteFunc(slices.Clone(pickups), func(p Pickup) bool { return (now-p.At).duration() > PickupsSince || p.At > now })
	slices.SortFunc(recent, func(a, b Pickup) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Since, b.Since)) })
	recent = recent[max(0, len(recent)-PickupsMost):]
	out := make([]time.Duration, len(recent))
	for i, p := range recent {
		from := p.Since
		if i > 0 {
			from = max(from, recent[i-1].At)
		}
		out[i] = max(0, (p.At - from).duration())
	}
	slices.Sort(out)
	return out
}

// minutes rounds up to whole ones: seconds would be a promise.
func minutes(d time.Duration) time.Duration {
	return max(1, (d+time.Minute-1)/time.Minute) * time.Minute
}

func (m Millis) duration() time.Duration { return time.Duration(m) * time.Millisecond }

// Place is where a chat stands in its queue, as its visitor is told.
type Place struct {
	Conversation string
	Contact      string
	Inbox        string
	Team         string
	Number       int    // from 1; 0: it is in no queue any more
	Wait         Span   // zero: nobody can say
	Nobody       bool   // of the team accepts chats now
	Back         Millis // with Nobody: when somebody does; 0: nobody can say
}

// Standing is a Place as it goes out.
type Standing struct {
	Place    int    `json:"place"`
	Estimate []int  `json:"estimate,omitempty"` // seconds: from, to
	BackAt   Millis `json:"back_at,omitempty"`  // when somebody is there again, while nobody is
}

// Standing is the place without what only the desk knows.
func (p Place) Standing() Standing {
	s := Standing{Place: p.Number}
	switch {
	case p.Number == 0:
	case p.Nobody:
		s.BackAt = p.Back
	case p.Wait.To > 0:
		s.Estimate = []int{int(p.Wait.From / time.Second), int(p.Wait.To / time.Second)}
	}
	return s
}

// Held is a chat that somebody has, as far as it matters to whether it comes back to the queue.
type Held struct {
	Waiting  Millis // since when the contact waits for an answer; 0: they do not
	Assigned Millis
	Typed    Millis        // when the agent last wrote in it, without sending; 0: never
	Limit    time.Duration // within which the inbox wants an answer; 0: none
	State    Presence      // of the agent
	Since    Millis        // of that state; 0 with Offline: they were never here
}

// Patience is how long an agent may be gone before their chats are.
type Patience struct {
	Away time.Duration // having said so: a slip can be taken back
	Gone time.Duration // without a socket: a reload, a tunnel, a lid that was closed
}

// midReply is how long after the last key an answer counts as being written.
const midReply = 45 * time.Second

// Due says when a chat goes back to the queue unless it is answered, and why: the agent is not there, or takes longer than the
// inbox wants. 0: never. Who was given a chat while they were away was given it on purpose.
func (h Held) Due(p Patience) (Millis, Reason) {
	if h.Waiting == 0 {
		return 0, ""
	}
	var due Millis
	var why Reason
	if h.Limit > 0 {
		due, why = max(h.Waiting, h.Assigned)+Millis(h.Limit/time.Millisecond), Unanswered
	}
	var grace time.Duration
	switch h.State {
	case Away:
		grace = p.Away
	case Offline:
		grace = p.Gone
	default:
		return h.later(due), why
	}
	if h.Since > 0 && h.Assigned <= h.Since {
		if at := max(h.Since+Millis(grace/time.Millisecond), h.Waiting); due == 0 || at < due {
			due, why = at, Absent
		}
	}
	return h.later(due), why
}

// later waits for who is writing.
func (h Held) later(due Millis) Millis {
	if due == 0 || h.Typed == 0 {
		return due
	}
	return max(due, h.Typed+Millis(midReply/time.Millisecond))
}

// Reason says why a chat came back to the queue. The words are part of the API: they stand in the data of a Returned event.
type Reason string

// The reasons there are.
const (
	Unanswered Reason = "unanswered" // not within the inbox's limit
	Absent     Reason = "away"       // the agent is away, or gone
)
