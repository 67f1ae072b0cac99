package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// SeedPlan is how much sample data Seed makes.
type SeedPlan struct {
	Agents        int
	Conversations int
	Messages      int // about how many in each conversation, events included
}

// SeedAccess is what a load generator signs in with.
type SeedAccess struct {
	Inbox  string      `json:"inbox"` // public key
	Agents []SeedAgent `json:"agents"`
}

// SeedAgent is an agent of the seed, with a token that is good for a day.
type SeedAgent struct {
	Email string `json:"email"`
	Token string `json:"token"`
}

const (
	seedRowsPerCommit = 20_000              // some 20 MB of log
	seedSpan          = 90 * 24 * time.Hour // over which conversations are spread
)

// Seed fills a migrated folder with believable amounts of data, past the writer and as fast as SQLite takes rows; a folder
// that is already in use gets more. The server must not run on it.
func Seed(ctx context.Context, app core.App, clock desk.Clock, plan SeedPlan) (SeedAccess, error) {
	agents, team, err := seedAgents(app, plan.Agents)
	if err != nil {
		return SeedAccess{}, err
	}
	inbox, err := app.FindFirstRecordByFilter("inboxes", "kind = 'chat'")
	if err != nil {
		return SeedAccess{}, fmt.Errorf("find the chat inbox: %w", err)
	}
	out := SeedAccess{Inbox: inbox.GetString("public_key")}
	for _, a := range agents {
		token, err := a.NewStaticAuthToken(24 * time.Hour)
		if err != nil {
			return out, fmt.Errorf("make token of %s: %w", a.Id, err)
		}
		out.Agents = append(out.Agents, SeedAgent{a.Email(), token})
	}
	s := &seeder{plan: plan, inbox: inbox.Id, team: team, now: clock(), random: rand.New(rand.NewPCG(1, 2))}
	for _, a := range agents {
		s.agents = append(s.agents, desk.Author{Kind: desk.ByAgent, ID: a.Id, Name: a.GetString("name")})
	}
	for s.done < plan.Conversations && err == nil {
		err = app.RunInTransaction(func(tx core.App) error { return s.part(ctx, tx) })
	}
	if err != nil {
		return out, fmt.Errorf("seed conversations: %w", err)
	}
	return out, nil
}

// seedAgents founds the desk when nobody has, and makes agents of its team.
func seedAgents(app core.App, count int) (list []*core.Record, team string, err error) {
	if n, err := app.CountRecords("agents"); err != nil {
		return nil, "", fmt.Errorf("count agents: %w", err)
	} else if n == 0 {
		if _, err := Found(app, Founding{Company: "Sample", Name: "Sample Admin", Email: "admin@sample.example", Password: "a lamp by the door",
			Locale: "en", TZ: "Europe/Berlin"}); err != nil {
			return nil, "", err
		}
	}
	first, err := app.FindFirstRecordByFilter("teams", "id != ''")
	if err != nil {
		return nil, "", fmt.Errorf("find a team: %w", err)
	}
	for n := range count {
		email := fmt.Sprintf("agent%d@sample.example", n+1)
		agent, err := app.FindAuthRecordByEmail("agents", email)
		if err != nil {
			agent, err = create(app, "agents", map[string]any{"email": email, "password": "a lamp by the door", "verified": true,
				"name": fmt.Sprintf("Agent %d", n+1), "role": "agent", "tz": "Europe/Berlin", "languages": []string{"en"}})
			if err != nil {
				return nil, "", err
			}
			if _, err := create(app, "team_members", map[string]any{"agent": agent.Id, "team": first.Id, "role": "member"}); err != nil {
				return nil, "", err
			}
		}
		list = append(list, agent)
	}
	return list, first.Id, nil
}

// seeder writes conversations in parts of one transaction each.
type seeder struct {
	// fixed
	plan        SeedPlan
	inbox, team string
	agents      []desk.Author
	now         time.Time
	random      *rand.Rand

	done int
}

// part writes as many conversations as make one transaction.
func (s *seeder) part(ctx context.Context, tx core.App) error {
	h, err := NewHistorian(tx, func() time.Time { return s.now })
	if err != nil {
		return err
	}
	for rows := 0; rows < seedRowsPerCommit && s.done < s.plan.Conversations; s.done++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.conversation(h); err != nil {
			return err
		}
		rows += s.plan.Messages + 6
	}
	s.now = h.bulk.ids // the next part's ids come after this one's
	return nil
}

// seedLines are what people say in the sample data.
var seedLines = [...]string{
	"Does the lamp fit an E14 bulb?", "My parcel has not arrived yet, could you look where it is?", "Thank you, that helps.",
	"Let me look that up for you.", "The table is scratched on one side. I have attached nothing yet, tell me what you need.",
	"We can deliver on Friday between nine and noon.", "Kann ich die Lieferadresse noch ändern?", "I would like to return the chair.",
	"Your refund is on its way and should arrive within three days.", "Is the oak oiled or lacquered?",
}

// conversation is one of contact and agent taking turns. Every tenth has no agent, every twentieth is still open.
func (s *seeder) conversation(h *Historian) error {
	n := h.number + 1
	at := s.now.Add(-time.Duration(s.random.Int64N(int64(seedSpan))))
	y := History{Inbox: s.inbox, Team: s.team, Locale: "en", Kind: desk.Chat, ContactName: fmt.Sprintf("Customer %d", n), Opened: at, Page: "/lamps/heron"}
	var err error
	if y.Contact, err = h.Meet(Acquaintance{Name: y.ContactName, Locale: y.Locale, Met: at, Seen: at}); err != nil {
		return err
	}
	contact, agent := desk.Author{Kind: desk.ByContact, ID: y.Contact}, desk.Author{Kind: desk.BySystem}
	served := len(s.agents) > 0 && n%10 != 0
	if served {
		agent = s.agents[int(n)%len(s.agents)]
	}
	events := 1 // the opening
	if served && s.plan.Messages > 3 {
		events++ // the first answer takes it
	}
	if n%20 != 0 {
		events++
	}
	for i := range max(1, s.plan.Messages-events) {
		at = at.Add(time.Duration(10+s.random.IntN(180)) * time.Second)
		e := Entry{At: at, By: contact, Kind: desk.Reply, Body: seedLines[s.random.IntN(len(seedLines))]}
		if i%2 == 1 && served {
			e.By = agent
		}
		y.Entries = append(y.Entries, e)
	}
	if n%20 != 0 {
		y.Entries = append(y.Entries, Entry{At: at.Add(time.Second), By: agent, Event: desk.StatusChanged, To: string(desk.Solved)})
	}
	_, err = h.Write(y)
	return err
}
