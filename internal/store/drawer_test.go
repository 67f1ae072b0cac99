package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// lists reports whether an agent's list of what is open, or of a drawer, has a conversation.
func (d *deskTest) lists(from desk.Identity, drawer desk.Drawer, conversation string) bool {
	d.t.Helper()
	list, err := d.Conversations(context.Background(), from, store.Filter{Drawer: drawer})
	if err != nil {
		d.t.Fatal(err)
	}
	return slices.ContainsFunc(list.Conversations, func(r store.Row) bool { return r.ID == conversation })
}

func (d *deskTest) put(from desk.Identity, conversation string, in desk.Drawer) desk.Conversation {
	d.t.Helper()
	return d.patch(from, conversation, desk.Patch{Drawer: &in})
}

func TestSpamIsInNoListCountOrQueueUntilItIsNone(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	visitor, r := d.opened("Cheap watches")
	counted := func() int {
		c, err := d.Count(t.Context(), agent, desk.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		return c.Count
	}
	before := counted()
	c := d.put(agent, r.Conversation, desk.InSpam)
	if c.Drawer != desk.InSpam || c.QueuedAt != 0 || c.Status != desk.Open || c.WaitingSince == 0 {
		t.Errorf("%+v", c)
	}
	if d.lists(agent, "", c.ID) || !d.lists(agent, desk.InSpam, c.ID) || counted() != before-1 {
		t.Errorf("it is listed: open %v, spam %v, counted %d of %d", d.lists(agent, "", c.ID), d.lists(agent, desk.InSpam, c.ID), counted(), before)
	}
	if kind, data := d.lastEvent(c.ID); kind != "drawer_changed" || data.After != "spam" || data.Before != "" || data.Actor != agent.ID {
		t.Errorf("the event is %s %+v", kind, data)
	}
	// its visitor goes on as before, and moves it nowhere
	again := d.post(visitor, desk.Draft{Conversation: c.ID, ClientID: "message-2", Body: "Very cheap"})
	if again.Conversation != c.ID || d.lists(agent, "", c.ID) {
		t.Errorf("it came back by a line of its visitor: %+v", again)
	}
	if c = d.put(agent, c.ID, ""); c.Drawer != "" || c.QueuedAt == 0 || !d.lists(agent, "", c.ID) || d.lists(agent, desk.InSpam, c.ID) {
		t.Errorf("it is not back: %+v", c)
	}
}

func TestSpamIsSeenByWhoSawItBeforeAndByNobodyElse(t *testing.T) {
	d := newDesk(t)
	d.put(d.agent(apptest.Agent), apptest.ID("conva"), desk.InSpam)
	if d.lists(d.agent(apptest.OtherAgent), desk.InSpam, apptest.ID("conva")) || !d.lists(d.agent(apptest.Supervisor), desk.InSpam, apptest.ID("conva")) {
		t.Error("a drawer shows what one must not see, or hides what one may")
	}
	_, err := d.Patch(t.Context(), d.agent(apptest.OtherAgent), apptest.ID("conva"), desk.Patch{Drawer: ptr(desk.Drawer(""))})
	if code(err) != desk.NotFound {
		t.Errorf("another team's agent takes it out: %v", err)
	}
}

func TestWhatIsDeletedIsRestoredAsItWasAndNothingIsSaidInItMeanwhile(t *testing.T) {
	d := newDesk(t)
	agent, id := d.agent(apptest.Agent), apptest.ID("conva")
	before, err := d.Head(t.Context(), agent, id)
	if err != nil {
		t.Fatal(err)
	}
	if c := d.put(agent, id, desk.InDeleted); c.DeletedAt == 0 || !d.lists(agent, desk.InDeleted, id) || d.lists(agent, "", id) {
		t.Errorf("%+v", c)
	}
	if _, err := d.Post(t.Context(), agent, desk.Draft{Conversation: id, ClientID: "message-9", Body: "Hello?"}); code(err) != desk.Conflict {
		t.Errorf("an agent writes in what is deleted: %v", err)
	}
	page, err := d.Messages(t.Context(), agent, id, store.Span{})
	if err != nil || len(page.Messages) == 0 {
		t.Errorf("it can't be read before it is restored: %v", err)
	}
	c := d.put(agent, id, "")
	if c.Status != before.Status || c.Assignee != before.Assignee || c.Team != before.Team || c.DeletedAt != 0 || !d.lists(agent, "", id) {
		t.Errorf("restored as %+v, was %+v", c, before)
	}
}

func TestWhoWritesWhereAConversationWasDeletedOpensAnotherOneAndLosesNoLine(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	visitor, r := d.opened("Hello")
	said := desk.Draft{Conversation: r.Conversation, ClientID: "message-2", Body: "Are you there?"}
	first := d.post(visitor, said)
	d.put(agent, r.Conversation, desk.InDeleted)
	if list, err := d.VisitorConversations(t.Context(), visitor); err != nil || len(list) != 0 {
		t.Errorf("its visitor still has it: %v %v", list, err)
	}
	if again := d.post(visitor, said); !again.Repeated || again.Message.ID != first.Message.ID {
		t.Errorf("a repeat is %+v", again)
	}
	next := d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "message-3", Body: "Still there?"})
	if !next.Opened || next.Conversation == r.Conversation || next.Message.PublicSeq != 2 {
		t.Fatalf("the next line is %+v", next)
	}
	twice := d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "message-3", Body: "Still there?"})
	if twice.Conversation != next.Conversation || twice.Message.ID != next.Message.ID {
		t.Errorf("said twice it is %+v", twice)
	}
}

