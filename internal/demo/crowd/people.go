package crowd

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// team is who answers in it and the door it has.
type team struct {
	id, chat, mail string // inboxes
	agents         []desk.Author
}

const (
	domain   = "@sample.example"
	founder  = "admin" + domain
	tokenFor = 24 * time.Hour
)

// teamNames are those of the first teams; the others are numbered.
var teamNames = []string{"Support", "Orders", "Returns", "Billing", "Workshop", "Partners"}

var tagNames = []string{"delivery", "damage", "refund", "invoice", "question", "spare part", "voucher", "praise", "complaint", "wholesale", "showroom", "urgent"}

// furnish founds the desk when nobody has, and makes everybody and everything that conversations name.
func (s *seeder) furnish(tx core.App) error {
	password := rand.Text()
	if used, err := store.IsFurnished(tx); err != nil {
		return err
	} else if !used {
		if _, err := store.Found(tx, store.Founding{Company: "Sample", Name: "Sample Admin", Email: founder, Password: password,
			Locale: "en", TZ: "Europe/Berlin"}); err != nil {
			return err
		}
	}
	w := &furnisher{tx: tx}
	if err := w.doors(s); err != nil {
		return err
	}
	if err := w.hash(password); err != nil {
		return err
	}
	if err := w.people(s); err != nil {
		return err
	}
	if w.hired > 0 {
		s.access.Password = password
	}
	for _, name := range tagNames {
		r, err := w.put("tags", "name", map[string]any{"name": name})
		if err != nil {
			return err
		}
		s.tags = append(s.tags, r.Id)
	}
	return nil
}

// people are the agents of each team, a supervisor of all of them and, of a desk that this seed has founded, its admin.
func (w *furnisher) people(s *seeder) (err error) {
	for n := range s.plan.Agents {
		t := &s.teams[n%len(s.teams)]
		a, err := w.agent(fmt.Sprintf("agent%d%s", n+1, domain), fmt.Sprintf("Agent %d", n+1), desk.RoleAgent, t.id)
		if err != nil {
			return err
		}
		t.agents = append(t.agents, desk.Author{Kind: desk.ByAgent, ID: a.ID, Name: fmt.Sprintf("Agent %d", n+1)})
		s.access.Agents = append(s.access.Agents, a)
	}
	var all []string
	for _, t := range s.teams {
		all = append(all, t.id)
	}
	if s.access.Supervisor, err = w.agent("supervisor"+domain, "Sample Supervisor", desk.RoleSupervisor, all...); err != nil {
		return err
	}
	if r, err := w.tx.FindAuthRecordByEmail("agents", founder); err == nil {
		s.access.Admin, err = grant(r)
		return err
	}
	return nil
}

// furnisher makes records, or takes those that an earlier seed has made.
type furnisher struct {
	tx       core.App
	password core.PasswordFieldValue
	hired    int // agents who were not there before
}

func (w *furnisher) put(collection, field string, values map[string]any) (*core.Record, error) {
	if found, err := w.tx.FindFirstRecordByData(collection, field, values[field]); err == nil {
		return found, nil
	}
	c, err := w.tx.FindCachedCollectionByNameOrId(collection)
	if err != nil {
		return nil, fmt.Errorf("find collection %s: %w", collection, err)
	}
	r := core.NewRecord(c)
	r.Load(values)
	if collection == "agents" {
		password := w.password
		r.SetRaw("password", &password)
		w.hired++
	}
	if err := w.tx.Save(r); err != nil {
		return nil, fmt.Errorf("create in %s: %w", collection, err)
	}
	return r, nil
}

// doors makes the teams, each with a chat and a mailbox of its own. The first ones are those of founding.
func (w *furnisher) doors(s *seeder) error {
	chat, err := w.tx.FindFirstRecordByFilter("inboxes", "kind = 'chat'")
	if err != nil {
		return fmt.Errorf("find the chat inbox: %w", err)
	}
	s.access.Inbox = chat.GetString("public_key")
	first, err := w.tx.FindRecordById("teams", chat.GetString("team"))
	if err != nil {
		return fmt.Errorf("find the team of the chat inbox: %w", err)
	}
	for n := range s.plan.Teams {
		name := fmt.Sprintf("Team %d", n+1)
		if n < len(teamNames) {
			name = teamNames[n]
		}
		t := team{id: first.Id, chat: chat.Id}
		if n > 0 {
			r, err := w.put("teams", "name", map[string]any{"name": name, "calendar": first.GetString("calendar"), "assignment": "manual", "languages": []string{"en"}})
			if err != nil {
				return err
			}
			t.id = r.Id
			if t.chat, err = w.inbox("chat", name, t.id, chat); err != nil {
				return err
			}
		}
		if t.mail, err = w.inbox("email", name+" by e-mail", t.id, chat); err != nil {
			return err
		}
		s.teams = append(s.teams, t)
	}
	return nil
}

func (w *furnisher) inbox(kind, name, team string, like *core.Record) (string, error) {
	r, err := w.put("inboxes", "name", map[string]any{"kind": kind, "name": name, "public_key": store.NewPublicKey(), "team": team, "calendar": like.GetString("calendar"),
		"locale": "en", "domains": []string{}, "brand": map[string]any{"name": name}, "settings": map[string]any{}})
	if err != nil {
		return "", err
	}
	return r.Id, nil
}

// hash prepares the password that all of them share: hashing it two hundred times would take longer than writing a hundred
// thousand conversations.
func (w *furnisher) hash(password string) error {
	c, err := w.tx.FindCachedCollectionByNameOrId("agents")
	if err != nil {
		return fmt.Errorf("find collection agents: %w", err)
	}
	r := core.NewRecord(c)
	r.SetPassword(password)
	hash, ok := r.GetRaw("password").(*core.PasswordFieldValue)
	if !ok || hash.LastError != nil {
		return fmt.Errorf("hash the password of sample agents: it is kept as %T", r.GetRaw("password"))
	}
	w.password = *hash
	return nil
}

// agent makes somebody of some teams.
func (w *furnisher) agent(email, name string, role desk.Role, teams ...string) (out Agent, err error) {
	r, err := w.put("agents", "email", map[string]any{"email": email, "verified": true, "name": name, "public_name": name,
		"role": string(role), "tz": "Europe/Berlin", "languages": []string{"en"}, "capacity": 8, "availability": "accepting"})
	if err != nil {
		return out, err
	}
	member := "member"
	if role == desk.RoleSupervisor {
		member = "supervisor"
	}
	for _, team := range teams {
		of := dbx.Params{"agent": r.Id, "team": team}
		if _, err := w.tx.FindFirstRecordByFilter("team_members", "agent = {:agent} && team = {:team}", of); err == nil {
			continue
		}
		if _, err := w.put("team_members", "id", map[string]any{"agent": r.Id, "team": team, "role": member}); err != nil {
			return out, err
		}
	}
	if out, err = grant(r); len(teams) == 1 {
		out.Team = teams[0]
	}
	return out, err
}

// grant lets somebody in.
func grant(r *core.Record) (Agent, error) {
	token, err := r.NewStaticAuthToken(tokenFor)
	if err != nil {
		return Agent{}, fmt.Errorf("make token of %s: %w", r.Id, err)
	}
	return Agent{ID: r.Id, Email: r.Email(), Token: token}, nil
}
