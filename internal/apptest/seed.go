package apptest

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
)

// row is one record of the seed. Its id is ID(name).
type row struct {
	collection, name string
	values           map[string]any
}

// v shortens the tables below.
type v = map[string]any

// seed writes the whole table: two teams, every persona, and in each collection at least
// one record to read and one ("spare…") that nothing refers to, so that it can be deleted.
func seed(app core.App) error {
	for _, rows := range [][]row{people(), setup(), contacts(), conversations(), messages(), partsOfConversations(), knowledge(), workspace(), signIns(app)} {
		for _, r := range rows {
			if err := r.save(app); err != nil {
				return fmt.Errorf("seed %s %s: %w", r.collection, r.name, err)
			}
		}
	}
	return nil
}

func (r row) save(app core.App) error {
	col, err := app.FindCachedCollectionByNameOrId(r.collection)
	if err != nil {
		return err
	}
	rec := core.NewRecord(col)
	rec.Id = ID(r.name)
	rec.Load(r.values)
	return app.Save(rec)
}

func file(name, content string) *filesystem.File {
	f, err := filesystem.NewFileFromBytes([]byte(content), name)
	if err != nil {
		panic(fmt.Sprintf("seed file %s: %v", name, err)) // only an empty one is refused
	}
	return f
}

func people() []row {
	account := func(p Persona, role string, more v) row {
		values := v{"email": p.Email(), "password": Password, "verified": true}
		if p.Agent != "" {
			values["name"], values["public_name"], values["role"] = p.Name, "Public "+p.Name, role
			values["languages"], values["tz"], values["capacity"] = []string{"en"}, "Europe/Berlin", 3
			values["availability"] = "accepting"
		}
		for k, x := range more {
			values[k] = x
		}
		return row{p.Collection(), p.Name, values}
	}
	return []row{
		account(Agent, "agent", v{"avatar": file("portrait.png", pixel)}),
		account(OtherAgent, "agent", nil),
		account(Supervisor, "supervisor", nil),
		account(Admin, "admin", nil),
		account(Disabled, "admin", v{"disabled": true}),
		account(Persona{Name: "spare", Agent: ID("spare")}, "agent", nil),
		account(Superuser, "", nil),
		account(Persona{Name: "sparesuper", Superuser: ID("sparesuper")}, "", nil),
	}
}

// pixel is a PNG of one pixel.
const pixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89" +
	"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"

func setup() []row {
	return []row{
		{"calendars", "calendar", v{"name": "Weekdays"}},
		{"calendars", "sparecalendar", v{"name": "Never used"}},
		{"calendar_versions", "hours", v{"calendar": ID("calendar"), "version": 1, "tz": "Europe/Berlin",
			"weekly": []v{{"day": 1, "from": "09:00", "to": "17:00"}}}},
		{"calendar_versions", "sparehours", v{"calendar": ID("calendar"), "version": 9, "tz": "Asia/Tokyo"}},
		{"calendar_days", "newyear", v{"calendar": ID("calendar"), "day": "2027-01-01", "name": "New Year's Day"}},
		{"teams", "teama", v{"name": "Orders", "calendar": ID("calendar"), "assignment": "manual"}},
		{"teams", "teamb", v{"name": "Assembly", "escalates_to": ID("teama"), "assignment": "manual"}},
		{"teams", "spareteam", v{"name": "Nobody"}},
		{"team_members", "agentina", v{"agent": Agent.Agent, "team": ID("teama"), "role": "member"}},
		{"team_members", "otherinb", v{"agent": OtherAgent.Agent, "team": ID("teamb"), "role": "member"}},
		{"team_members", "supervisora", v{"agent": Supervisor.Agent, "team": ID("teama"), "role": "supervisor"}},
		{"team_members", "disableda", v{"agent": Disabled.Agent, "team": ID("teama"), "role": "supervisor"}},
		{"inboxes", "shop", v{"kind": "chat", "name": "Shop", "public_key": InboxKey, "team": ID("teama"),
			"domains": []string{"https://shop.example"}, "locale": "en", "settings": v{"page_trail": true}}},
		{"inboxes", "mailbox", v{"kind": "email", "name": "Mail", "public_key": "pk_mail", "team": ID("teamb"), "locale": "en"}},
		{"inboxes", "spareinbox", v{"kind": "form", "name": "Form", "public_key": "pk_form"}},
		{"inbox_visits", "shopvisit", v{"inbox": ID("shop"), "origin": "https://shop.example", "first": Noon, "at": Noon}},
		{"inbox_secrets", "mailpassword", v{"inbox": ID("mailbox"), "name": "imap_password", "value": "not for agents"}},
	}
}

func contacts() []row {
	session := func(name, contact, token, address string) row {
		return row{"contact_sessions", name, v{"contact": ID(contact), "token_hash": HashToken(token), "inbox": ID("shop"),
			"origin": "https://shop.example", "assurance": "anonymous", "address": address, "expires": "2099-01-01 00:00:00.000Z"}}
	}
	return []row{
		{"contacts", "visitor", v{"name": "A visitor", "claimed_email": "visitor@mail.example", "locale": "en",
			"avatar": file("face.png", pixel)}},
		{"contacts", "othervisitor", v{"name": "Another visitor", "locale": "de"}},
		{"contacts", "sparecontact", v{"name": "Never wrote"}},
		{"contacts", "oldcontact", v{"name": "The visitor's telephone", "merged_into": ID("visitor")}},
		{"contact_identities", "identity", v{"contact": ID("visitor"), "kind": "email", "value": "visitor@mail.example",
			"verified_at": "2026-01-01 00:00:00.000Z"}},
		session("session", "visitor", VisitorToken, "visitor@mail.example"),
		session("othersession", "othervisitor", OtherVisitorToken, ""),
		session("codesession", "othervisitor", "a token that nobody has", ""),
		{"contact_codes", "code", v{"session": ID("codesession"), "address": "visitor@mail.example", "expires": Noon}},
		{"contact_merges", "contactmerge", v{"contact": ID("oldcontact"), "merged_into": ID("visitor"), "agent": Agent.Agent}},
		{"contact_notes", "contactnote", v{"contact": ID("visitor"), "agent": Agent.Agent, "body": "Prefers mail."}},
	}
}

// signIns are PocketBase's own records about the agent.
func signIns(app core.App) []row {
	agents, err := app.FindCollectionByNameOrId("agents")
	if err != nil {
		panic(fmt.Sprintf("seed: %v", err)) // the rows before these are agents
	}
	about := func(more v) v {
		more["recordRef"], more["collectionRef"] = Agent.Agent, agents.Id
		return more
	}
	return []row{
		{core.CollectionNameMFAs, "mfa", about(v{"method": "password"})},
		{core.CollectionNameOTPs, "otp", about(v{"password": "12345678"})},
		{core.CollectionNameExternalAuths, "external", about(v{"provider": "google", "providerId": "1"})},
		{core.CollectionNameAuthOrigins, "origin", about(v{"fingerprint": "laptop"})},
	}
}
