package store_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func (d *deskTest) page(from desk.Identity, id string) store.ContactPage {
	d.t.Helper()
	p, err := d.Contact(context.Background(), from, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func TestAContactsPageShowsTheirConversationsAsFarAsTheyAreSeen(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	for _, row := range []struct {
		who  apptest.Persona
		want []string
	}{
		{apptest.Agent, []string{"convfollow", "convnone"}},
		{apptest.OtherAgent, []string{"convb", "convfollow", "convnone"}},
		{apptest.Supervisor, []string{"convnone"}},
		{apptest.Admin, []string{"convb", "convfollow", "convnone"}},
	} {
		list, err := d.ContactConversations(ctx, d.agent(row.who), apptest.ID("othervisitor"), "", 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range list.Conversations {
			got = append(got, c.ID)
		}
		slices.Sort(got)
		want := make([]string, len(row.want))
		for i, name := range row.want {
			want[i] = apptest.ID(name)
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s sees %v, not %v", row.who.Name, got, want)
		}
	}
}

func TestAContactsConversationsComeInPagesWithoutHolesOrRepeats(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	visitor, first := d.opened("One")
	want := []string{first.Conversation}
	for _, text := range []string{"opening-2", "opening-3", "opening-4", "opening-5"} {
		want = append(want, d.post(visitor, desk.Draft{ClientID: text, Body: text}).Conversation)
	}
	slices.Reverse(want)
	admin := d.agent(apptest.Admin)
	var got []string
	for cursor, pages := "", 0; pages < 10; pages++ {
		list, err := d.ContactConversations(ctx, admin, visitor.ID, cursor, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list.Conversations {
			got = append(got, c.ID)
		}
		if cursor = list.Next; cursor == "" {
			break
		}
	}
	if slices.Sort(got); len(got) != 5 || len(slices.Compact(got)) != 5 {
		t.Errorf("the pages hold %v", got)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func TestEachContactIsListedOnceByTheLatestThatTheAgentSees(t *testing.T) {
	clock := &apptest.Clock{}
	clock.Move(time.Hour) // after what the seed has
	d := runAt(t, apptest.Seeded(t, connected), clock.Now)
	ctx := context.Background()
	a, _ := d.opened("The first of Ada")
	b, _ := d.opened("The first of Ben")
	clock.Move(time.Second) // within one millisecond none is later
	later := d.post(a, desk.Draft{ClientID: "opening-2", Body: "The second of Ada"})
	for _, who := range []apptest.Persona{apptest.Supervisor, apptest.Admin} {
		var got []store.ContactRow
		for cursor, pages := "", 0; pages < 20; pages++ {
			list, err := d.Contacts(ctx, d.agent(who), cursor, 1)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, list.Contacts...)
			if cursor = list.Next; cursor == "" {
				break
			}
		}
		ids := make([]string, len(got))
		for i, c := range got {
			ids[i] = c.ID
		}
		if want := []string{a.ID, b.ID}; len(ids) < 2 || !slices.Equal(ids[:2], want) || got[0].Conversation != later.Conversation {
			t.Errorf("%s reads %v, which does not begin with %v and %s", who.Name, ids, want, later.Conversation)
		}
		if slices.Sort(ids); len(slices.Compact(slices.Clone(ids))) != len(ids) {
			t.Errorf("%s reads somebody twice: %v", who.Name, ids)
		}
	}
}

func TestAContactsNameIsThatOfTheirConversations(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	visitor, receipt := d.opened("Hello")
	from := d.agent(apptest.Admin)
	before := d.page(from, visitor.ID)
	page, err := d.PatchContact(ctx, from, visitor.ID, desk.ContactPatch{Version: before.Version, Name: ptr("  Ada Park "), TZ: ptr("Asia/Tokyo")})
	if err != nil || page.Name != "Ada Park" || page.TZ != "Asia/Tokyo" {
		t.Fatalf("%v %+v", err, page)
	}
	head, err := d.Head(ctx, from, receipt.Conversation)
	if err != nil || head.ContactName != "Ada Park" {
		t.Errorf("the conversation is of %q: %v", head.ContactName, err)
	}
	d.await("the new name", func(news []desk.News) bool {
		return slices.ContainsFunc(news, func(n desk.News) bool {
			return n.Kind == desk.ConversationChanged && n.Conversation.ContactName == "Ada Park"
		})
	})
	_, err = d.PatchContact(ctx, from, visitor.ID, desk.ContactPatch{Version: before.Version, Name: ptr("Ada Parks")})
	current, ok := desk.AsError(err).Current.(store.ContactPage)
	if code(err) != desk.Conflict || !ok || current.Name != "Ada Park" || current.Version != page.Version {
		t.Errorf("a stale version: %v %+v", err, current)
	}
}

func TestAContactsFieldsAreThoseOfContacts(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	fields, err := d.app.FindCollectionByNameOrId("custom_fields")
	if err != nil {
		t.Fatal(err)
	}
	field := core.NewRecord(fields)
	field.Load(map[string]any{"object": "contact", "key": "size", "label": "Size", "type": "number"})
	if err := d.app.Save(field); err != nil {
		t.Fatal(err)
	}
	visitor, _ := d.opened("Hello")
	from := d.agent(apptest.Admin)
	set := func(key, value string) (store.ContactPage, error) {
		return d.PatchContact(ctx, from, visitor.ID, desk.ContactPatch{Custom: map[string]json.RawMessage{key: json.RawMessage(value)}})
	}
	if p, err := set("size", "42"); err != nil || p.Custom != `{"size":42}` {
		t.Errorf("%v %s", err, p.Custom)
	}
	if _, err := set("size", `"large"`); desk.AsError(err).Field != "custom.size" {
		t.Errorf("a number that is none: %v", err)
	}
	if _, err := set("order_number", `"L-1"`); desk.AsError(err).Field != "custom.order_number" {
		t.Errorf("a field of conversations: %v", err)
	}
	if p, err := set("size", "null"); err != nil || p.Custom != "" {
		t.Errorf("%v %s", err, p.Custom)
	}
}

func TestANoteIsItsAuthorsToChange(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	visitor := apptest.ID("visitor")
	agent, supervisor, admin := d.agent(apptest.Agent), d.agent(apptest.Supervisor), d.agent(apptest.Admin)
	n, err := d.AddNote(ctx, agent, visitor, " Rings twice \n")
	if err != nil || n.Body != "Rings twice" || n.Edited != 0 {
		t.Fatalf("%v %+v", err, n)
	}
	if _, err := d.EditNote(ctx, supervisor, visitor, n.ID, n.Body, "Rings once"); code(err) != desk.Forbidden {
		t.Errorf("somebody else's note: %v", err)
	}
	edited, err := d.EditNote(ctx, agent, visitor, n.ID, n.Body, "Rings once")
	if err != nil || edited.Body != "Rings once" || edited.Edited == 0 {
		t.Errorf("%v %+v", err, edited)
	}
	if _, err := d.EditNote(ctx, agent, visitor, n.ID, n.Body, "Rings thrice"); code(err) != desk.Conflict || desk.AsError(err).Current != edited {
		t.Errorf("over what another tab has saved: %v", err)
	}
	if _, err := d.EditNote(ctx, agent, apptest.ID("othervisitor"), n.ID, edited.Body, "Elsewhere"); code(err) != desk.NotFound {
		t.Errorf("by another contact's address: %v", err)
	}
	if err := d.RemoveNote(ctx, supervisor, visitor, n.ID); code(err) != desk.Forbidden {
		t.Errorf("a supervisor removes it: %v", err)
	}
	if err := d.RemoveNote(ctx, admin, visitor, n.ID); err != nil {
		t.Error(err)
	}
	for _, note := range d.page(agent, visitor).Notes {
		if note.ID == n.ID {
			t.Error("a removed note is still read")
		}
	}
	if _, err := d.AddNote(ctx, agent, visitor, " "); desk.AsError(err).Field != "body" {
		t.Errorf("nothing is a note: %v", err)
	}
}
