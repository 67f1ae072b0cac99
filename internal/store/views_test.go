package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// emptyDesk has the seed's people, and its conversations are deleted: routing would go on with those.
func emptyDesk(t *testing.T) *deskTest {
	t.Helper()
	app := apptest.Seeded(t, connected)
	for _, query := range []string{`UPDATE conversations SET deleted_at = 1, queued_at = 0`, `DELETE FROM handovers`} {
		exec(t, app, query)
	}
	return runAt(t, app, (&apptest.Clock{}).Now)
}

// strew makes conversations of all sorts, and says where each is: what the writer would have noted of them. All of them are there at once, for the
// store looks around for what somebody has put past it.
func (d *deskTest) strew(r *rand.Rand, n int) map[string]desk.Conversation {
	d.t.Helper()
	made := map[string]desk.Conversation{}
	err := d.app.RunInTransaction(func(tx core.App) error {
		for i := range n {
			c := anyConversation(r, i)
			made[c.ID] = c
			if err := insertStrewn(tx, i, &c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return made
}

func anyConversation(r *rand.Rand, i int) desk.Conversation {
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	c := desk.Conversation{
		ID: fmt.Sprintf("strewn%09d", i), Number: int64(10_000 + i), Status: desk.Status(pick("open", "open", "pending", "snoozed", "solved")),
		Kind: desk.ConversationKind(pick("chat", "ticket")), Priority: desk.Priority(pick("", "low", "normal", "high", "urgent")),
		Inbox: pick(apptest.ID("inbox"), ""), Assignee: pick("", apptest.Agent.Agent, apptest.OtherAgent.Agent),
		Team: pick("", apptest.ID("teama"), apptest.ID("teamb")), Locale: pick("", "de", "de-AT", "en", "DEN"), SortAt: desk.Millis(1 + r.Int64N(400)),
		Tags: desk.IDs(pick("", "g1", "g1 g2", "g12")), Followers: desk.IDs(pick("", apptest.Agent.Agent, apptest.OtherAgent.Agent)),
	}
	c.Custom = desk.Custom(pick("", `{"floor":"upper"}`, `{"floor":"gro\u00fcnd","paid":true}`, `{"paid":false,"count":1}`, `{"count":2.5,"floor":null}`))
	if r.IntN(2) == 0 {
		c.WaitingSince = desk.Millis(1 + r.Int64N(1000))
	}
	if c.Score = r.IntN(6); c.Score == 1 || c.Score == desk.Poor {
		c.FollowUpAt = desk.Millis(r.IntN(2))
	}
	if r.IntN(2) == 0 {
		c.DueAt = desk.Millis(apptest.Noon + r.Int64N(20*86_400_000) - 10*86_400_000)
	}
	return c
}

func insertStrewn(tx core.App, i int, c *desk.Conversation) error {
	rows := []string{fmt.Sprintf(`INSERT INTO conversations (id, number, kind, inbox, contact, status, priority, assignee, team, locale, sort_at, waiting_since, due_at, score, follow_up_at,
 tag_ids, follower_ids, custom, last_seq, version, round, open_key, created, updated) VALUES ('%s', %d, '%s', '%s', '%s', '%s', '%s', '%s', '%s', '%s', %d, %d, %d, %d, %d, '%s', '%s', '%s',
 1, 1, 1, '', '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`, c.ID, c.Number, c.Kind, c.Inbox, apptest.ID("visitor"), c.Status, c.Priority, c.Assignee,
		c.Team, c.Locale, c.SortAt, c.WaitingSince, c.DueAt, c.Score, c.FollowUpAt, c.Tags, c.Followers, c.Custom)}
	for j, p := range desk.ConversationPrincipals(c.Team, c.Assignee, c.Followers.List()) {
		rows = append(rows, fmt.Sprintf(`INSERT INTO conversation_access (id, principal, conversation, status, sort_at) VALUES ('a%d%09d', '%s', '%s', '%s', %d)`,
			j, i, p, c.ID, c.Status, c.SortAt))
	}
	for _, row := range rows {
		if _, err := tx.DB().NewQuery(row).Execute(); err != nil {
			return err
		}
	}
	return nil
}

func (d *deskTest) exec(query string, args ...any) {
	d.t.Helper()
	if _, err := d.app.DB().NewQuery(fmt.Sprintf(query, args...)).Execute(); err != nil {
		d.t.Fatal(err)
	}
}

func randomFilter(r *rand.Rand) desk.Filter {
	var f desk.Filter
	some := func(n int) bool { return r.IntN(n) == 0 }
	for _, s := range []desk.Status{desk.Open, desk.Pending, desk.Snoozed, desk.Solved} {
		if some(3) {
			f.Statuses = append(f.Statuses, s)
		}
	}
	several := func(chance int, values ...string) (out []string) {
		if !some(chance) {
			return nil
		}
		for _, v := range values {
			if some(2) {
				out = append(out, v)
			}
		}
		return out
	}
	f.Assignees = several(2, desk.Me, desk.None, apptest.OtherAgent.Agent)
	f.Teams = several(2, desk.Mine, desk.None, apptest.ID("teama"), apptest.ID("teamb"))
	f.Inboxes = several(4, apptest.ID("inbox"))
	f.Tags = several(3, "g1", "g2", desk.None)
	f.Locales = several(4, "de", "en", "DE-at")
	for _, v := range several(4, "low", "normal", "high") {
		f.Priorities = append(f.Priorities, desk.Priority(v))
	}
	for _, v := range several(4, "chat", "ticket") {
		f.Kinds = append(f.Kinds, desk.ConversationKind(v))
	}
	for _, v := range several(3, "overdue", "day", "week", "any", "none") {
		f.Due = append(f.Due, desk.Due(v))
	}
	for _, v := range several(4, "poor", "fair", "good", "none", "follow_up") {
		f.Ratings = append(f.Ratings, desk.Verdict(v))
	}
	for key, values := range map[string][]desk.Value{"floor": {"upper", "groünd", nil}, "paid": {true, false, nil}, "count": {1.0, 2.5, true, "1"}} {
		if some(5) {
			if f.Custom == nil {
				f.Custom = map[string][]desk.Value{}
			}
			f.Custom[key] = values[r.IntN(len(values)):]
		}
	}
	f.Waiting = []desk.Waiting{"", "", desk.Waits, desk.Answered}[r.IntN(4)]
	f.Followed = some(5)
	if !slices.Contains(f.Statuses, desk.Solved) {
		f.Order = []desk.Order{"", desk.Newest, desk.Oldest, desk.LongestWait, desk.SoonestDue}[r.IntN(5)]
	}
	return f
}

func TestListsAndCountsAreWhatTheFilterMatchesAndTheAgentSees(t *testing.T) {
	d := emptyDesk(t)
	r := rand.New(rand.NewPCG(7, 11))
	made := d.strew(r, 250)
	const now = desk.Millis(apptest.Noon)
	for _, p := range []apptest.Persona{apptest.Agent, apptest.OtherAgent, apptest.Supervisor, apptest.Admin} {
		who := d.agent(p)
		for range 12 {
			f := randomFilter(r)
			var want []desk.Conversation
			for _, c := range made {
				seen := desk.Sees(who.Principals, desk.ConversationPrincipals(c.Team, c.Assignee, c.Followers.List()))
				if seen && f.Match(&c, who.Viewer(), now) {
					want = append(want, c)
				}
			}
			slices.SortFunc(want, func(a, b desk.Conversation) int { return inOrder(f, a, b) })
			if got := d.walk(who, store.Filter{Which: f, Limit: 15 + r.IntN(60)}); !slices.Equal(got, idsOf(want)) {
				t.Fatalf("%s, %+v: %d listed, %d match", p.Name, f, len(got), len(want))
			}
			count, err := d.Count(t.Context(), who, f)
			if err != nil || count.Count != len(want) || count.More {
				t.Fatalf("%s, %+v: %+v counted, %d match, %v", p.Name, f, count, len(want), err)
			}
		}
	}
}

func inOrder(f desk.Filter, a, b desk.Conversation) int {
	if f.Descends() {
		a, b = b, a
	}
	if x, y := f.Place(&a), f.Place(&b); x != y {
		return int(x - y)
	}
	if a.ID < b.ID {
		return -1
	}
	return 1
}

func idsOf(list []desk.Conversation) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.ID
	}
	return out
}

// walk is all pages of a list.
func (d *deskTest) walk(who desk.Identity, f store.Filter) []string {
	d.t.Helper()
	ids := []string{}
	for pages := 0; pages == 0 || f.Cursor != ""; pages++ {
		list, err := d.Conversations(d.t.Context(), who, f)
		if err != nil {
			d.t.Fatal(err)
		}
		if pages > 10_000 {
			d.t.Fatal("the list has no end")
		}
		for _, row := range list.Conversations {
			ids = append(ids, row.ID)
		}
		f.Cursor = list.Next
	}
	return ids
}

func TestAPageReadsSoMuchAndNoMoreHoweverRareWhatItLooksForIs(t *testing.T) {
	d := emptyDesk(t)
	made := d.strew(rand.New(rand.NewPCG(1, 2)), 900)
	d.ReadAPage(1) // the least there is, for each seek
	d.exec(`UPDATE conversations SET tag_ids = 'rare' WHERE id IN ('strewn000000003', 'strewn000000700')`)
	d.exec(`UPDATE conversations SET status = 'open' WHERE true`)
	d.exec(`UPDATE conversation_access SET status = 'open' WHERE true`)
	f := store.Filter{Which: desk.Filter{Tags: []string{"rare"}}, Limit: 50}
	who := d.agent(apptest.Admin)
	first, err := d.Conversations(t.Context(), who, f)
	if err != nil || len(first.Conversations) == 2 || first.Next == "" {
		t.Fatalf("the first page has read everything: %d rows, next %q, %v", len(first.Conversations), first.Next, err)
	}
	want := []desk.Conversation{made["strewn000000003"], made["strewn000000700"]}
	slices.SortFunc(want, func(a, b desk.Conversation) int { return inOrder(f.Which, a, b) })
	if got := d.walk(who, f); !slices.Equal(got, idsOf(want)) {
		t.Errorf("all pages have %v", got)
	}
}

func TestACountEndsWhereNobodyReadsOn(t *testing.T) {
	d := runAt(t, apptest.Seeded(t, connected), (&apptest.Clock{}).Now)
	d.strew(rand.New(rand.NewPCG(3, 4)), 1_100)
	count, err := d.Count(t.Context(), d.agent(apptest.Admin), desk.Filter{Statuses: []desk.Status{desk.Open, desk.Pending, desk.Snoozed, desk.Solved}})
	if err != nil || count.Count != 999 || !count.More {
		t.Errorf("%+v, %v", count, err)
	}
}

func TestAViewIsItsOwnersAndOfThoseItIsSharedWith(t *testing.T) {
	d := newDesk(t)
	for _, row := range []struct {
		who  apptest.Persona
		view string
		want desk.Code
	}{
		{apptest.Agent, "viewagent", ""}, {apptest.Supervisor, "viewagent", desk.NotFound}, {apptest.Admin, "viewagent", desk.NotFound},
		{apptest.OtherAgent, "viewshared", ""}, {apptest.Supervisor, "viewteam", ""}, {apptest.OtherAgent, "viewteam", desk.NotFound},
		{apptest.Admin, "viewteam", ""}, {apptest.Admin, "viewdisabled", desk.NotFound}, {apptest.Agent, "nosuchview", desk.NotFound},
	} {
		if _, err := d.View(t.Context(), d.agent(row.who), apptest.ID(row.view)); code(err) != row.want {
			t.Errorf("%s asks for %s: %v", row.who.Name, row.view, err)
		}
	}
}
