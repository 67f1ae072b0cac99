package crowd

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// Plan is how large a desk becomes.
type Plan struct {
	Agents, Teams, Conversations int
	Messages                     int // about how many in each conversation, events included
	Contacts                     int // 0: half as many as conversations, so that people come back
	Seed                         uint64
	Until                        time.Time // when the last conversation is; zero: now
	Add                          bool      // to a desk that is somebody's already
}

// Access is what a load generator signs in with.
type Access struct {
	Inbox      string  `json:"inbox"`              // public key of the first team's chat
	Agents     []Agent `json:"agents"`             // the n-th is of team n modulo the number of teams
	Password   string  `json:"password,omitempty"` // of all who were made
	Supervisor Agent   `json:"supervisor"`         // of all teams
	Admin      Agent   `json:"admin"`
	// Conversations and Messages are how many there are now; Seconds is how long writing them took.
	Conversations int     `json:"conversations"`
	Messages      int     `json:"messages"`
	Seconds       float64 `json:"seconds"`
}

// Agent has a token that is good for a day.
type Agent struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Team  string `json:"team,omitempty"`
	Token string `json:"token"`
}

// Progress is how far Fill has come.
type Progress struct{ Contacts, Conversations, Messages int }

const (
	rowsPerCommit = 20_000              // some 20 MB of log
	span          = 90 * 24 * time.Hour // over which conversations are spread
	most          = 5_000_000           // of conversations: more than a desk has, and fewer than fill a disk by a slip of the finger
)

// check refuses what can't be meant.
func (p *Plan) check() error {
	switch {
	case p.Agents < 0 || p.Agents > 10_000, p.Teams < 1 || p.Teams > 100, p.Conversations < 0 || p.Conversations > most,
		p.Messages < 1 || p.Messages > 1000, p.Contacts < 0 || p.Contacts > most:
		return errors.New("seed: between 1 and 100 teams, at most 10,000 agents, 5,000,000 conversations and contacts, and 1 to 1,000 messages in each conversation")
	}
	if p.Contacts == 0 {
		p.Contacts = max(1, p.Conversations/2)
	}
	return nil
}

// Fill makes a desk in a migrated folder, past the writer and as fast as SQLite takes rows. No server may run on the folder. A folder that
// somebody has a desk in, and one that an earlier seed has left, whole or not, are refused unless the plan says to add.
func Fill(ctx context.Context, app core.App, clock desk.Clock, plan Plan, tell func(Progress)) (Access, error) {
	if err := plan.check(); err != nil {
		return Access{}, err
	}
	if plan.Until.IsZero() {
		plan.Until = clock()
	}
	if used, err := store.IsFurnished(app); err != nil {
		return Access{}, err
	} else if used && !plan.Add {
		return Access{}, fmt.Errorf("seed: there is a desk in %s already. Name another folder with --dir, or say --add to add to this one", app.DataDir())
	}
	talk, err := loadTalk()
	if err != nil {
		return Access{}, err
	}
	s := &seeder{plan: plan, talk: talk, ids: clock(), tell: tell}
	if err := app.RunInTransaction(s.furnish); err != nil {
		return Access{}, fmt.Errorf("seed people: %w", err)
	}
	began := time.Now() // effort, which no clock that is set by hand measures
	for _, write := range []func(context.Context, core.App) (bool, error){s.meetSome, s.writeSome} {
		for more := true; more; {
			if err := app.RunInTransaction(func(tx core.App) (err error) {
				more, err = write(ctx, tx)
				return err
			}); err != nil {
				return Access{}, fmt.Errorf("seed conversations: %w", err)
			}
			s.tell(s.did)
		}
	}
	s.access.Seconds = time.Since(began).Seconds()
	return s.access, count(app, &s.access)
}

func count(app core.App, a *Access) error {
	err := app.DB().NewQuery(`SELECT (SELECT count(*) FROM conversations), (SELECT count(*) FROM messages)`).Row(&a.Conversations, &a.Messages)
	if err != nil {
		return fmt.Errorf("count what was seeded: %w", err)
	}
	return nil
}

// seeder writes in parts of one transaction each. What it writes depends on the plan and on numbers alone, never on where parts end.
type seeder struct {
	// fixed
	plan Plan
	talk []tongue
	tell func(Progress)

	// fixed once people are there
	access Access
	teams  []team
	tags   []string // ids

	ids      time.Time // of the last row
	contacts []person
	did      Progress
}

// person is a contact as conversations name them.
type person struct {
	id, name string
	tongue   int
}

// random is the source of the n-th thing of a kind.
func (s *seeder) random(kind, n int) *rand.Rand {
	return rand.New(rand.NewPCG(s.plan.Seed, uint64(kind)<<40|uint64(n))) //nolint:gosec // small numbers, and sample data keep no secrets
}

const (
	aContact = iota + 1
	aConversation
)

func (s *seeder) historian(tx core.App) (*store.Historian, error) {
	return store.NewHistorian(tx, func() time.Time { return s.ids })
}

// meetSome writes contacts.
func (s *seeder) meetSome(ctx context.Context, tx core.App) (more bool, err error) {
	h, err := s.historian(tx)
	if err != nil {
		return false, err
	}
	for range rowsPerCommit {
		if len(s.contacts) == s.plan.Contacts {
			break
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
		p, err := s.meet(h, len(s.contacts))
		if err != nil {
			return false, err
		}
		s.contacts = append(s.contacts, p)
	}
	s.ids, s.did.Contacts = h.Last(), len(s.contacts)
	return len(s.contacts) < s.plan.Contacts, nil
}

// writeSome writes conversations.
func (s *seeder) writeSome(ctx context.Context, tx core.App) (more bool, err error) {
	h, err := s.historian(tx)
	if err != nil {
		return false, err
	}
	for rows := 0; rows < rowsPerCommit && s.did.Conversations < s.plan.Conversations; s.did.Conversations++ {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		y := s.history(s.did.Conversations)
		if _, err := h.Write(y); err != nil {
			return false, err
		}
		rows += len(y.Entries) + 8
		s.did.Messages += len(y.Entries) + 1
	}
	s.ids = h.Last()
	return s.did.Conversations < s.plan.Conversations, nil
}
