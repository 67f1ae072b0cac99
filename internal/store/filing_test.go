package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func connected(c *core.BaseAppConfig) { c.DBConnect = store.Connect }

func ptr[T any](v T) *T { return &v }

func (d *deskTest) patch(from desk.Identity, conversation string, q desk.Patch) desk.Conversation {
	d.t.Helper()
	c, err := d.Patch(context.Background(), from, conversation, q)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// lastEvent is the type and data of the newest event.
func (d *deskTest) lastEvent(conversation string) (kind string, data desk.EventData) {
	d.t.Helper()
	where := fmt.Sprintf(`FROM messages WHERE conversation = '%s' AND kind = 'event' ORDER BY seq DESC LIMIT 1`, conversation)
	if err := json.Unmarshal([]byte(d.column(`SELECT data %s`, where)), &data); err != nil {
		d.t.Fatal(err)
	}
	return d.column(`SELECT event_type %s`, where), data
}

func TestASnoozedConversationComesBackWhenItsTimeHasCome(t *testing.T) {
	var clock apptest.Clock
	d := runAt(t, apptest.Seeded(t, connected), clock.Now)
	agent := d.agent(apptest.Agent)
	until := desk.Millis(apptest.Noon) + 3_600_000
	c := d.patch(agent, apptest.ID("conva"), desk.Patch{SnoozedUntil: &until})
	if c.Status != desk.Snoozed || c.SnoozedUntil != until {
		t.Fatalf("%s until %d", c.Status, c.SnoozedUntil)
	}
	if kind, data := d.lastEvent(c.ID); kind != "status_changed" || data.After != "snoozed" || data.Until != until || data.Actor != agent.ID {
		t.Errorf("the event is %s %+v", kind, data)
	}
	listed := func(s desk.Status) bool {
		list, err := d.Conversations(t.Context(), agent, store.Filter{Which: desk.Filter{Statuses: []desk.Status{s}}})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(list.Conversations, func(r store.Row) bool { return r.ID == c.ID })
	}
	clock.Move(time.Hour - time.Millisecond)
	if err := d.Wake(t.Context()); err != nil {
		t.Fatal(err)
	}
	if listed(desk.Open) || !listed(desk.Snoozed) {
		t.Error("it is not put off before its time")
	}
	clock.Move(time.Millisecond)
	for range 2 { // the second look finds nothing to do
		if err := d.Wake(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if !listed(desk.Open) || listed(desk.Snoozed) {
		t.Error("it has not come back")
	}
	if kind, data := d.lastEvent(c.ID); kind != "status_changed" || data.Before != "snoozed" || data.After != "open" || data.Reason != desk.SnoozeOver || data.Actor != "" {
		t.Errorf("the event is %s %+v", kind, data)
	}
	if n := d.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND data LIKE '%%snooze_over%%'`, c.ID); n != 1 {
		t.Errorf("it came back %d times", n)
	}
}

func TestWhatWasDueWhileNobodyRanComesBackAtTheStart(t *testing.T) {
	app := apptest.Seeded(t, connected)
	if _, err := app.DB().NewQuery(fmt.Sprintf(`UPDATE conversations SET status = 'snoozed', snoozed_until = %d WHERE id = '%s'`,
		apptest.Noon, apptest.ID("conva"))).Execute(); err != nil {
		t.Fatal(err)
	}
	d := run(t, app)
	d.await("it to come back", func(news []desk.News) bool {
		return slices.ContainsFunc(news, func(n desk.News) bool {
			return n.Conversation.ID == apptest.ID("conva") && n.Conversation.Status == desk.Open && n.Conversation.SnoozedUntil == 0
		})
	})
}

func TestASnoozedConversationComesBackAtOnceWhenTheCustomerWrites(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	agent := d.agent(apptest.Agent)
	d.patch(agent, r.Conversation, desk.Patch{SnoozedUntil: ptr(desk.At(time.Now().Add(time.Hour)))})
	d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "message-2", Body: "Found it"})
	c, err := d.Head(t.Context(), agent, r.Conversation)
	if err != nil || c.Status != desk.Open || c.SnoozedUntil != 0 || c.Round != 1 {
		t.Errorf("%s until %d in round %d (%v)", c.Status, c.SnoozedUntil, c.Round, err)
	}
}

func TestWhatIsSnoozedIsFoundByItsIndexAlone(t *testing.T) {
	d := newDesk(t)
	index := d.column(`SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%%snoozed_until > 0%%'`)
	rows, err := d.app.ConcurrentDB().NewQuery(`EXPLAIN QUERY PLAN ` + strings.Replace(store.SelectSnoozed, "?", "100", 1)).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // read to its end, or the test has failed
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(detail, "INDEX "+index) || strings.Contains(detail, "B-TREE") {
			t.Errorf("the plan is %q, want a walk along %s", detail, index)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestTagsDueFollowersAndFieldsAreEventsWithoutPersonalData(t *testing.T) {
	d := newDesk(t)
	agent, conv, tag, spare := d.agent(apptest.Agent), apptest.ID("conva"), apptest.ID("tag"), apptest.ID("sparetag")
	c := d.patch(agent, conv, desk.Patch{AddTags: []string{spare, tag}})
	if want := desk.JoinIDs([]string{tag, spare}); c.Tags != want {
		t.Errorf("tags are %q, want %q", c.Tags, want)
	}
	if kind, data := d.lastEvent(conv); kind != "tags_changed" || data.Before != tag || data.After != string(c.Tags) {
		t.Errorf("the event is %s %+v", kind, data)
	}
	if n := d.count(`SELECT count(*) FROM conversation_tags WHERE conversation = '%s'`, conv); n != 2 {
		t.Errorf("%d rows of tags", n)
	}
	if c = d.patch(agent, conv, desk.Patch{RemoveTags: []string{tag, spare}}); c.Tags != "" {
		t.Errorf("tags are %q", c.Tags)
	}
	due := desk.At(time.Now().Add(48 * time.Hour))
	d.patch(agent, conv, desk.Patch{DueAt: &due})
	if kind, data := d.lastEvent(conv); kind != "due_changed" || data.Before != "" || data.After != fmt.Sprint(int64(due)) {
		t.Errorf("the event is %s %+v", kind, data)
	}
	c = d.patch(agent, conv, desk.Patch{Custom: map[string]json.RawMessage{"order_number": json.RawMessage(`"L-2041"`)}})
	if kind, data := d.lastEvent(conv); kind != "field_changed" || data.Field != "order_number" || data.Before+data.After != "" {
		t.Errorf("the event is %s %+v", kind, data)
	}
	if c.Custom != `{"order_number":"L-2041"}` || c.DueAt != due {
		t.Errorf("%s, due %d", c.Custom, c.DueAt)
	}
	fresh, err := d.Head(t.Context(), agent, conv)
	if err != nil || fresh != c {
		t.Errorf("the database has %+v, the answer was %+v (%v)", fresh, c, err)
	}
}

func TestWhoFollowsSeesTheConversationAndWhoStopsDoesNot(t *testing.T) {
	d := newDesk(t)
	admin, other := d.agent(apptest.Admin), d.agent(apptest.OtherAgent)
	conv := apptest.ID("conva") // of a team that the other agent is not in
	if _, err := d.Head(t.Context(), other, conv); code(err) != desk.NotFound {
		t.Fatalf("%v", err)
	}
	d.patch(admin, conv, desk.Patch{AddFollowers: []string{other.ID}})
	if c, err := d.Head(t.Context(), other, conv); err != nil || !c.Followers.Has(other.ID) {
		t.Errorf("%v, followed by %q", err, c.Followers)
	}
	if kind, data := d.lastEvent(conv); kind != "followers_changed" || !strings.HasSuffix(data.After, other.ID) {
		t.Errorf("the event is %s %+v", kind, data)
	}
	d.patch(other, conv, desk.Patch{RemoveFollowers: []string{other.ID}})
	if _, err := d.Head(t.Context(), other, conv); code(err) != desk.NotFound {
		t.Errorf("%v", err)
	}
	d.await("that they lose sight of it", func(news []desk.News) bool {
		return slices.ContainsFunc(news, func(n desk.News) bool {
			return n.Conversation.ID == conv && slices.Contains(n.Before, desk.PrincipalAgent(other.ID)) && !slices.Contains(n.After, desk.PrincipalAgent(other.ID))
		})
	})
}

func TestAPatchThatIsRefusedChangesNothing(t *testing.T) {
	d := newDesk(t)
	agent, conv := d.agent(apptest.Agent), apptest.ID("conva")
	before, err := d.Head(t.Context(), agent, conv)
	if err != nil {
		t.Fatal(err)
	}
	value := func(key, v string) map[string]json.RawMessage {
		return map[string]json.RawMessage{key: json.RawMessage(v)}
	}
	many := make([]string, desk.MaxTags)
	for i := range many {
		many[i] = d.tag(fmt.Sprintf("filed%c", 'a'+i))
	}
	for name, row := range map[string]struct {
		patch desk.Patch
		code  desk.Code
		field string
	}{
		"an unknown tag":        {desk.Patch{Priority: ptr(desk.High), AddTags: []string{"nothing"}}, desk.BadRequest, "add_tags"},
		"too many tags":         {desk.Patch{AddTags: many}, desk.BadRequest, "add_tags"},
		"an unknown follower":   {desk.Patch{Priority: ptr(desk.High), AddFollowers: []string{"nobody"}}, desk.BadRequest, "add_followers"},
		"a disabled follower":   {desk.Patch{AddFollowers: []string{apptest.Disabled.Agent}}, desk.BadRequest, "add_followers"},
		"an unknown field":      {desk.Patch{Priority: ptr(desk.High), Custom: value("colour", `"red"`)}, desk.BadRequest, "custom.colour"},
		"a field of wrong type": {desk.Patch{Custom: value("order_number", `7`)}, desk.BadRequest, "custom.order_number"},
		"a snooze in the past":  {desk.Patch{SnoozedUntil: ptr(desk.Millis(1))}, desk.BadRequest, "snoozed_until"},
		"due in two years":      {desk.Patch{DueAt: ptr(desk.At(time.Now().Add(2 * desk.MaxAhead)))}, desk.BadRequest, "due_at"},
		"a stale version":       {desk.Patch{Version: before.Version + 1, DueAt: ptr(desk.Millis(0)), AddTags: []string{apptest.ID("sparetag")}}, desk.Conflict, "version"},
	} {
		_, err := d.Patch(t.Context(), agent, conv, row.patch)
		if e := desk.AsError(err); e.Code != row.code || e.Field != row.field {
			t.Errorf("%s: %v, want %s on %s", name, err, row.code, row.field)
		}
	}
	if after, err := d.Head(t.Context(), agent, conv); err != nil || after != before {
		t.Errorf("it was %+v, now it is %+v (%v)", before, after, err)
	}
}

// tag is a new one.
func (d *deskTest) tag(name string) string {
	d.t.Helper()
	id := apptest.ID(name)
	if _, err := d.app.DB().NewQuery(fmt.Sprintf(`INSERT INTO tags (id, name) VALUES ('%s', '%s')`, id, name)).Execute(); err != nil {
		d.t.Fatal(err)
	}
	return id
}

func TestOfManyChangesOneThatIsStaleSpoilsNoOther(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	stale, err := d.Head(t.Context(), agent, apptest.ID("convnone"))
	if err != nil {
		t.Fatal(err)
	}
	d.patch(agent, stale.ID, desk.Patch{Priority: ptr(desk.Urgent)})
	q := desk.Patch{AddTags: []string{apptest.ID("sparetag")}}
	withVersion := q
	withVersion.Version = stale.Version
	out, err := d.PatchAll(t.Context(), agent, []store.Target{{apptest.ID("conva"), q}, {stale.ID, withVersion}, {apptest.ID("convb"), q},
		{apptest.ID("convfollow"), q}, {apptest.ID("convfollow"), desk.Patch{}}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []desk.Code{"", desk.Conflict, desk.NotFound, "", desk.BadRequest} {
		if code(out[i].Err) != want {
			t.Errorf("%s: %v, want %q", out[i].ID, out[i].Err, want)
		}
		if want == "" && !out[i].Conversation.Tags.Has(apptest.ID("sparetag")) {
			t.Errorf("%s has the tags %q", out[i].ID, out[i].Conversation.Tags)
		}
	}
	if now, ok := desk.AsError(out[1].Err).Current.(desk.Conversation); !ok || now.Priority != desk.Urgent {
		t.Errorf("the conflict carries %+v", desk.AsError(out[1].Err).Current)
	}
	for _, n := range []int{0, store.PatchMost + 1} {
		if _, err := d.PatchAll(t.Context(), agent, make([]store.Target, n)); code(err) != desk.BadRequest {
			t.Errorf("%d at once: %v", n, err)
		}
	}
}
