package crowd

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

var until = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func small() Plan {
	return Plan{Agents: 8, Teams: 4, Conversations: 400, Messages: 10, Seed: 1, Until: until}
}

func newApp(t *testing.T) *apptest.App {
	t.Helper()
	return apptest.New(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
}

func filled(t *testing.T, app core.App, plan Plan) Access {
	t.Helper()
	a, err := Fill(t.Context(), app, time.Now, plan, func(Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func counted(t *testing.T, app core.App, query string) (n int) {
	t.Helper()
	if err := app.ConcurrentDB().NewQuery(query).Row(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestWhatASeedWritesAgreesWithARecount(t *testing.T) {
	app := newApp(t)
	filled(t, app, small())
	for query, want := range map[string]int{
		`SELECT count(*) FROM teams`:         4,
		`SELECT count(*) FROM agents`:        8 + 2, // the supervisor and the admin
		`SELECT count(*) FROM conversations`: 400,
		`SELECT count(DISTINCT number) FROM conversations WHERE number BETWEEN 1 AND 400`: 400,
		`SELECT count(*) FROM contacts`:                                  200,
		`SELECT count(DISTINCT lang) FROM messages WHERE kind = 'reply'`: 6,
		`SELECT count(*) FROM changes`:                                   0, // they are news to nobody
		`SELECT count(*) FROM conversations c WHERE last_seq != (SELECT count(*) FROM messages WHERE conversation = c.id)`:          0,
		`SELECT count(*) FROM conversations c WHERE last_seq != (SELECT max(seq) FROM messages WHERE conversation = c.id)`:          0,
		`SELECT count(*) FROM conversations c WHERE public_seq != (SELECT max(public_seq) FROM messages WHERE conversation = c.id)`: 0,
		`SELECT count(*) FROM messages WHERE kind = 'note' AND public_seq > 0`:                                                      0,
		`SELECT count(*) FROM conversations c WHERE round != (SELECT count(*) FROM rounds WHERE conversation = c.id)`:               0,
		`SELECT count(*) FROM conversations c WHERE tag_ids != coalesce((SELECT group_concat(tag, ' ') FROM (SELECT tag FROM conversation_tags
 WHERE conversation = c.id ORDER BY rowid)), '')`: 0,
		`SELECT count(*) FROM conversations c WHERE 2 + (assignee != '') != (SELECT count(*) FROM conversation_access WHERE conversation = c.id)`:       0,
		`SELECT count(*) FROM conversation_access a JOIN conversations c ON c.id = a.conversation WHERE a.status != c.status OR a.sort_at != c.sort_at`: 0,
		`SELECT count(*) FROM conversation_access a JOIN conversations c ON c.id = a.conversation
 WHERE a.principal NOT IN ('all', 'agent:' || c.assignee, CASE c.team WHEN '' THEN 'team:none' ELSE 'team:' || c.team END)`: 0,
		`SELECT count(*) FROM conversations c WHERE assignee != '' AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation = c.id AND agent = c.assignee)`: 0,
		`SELECT count(*) FROM conversations WHERE (status = 'solved') != (solved_at > 0) OR status = 'solved' AND waiting_since > 0`:                         0,
		`SELECT count(*) FROM conversations WHERE (status = 'snoozed') != (snoozed_until > 0)`:                                                               0,
		fmt.Sprintf(`SELECT count(*) FROM conversations WHERE last_at > %d OR snoozed_until > 0 AND snoozed_until <= %[1]d`, until.UnixMilli()):              0,
		`SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation WHERE m.author_kind = 'contact' AND m.contact != c.contact`:           0,
		`SELECT count(*) FROM messages WHERE kind != 'event' AND (body = '' OR body LIKE '%{%')`:                                                             0,
		`SELECT count(*) FROM messages m JOIN messages n ON n.conversation = m.conversation AND n.seq = m.seq + 1 WHERE n.created < m.created`:               0,
		`SELECT count(*) FROM conversations c JOIN inboxes i ON i.id = c.inbox WHERE c.team NOT IN ('', i.team) OR (c.kind = 'chat') != (i.kind = 'chat')`:   0,
	} {
		if got := counted(t, app, query); got != want {
			t.Errorf("%d, want %d: %s", got, want, query)
		}
	}
	if n := counted(t, app, `SELECT count(*) FROM messages`); n < 9*400 || n > 11*400 {
		t.Errorf("%d messages in 400 conversations, where ten each were planned", n)
	}
}

func TestASeededDeskHasEverySortOfConversation(t *testing.T) {
	app := newApp(t)
	filled(t, app, small())
	for _, what := range []string{`status = 'open'`, `status = 'pending'`, `status = 'snoozed'`, `status = 'solved'`, `status = 'open' AND waiting_since > 0`, `assignee = ''`,
		`team = ''`, `kind = 'ticket' AND subject != ''`, `round > 1`, `priority = 'urgent'`, `id IN (SELECT conversation FROM conversation_tags)`,
		`id IN (SELECT conversation FROM ratings)`, `contact IN (SELECT contact FROM conversations GROUP BY contact HAVING count(*) > 2)`} {
		if counted(t, app, `SELECT count(*) FROM conversations WHERE `+what) == 0 {
			t.Errorf("there is no conversation with %s", what)
		}
	}
}

// running serves the store of a seeded folder.
func running(t *testing.T, app *apptest.App) *store.Store {
	t.Helper()
	s, err := store.New(app, store.Config{Clock: time.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestASeededDeskGoesOnWhereTheSeedEnded(t *testing.T) {
	app := newApp(t)
	access := filled(t, app, small())
	s := running(t, app)
	who, err := s.Verify(t.Context(), desk.Hello{As: desk.ByContact, Token: strings.Repeat("A", 43), Inbox: access.Inbox, Locale: "en"})
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := s.Post(t.Context(), who, desk.Draft{ClientID: "first-of-all", Kind: desk.Reply, Body: "Is anybody there?", Opening: &desk.Opening{}})
	if err != nil {
		t.Fatal(err)
	}
	agent, err := s.Verify(t.Context(), desk.Hello{As: desk.ByAgent, Token: access.Agents[0].Token})
	if err != nil {
		t.Fatal(err)
	}
	head, err := s.Head(t.Context(), agent, receipt.Conversation)
	if err != nil {
		t.Fatal(err)
	}
	if head.Number != 401 || head.Team != access.Agents[0].Team {
		t.Errorf("the first conversation after 400 has number %d in team %q, not 401 in %q", head.Number, head.Team, access.Agents[0].Team)
	}
}

func TestAnAgentOfASeededTeamListsTheConversationsOfThatTeamAndTheirOwn(t *testing.T) {
	app := newApp(t)
	access := filled(t, app, small())
	s := running(t, app)
	for name, row := range map[string]struct {
		agent Agent
		where string
	}{
		"agent":      {access.Agents[1], fmt.Sprintf(`team IN ('', '%s') OR assignee = '%s'`, access.Agents[1].Team, access.Agents[1].ID)},
		"supervisor": {access.Supervisor, `true`},
		"admin":      {access.Admin, `true`},
	} {
		from, err := s.Verify(t.Context(), desk.Hello{As: desk.ByAgent, Token: row.agent.Token})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		list, err := s.Conversations(t.Context(), from, store.Filter{Which: desk.Filter{Statuses: []desk.Status{desk.Open, desk.Pending, desk.Snoozed, desk.Solved}}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if want := counted(t, app, `SELECT count(*) FROM conversations WHERE `+row.where); len(list.Conversations) != want || want == 0 {
			t.Errorf("%s lists %d conversations, not %d", name, len(list.Conversations), want)
		}
	}
}

// said is all that conversations say and are, without ids.
func said(t *testing.T, app core.App) string {
	t.Helper()
	var all []string
	err := app.ConcurrentDB().NewQuery(`SELECT c.number || ' ' || c.kind || ' ' || c.status || ' ' || c.contact_name || ' ' || c.sort_at || ' ' || m.seq || ' ' || m.kind || ' ' ||
 m.event_type || ' ' || m.author_kind || ' ' || m.created || ' ' || m.body || ' ' || coalesce(a.email, '') FROM conversations c
 JOIN messages m ON m.conversation = c.id LEFT JOIN agents a ON a.id = m.agent ORDER BY c.number, m.seq`).Column(&all)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

func TestTheSamePlanGivesTheSameDesk(t *testing.T) {
	first, again, other := newApp(t), newApp(t), newApp(t)
	filled(t, first, small())
	filled(t, again, small())
	plan := small()
	plan.Seed = 2
	filled(t, other, plan)
	one := said(t, first)
	if one != said(t, again) {
		t.Error("the same plan gave another desk")
	}
	if one == said(t, other) {
		t.Error("another number gave the same desk")
	}
}

func TestADeskThatIsThereIsOnlyAddedToWhenTold(t *testing.T) {
	app := newApp(t)
	filled(t, app, small())
	plan := small()
	if _, err := Fill(t.Context(), app, time.Now, plan, func(Progress) {}); err == nil || !strings.Contains(err.Error(), "--add") {
		t.Errorf("seeding a desk again was answered with %v", err)
	}
	if n := counted(t, app, `SELECT count(*) FROM conversations`); n != 400 {
		t.Fatalf("a refused seed left %d conversations, not 400", n)
	}
	plan.Add = true
	access := filled(t, app, plan)
	if access.Conversations != 800 || access.Password != "" {
		t.Errorf("800 conversations were to be there with the passwords of before, not %d with %q", access.Conversations, access.Password)
	}
	if n := counted(t, app, `SELECT count(*) FROM agents`); n != 10 {
		t.Errorf("adding to a seed made its %d agents anew", n)
	}
}

func TestAPlanThatCannotBeMeantIsRefused(t *testing.T) {
	app := newApp(t)
	for name, change := range map[string]func(*Plan){
		"no team":         func(p *Plan) { p.Teams = 0 },
		"no message":      func(p *Plan) { p.Messages = 0 },
		"fewer than none": func(p *Plan) { p.Conversations = -1 },
		"a slip":          func(p *Plan) { p.Conversations = 1_000_000_000 },
	} {
		plan := small()
		change(&plan)
		if _, err := Fill(t.Context(), app, time.Now, plan, func(Progress) {}); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if n := counted(t, app, `SELECT count(*) FROM agents`); n != 0 {
		t.Errorf("a refused plan made %d agents", n)
	}
}

func TestASeedThatIsStoppedSaysSoAndIsNotGoneOnWith(t *testing.T) {
	app := newApp(t)
	ctx, stop := context.WithCancel(t.Context())
	if _, err := Fill(ctx, app, time.Now, small(), func(Progress) { stop() }); err == nil {
		t.Fatal("a seed that was stopped came to its end")
	}
	if _, err := Fill(t.Context(), app, time.Now, small(), func(Progress) {}); err == nil {
		t.Error("half a desk was taken for an empty folder")
	}
}

func TestThePasswordThatIsPrintedOpensTheDesk(t *testing.T) {
	app := newApp(t)
	access := filled(t, app, Plan{Agents: 1, Teams: 1, Messages: 1})
	for _, email := range []string{access.Agents[0].Email, access.Supervisor.Email, access.Admin.Email} {
		r, err := app.FindAuthRecordByEmail("agents", email)
		if err != nil {
			t.Fatal(err)
		}
		if !r.ValidatePassword(access.Password) || r.TokenKey() == "" {
			t.Errorf("%s can't sign in with what was printed", email)
		}
	}
}
