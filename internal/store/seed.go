package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// SeedPlan is how much sample data Seed makes.
type SeedPlan struct {
	Agents        int
	Conversations int
	Messages      int // in each conversation, the opening event included; at least 2
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
	seedRowsPerCommit = 5000
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
		s.agents = append(s.agents, a.Id)
	}
	for s.done < plan.Conversations && err == nil {
		err = app.RunInTransaction(func(tx core.App) error { return s.part(ctx, tx.DB()) })
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
	agents      []string
	now         time.Time
	random      *rand.Rand

	done int
}

// part writes as many conversations as make one transaction.
func (s *seeder) part(ctx context.Context, db dbx.Builder) error {
	var number int64
	if err := db.NewQuery(`SELECT coalesce(max(number), 0) FROM conversations WHERE number > 0`).Row(&number); err != nil {
		return err
	}
	for rows := 0; rows < seedRowsPerCommit && s.done < s.plan.Conversations; s.done++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		number++
		if err := s.conversation(db, number); err != nil {
			return err
		}
		rows += s.plan.Messages + 4
	}
	return nil
}

// seedLines are what people say in the sample data.
var seedLines = [...]string{
	"Does the lamp fit an E14 bulb?", "My parcel has not arrived yet, could you look where it is?", "Thank you, that helps.",
	"Let me look that up for you.", "The table is scratched on one side. I have attached nothing yet, tell me what you need.",
	"We can deliver on Friday between nine and noon.", "Kann ich die Lieferadresse noch ändern?", "I would like to return the chair.",
	"Your refund is on its way and should arrive within three days.", "Is the oak oiled or lacquered?",
}

func (s *seeder) conversation(db dbx.Builder, number int64) error {
	id, contact := newID(s.now), newID(s.now)
	opened := s.now.Add(-time.Duration(s.random.Int64N(int64(seedSpan))))
	status, assignee := desk.Solved, ""
	if number%20 == 0 {
		status = desk.Open
	}
	if len(s.agents) > 0 && number%10 != 0 {
		assignee = s.agents[int(number)%len(s.agents)]
	}
	name := fmt.Sprintf("Customer %d", number)
	if err := exec(db, `INSERT INTO contacts (id, name, locale, created, updated) VALUES ({:id}, {:name}, 'en', {:at}, {:at})`,
		dbx.Params{"id": contact, "name": name, "at": stamp(opened)}); err != nil {
		return err
	}
	last, preview, public, err := s.messages(db, id, contact, assignee, opened)
	if err != nil {
		return err
	}
	waiting, solved := desk.At(last), desk.At(last)
	if status == desk.Solved {
		waiting = 0
	} else {
		solved = 0
	}
	err = exec(db, `INSERT INTO conversations (id, number, kind, inbox, contact, contact_name, status, priority, assignee, team, locale, last_seq,
 public_seq, version, round, preview, last_author, last_at, waiting_since, solved_at, created, updated) VALUES ({:id}, {:number}, 'chat', {:inbox},
 {:contact}, {:name}, {:status}, 'normal', {:assignee}, {:team}, 'en', {:seq}, {:public}, 1, 1, {:preview}, 'contact', {:last}, {:waiting}, {:solved},
 {:at}, {:at})`, dbx.Params{"id": id, "number": number, "inbox": s.inbox, "contact": contact, "name": name, "status": status, "assignee": assignee,
		"team": s.team, "seq": s.plan.Messages, "public": public, "preview": preview, "last": desk.At(last), "waiting": waiting, "solved": solved,
		"at": stamp(opened)})
	if err != nil {
		return err
	}
	for _, p := range desk.ConversationPrincipals(s.team, assignee, nil) {
		if err := exec(db, `INSERT INTO conversation_access (id, principal, conversation, status, sort_at, created, updated) VALUES ({:id}, {:p}, {:c},
 {:status}, {:last}, {:at}, {:at})`, dbx.Params{"id": newID(s.now), "p": p, "c": id, "status": status, "last": desk.At(last), "at": stamp(last)}); err != nil {
			return err
		}
	}
	return exec(db, `INSERT INTO rounds (id, conversation, round, inbox, team, agent, locale, opened, solved, created, updated) VALUES ({:id}, {:c}, 1,
 {:inbox}, {:team}, {:agent}, 'en', {:opened}, {:solved}, {:at}, {:at})`, dbx.Params{"id": newID(s.now), "c": id, "inbox": s.inbox, "team": s.team,
		"agent": assignee, "opened": desk.At(opened), "solved": solved, "at": stamp(last)})
}

// messages writes the opening event and turns of contact and agent.
func (s *seeder) messages(db dbx.Builder, conversation, contact, agent string, at time.Time) (last time.Time, preview string, public int, err error) {
	data, err := json.Marshal(desk.EventData{After: string(desk.Open), Team: s.team, Page: "/lamps/heron"})
	if err != nil {
		return at, "", 0, err
	}
	for seq := 1; seq <= max(2, s.plan.Messages); seq++ {
		row := dbx.Params{"id": newID(s.now), "c": conversation, "seq": seq, "kind": desk.Reply, "type": "", "data": nil, "by": desk.ByContact,
			"agent": "", "contact": contact, "body": seedLines[s.random.IntN(len(seedLines))], "at": stamp(at)}
		switch {
		case seq == 1:
			row["kind"], row["type"], row["data"], row["by"], row["contact"], row["body"] = desk.Event, desk.Opened, string(data), desk.BySystem, "", ""
		case seq%2 == 1 && agent != "":
			row["by"], row["agent"], row["contact"] = desk.ByAgent, agent, ""
		}
		if err := exec(db, `INSERT INTO messages (id, conversation, seq, public_seq, kind, event_type, data, author_kind, agent, contact, body, round, created,
 updated) VALUES ({:id}, {:c}, {:seq}, {:seq}, {:kind}, {:type}, {:data}, {:by}, {:agent}, {:contact}, {:body}, 1, {:at}, {:at})`, row); err != nil {
			return at, "", 0, err
		}
		last, preview, public = at, row["body"].(string), seq
		at = at.Add(time.Duration(10+s.random.IntN(180)) * time.Second)
	}
	return last, preview, public, nil
}

func exec(db dbx.Builder, query string, params dbx.Params) error {
	_, err := db.NewQuery(query).Bind(params).Execute()
	return err
}