func TestWhatWasDeletedAMonthAgoIsErasedForGood(t *testing.T) {
	var clock apptest.Clock
	d := runAt(t, apptest.Seeded(t, connected), clock.Now)
	agent := d.agent(apptest.Agent)
	_, r := d.opened("I am Quillfeather")
	d.post(agent, desk.Draft{Conversation: r.Conversation, ClientID: "answer-01", Body: "Good morning, Quillfeather"})
	d.post(agent, desk.Draft{Conversation: r.Conversation, ClientID: "note-0001", Kind: desk.Note, Body: "Quillfeather again"})
	d.put(agent, r.Conversation, desk.InDeleted)
	clock.Move(desk.KeptDeleted*time.Millisecond - time.Millisecond)
	if n, err := d.EraseDeleted(t.Context()); n != 0 || err != nil || len(d.mentions("Quillfeather")) == 0 {
		t.Fatalf("erased %d before its time (%v)", n, err)
	}
	clock.Move(time.Millisecond)
	if n, err := d.EraseDeleted(t.Context()); n != 1 || err != nil {
		t.Fatalf("erased %d (%v)", n, err)
	}
	if left := d.mentions("Quillfeather"); len(left) > 0 {
		t.Errorf("still there: %q", left)
	}
	if _, err := d.Head(t.Context(), agent, r.Conversation); code(err) != desk.NotFound || d.lists(agent, desk.InDeleted, r.Conversation) {
		t.Errorf("it is still to be seen: %v", err)
	}
	if _, err := d.Patch(t.Context(), agent, r.Conversation, desk.Patch{Drawer: ptr(desk.Drawer(""))}); code(err) != desk.NotFound {
		t.Errorf("it is restored: %v", err)
	}
	if n, err := d.EraseDeleted(t.Context()); n != 0 || err != nil || d.count(`SELECT count(*) FROM outbox WHERE kind = 'erase'`) != 0 {
		t.Errorf("erased again: %d (%v)", n, err)
	}
	if n := d.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type = 'opened'`, r.Conversation); n != 1 {
		t.Error("the events that reports fold over are gone, too")
	}
}

func TestABlockedContactIsToldSoAndNothingOfTheirsIsKept(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	token := newToken()
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "You fools"})
	before := d.visitor(token)
	if _, err := d.Block(t.Context(), agent, r.Contact, r.Conversation, true); err != nil {
		t.Fatal(err)
	}
	if kind, data := d.lastEvent(r.Conversation); kind != "contact_blocked" || data.Actor != agent.ID {
		t.Errorf("the event is %s %+v", kind, data)
	}
	messages := d.count(`SELECT count(*) FROM messages`)
	for name, from := range map[string]desk.Identity{"a socket that was open": before, "one that comes back": d.visitor(token)} {
		for _, conversation := range []string{r.Conversation, ""} {
			_, err := d.Post(t.Context(), from, desk.Draft{Conversation: conversation, ClientID: "message-2", Body: "Fools"})
			if e := desk.AsError(err); err == nil || e.Code != desk.Forbidden || e.Field != "contact" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if now := d.visitor(token); !now.Blocked || now.ID != r.Contact {
		t.Errorf("they may not read what was said: %+v", now)
	}
	if n := d.count(`SELECT count(*) FROM messages`); n != messages {
		t.Errorf("%d messages were kept", n-messages)
	}
	if _, err := d.Block(t.Context(), agent, r.Contact, "", false); err != nil {
		t.Fatal(err)
	}
	d.post(d.visitor(token), desk.Draft{Conversation: r.Conversation, ClientID: "message-3", Body: "I am sorry"})
}

func TestWhoBlockedUnblocksAndWhoSupervisesDoes(t *testing.T) {
	d := newDesk(t)
	agent, other, admin := d.agent(apptest.Agent), d.agent(apptest.OtherAgent), d.agent(apptest.Admin)
	_, r := d.opened("You fools") // without a team's: every agent sees it
	if _, err := d.app.DB().NewQuery(`UPDATE inboxes SET team = ''`).Execute(); err != nil {
		t.Fatal(err)
	}
	_, free := d.opened("Fools")
	if _, err := d.Block(t.Context(), other, r.Contact, "", true); code(err) != desk.NotFound {
		t.Errorf("who sees nothing of a contact blocks them: %v", err)
	}
	if _, err := d.Block(t.Context(), agent, free.Contact, "", true); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Block(t.Context(), other, free.Contact, "", false); code(err) != desk.Forbidden {
		t.Errorf("a colleague's block is undone by anybody: %v", err)
	}
	if _, err := d.BlockedContacts(t.Context(), agent); code(err) != desk.Forbidden {
		t.Errorf("agents see who is blocked: %v", err)
	}
	list, err := d.BlockedContacts(t.Context(), admin)
	if err != nil || len(list) != 1 || list[0].ID != free.Contact || list[0].By != agent.ID || list[0].Conversation != free.Conversation || list[0].At == 0 {
		t.Errorf("the list is %+v (%v)", list, err)
	}
	if _, err := d.Block(t.Context(), admin, free.Contact, "", false); err != nil {
		t.Error(err)
	}
}

func TestALinkIsSeenFromBothSidesByWhoSeesBoth(t *testing.T) {
	d := newDesk(t)
	agent, other := d.agent(apptest.Agent), d.agent(apptest.OtherAgent)
	one, two := apptest.ID("conva"), apptest.ID("convfollow")
	kin := func(from desk.Identity, of string) (ids []string) {
		detail, err := d.Detail(t.Context(), from, of)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range detail.Links {
			ids = append(ids, r.ID)
		}
		return ids
	}
	events := func() int {
		return d.count(`SELECT count(*) FROM messages WHERE event_type IN ('linked', 'unlinked')`)
	}
	for range 2 { // the second time says nothing new, and neither does the other way round
		if err := d.Relate(t.Context(), agent, one, two, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Relate(t.Context(), agent, two, one, true); err != nil || events() != 2 {
		t.Errorf("%v, %d events", err, events())
	}
	if !slices.Contains(kin(agent, one), two) || !slices.Contains(kin(agent, two), one) {
		t.Errorf("%v and %v", kin(agent, one), kin(agent, two))
	}
	if slices.Contains(kin(other, two), one) {
		t.Error("a link shows what one must not see")
	}
	if kind, data := d.lastEvent(two); kind != "linked" || data.After != one || data.Number != 1 || data.Actor != agent.ID {
		t.Errorf("the event is %s %+v", kind, data)
	}
	if err := d.Relate(t.Context(), other, two, one, false); code(err) != desk.NotFound {
		t.Errorf("who sees one of them unlinks: %v", err)
	}
	if err := d.Relate(t.Context(), agent, one, one, true); code(err) != desk.BadRequest {
		t.Errorf("it is linked with itself: %v", err)
	}
	if err := d.Relate(t.Context(), agent, two, one, false); err != nil || slices.Contains(kin(agent, one), two) || events() != 4 {
		t.Errorf("unlinked: %v, %v, %d events", err, kin(agent, one), events())
	}
}
