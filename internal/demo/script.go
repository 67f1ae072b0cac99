package demo

import (
	"fmt"
	"time"

	"porchlight/internal/demo/content"
	"porchlight/internal/desk"
)

// script is how far a visitor's conversation has come. It is read off the conversation itself, so that a visitor who was away
// knows where to go on, and every line has a client id of its own, so that saying it twice says it once.
type script struct {
	content.Visitor

	said     map[string]bool // client ids
	answered bool            // an agent has replied since the last line
	solved   bool
	lastAt   time.Time // of the visitor's last line
	last     int64     // public_seq of the last message read
	fromTeam int64     // and of the last one of an agent
}

func newScript(v content.Visitor) script { return script{Visitor: v, said: map[string]bool{}} }

// turn is a line that wants to be said, after a while.
type turn struct {
	id   string
	line content.Line
	wait time.Duration // before typing; an impatient one counts from the last line
}

const impatientID = "impatient-0"

// hear takes a message in. It reports a gap: something before it is missing.
func (s *script) hear(m desk.Message) (gap bool) {
	if m.PublicSeq <= s.last {
		return false
	}
	if m.PublicSeq != s.last+1 {
		return true
	}
	s.last = m.PublicSeq
	switch {
	case m.Kind != desk.Reply:
	case m.Author.Kind == desk.ByContact:
		s.said[m.ClientID] = true
		s.answered, s.lastAt = false, m.At.Time()
	case m.Author.Kind == desk.ByAgent:
		s.answered, s.fromTeam = true, m.PublicSeq
	}
	return false
}

// next is what the visitor wants to say now. over: nothing will ever be; neither: they wait.
func (s *script) next() (t turn, talks, over bool) {
	for i, line := range s.Opening {
		if id := fmt.Sprintf("opening-%d", i); !s.said[id] {
			return turn{id, line, pause(line)}, true, false
		}
	}
	if s.solved || s.said["thanks-0"] {
		return turn{}, false, true
	}
	if !s.answered {
		if s.said[impatientID] || s.Impatient.Text == "" {
			return turn{}, false, false
		}
		return turn{impatientID, s.Impatient, time.Duration(s.PatienceMS) * time.Millisecond}, true, false
	}
	for i, line := range s.FollowUps {
		if id := fmt.Sprintf("followup-%d", i); !s.said[id] {
			return turn{id, line, pause(line)}, true, false
		}
	}
	return turn{"thanks-0", s.Thanks, pause(s.Thanks)}, true, false
}

// waits reports whether it is the team's turn.
func (s *script) waits() bool {
	return !s.answered && !s.solved && s.said["opening-0"] && !s.said["thanks-0"]
}

func pause(l content.Line) time.Duration {
	return max(time.Duration(l.PauseMS)*time.Millisecond, 1500*time.Millisecond) // nobody reads faster
}
