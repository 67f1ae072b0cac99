package store_test

import (
	"fmt"
	"slices"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// all lists every conversation an agent sees, page by page.
func (d *deskTest) all(from desk.Identity) (rows []store.Row) {
	d.t.Helper()
	f := store.Filter{Which: desk.Filter{Statuses: []desk.Status{desk.Open, desk.Pending, desk.Snoozed, desk.Solved}}, Limit: 7}
	for {
		list, err := d.Conversations(d.t.Context(), from, f)
		if err != nil {
			d.t.Fatal(err)
		}
		rows = append(rows, list.Conversations...)
		if f.Cursor = list.Next; f.Cursor == "" {
			return rows
		}
	}
}

func TestWhatAnAgentMissedMakesTheirListEqualToAFreshOne(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	held := map[string]store.Row{}
	for _, row := range d.all(agent) {
		held[row.ID] = row
	}
	pos, err := d.Pos(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	admin := d.agent(apptest.Admin)
	var last desk.Receipt
	for i := range 30 { // meanwhile: new conversations, a thousand messages, some that leave the agent's sight
		visitor, r := d.opened(fmt.Sprintf("Visitor %d", i))
		for n := range 30 {
			d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: fmt.Sprintf("message-%d-%d", i, n), Body: "and"})
		}
		last = r
	}
	otherTeam := d.column(`SELECT team FROM team_members WHERE agent = '%s'`, apptest.OtherAgent.Agent)
	if _, err := d.Patch(t.Context(), admin, last.Conversation, desk.Patch{Team: &otherTeam}); err != nil {
		t.Fatal(err)
	}
	for rounds := 0; ; rounds++ {
		missed, err := d.Changes(t.Context(), agent, pos, 100)
		if err != nil || missed.Reload {
			t.Fatalf("%+v, %v", missed, err)
		}
		for _, row := range missed.Conversations {
			held[row.ID] = row
		}
		for _, id := range missed.Gone {
			delete(held, id)
		}
		if pos = missed.Pos; !missed.More {
			break
		}
	}
	fresh := d.all(agent)
	if len(fresh) != len(held) {
		t.Errorf("%d rows held, %d fresh", len(held), len(fresh))
	}
	for _, row := range fresh {
		if held[row.ID].Conversation != row.Conversation {
			t.Errorf("held %+v\nfresh %+v", held[row.ID], row)
		}
	}
	if slices.ContainsFunc(fresh, func(r store.Row) bool { return r.ID == last.Conversation }) {
		t.Error("a conversation of another team is in the list")
	}
}

func TestAClientFromAnotherTimeReloads(t *testing.T) {
	d := newDesk(t)
	d.opened("Hello")
	if missed, err := d.Changes(t.Context(), d.agent(apptest.Agent), 1<<40, 10); err != nil || !missed.Reload {
		t.Errorf("%+v, %v", missed, err)
	}
}

func TestCursorsThatNobodyGaveAreRefused(t *testing.T) {
	d := newDesk(t)
	for _, cursor := range []string{"x", "////", "MTIz", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5Lng"} {
		if _, err := d.Conversations(t.Context(), d.agent(apptest.Agent), store.Filter{Cursor: cursor}); code(err) != desk.BadRequest {
			t.Errorf("%q: %v", cursor, err)
		}
	}
}
