package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// pair is a visitor with an older conversation, which was solved, and a newer one, which waits.
func (d *deskTest) pair() (visitor desk.Identity, older, newer string) {
	d.t.Helper()
	token := newToken()
	older = d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "My lamp flickers"}).Conversation
	visitor = d.visitor(token)
	agent := d.agent(apptest.Agent)
	d.post(agent, desk.Draft{Conversation: older, ClientID: "answer-01", Body: "Turn the bulb"})
	d.patch(agent, older, desk.Patch{Status: ptr(desk.Solved)})
	newer = d.post(visitor, desk.Draft{ClientID: "opening-2", Body: "It flickers again"}).Conversation
	return visitor, older, newer
}

func (d *deskTest) mergeInto(from desk.Identity, conversation, into string) (desk.Conversation, desk.Conversation) {
	d.t.Helper()
	c, other, err := d.MergeInto(context.Background(), from, store.Merging{Conversation: conversation, Into: into})
	if err != nil {
		d.t.Fatal(err)
	}
	return c, other
}

func (d *deskTest) separate(from desk.Identity, conversation string) (desk.Conversation, desk.Conversation) {
	d.t.Helper()
	c, other, err := d.Separate(context.Background(), from, conversation, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return c, other
}

// stands is everything by which some conversations stand somewhere, apart from what only grows: numbers of messages and versions, and when.
func (d *deskTest) stands(ids ...string) string {
	d.t.Helper()
	var all string
	for _, id := range ids {
		all += d.column(`SELECT group_concat(x, char(10)) FROM (SELECT id || ' ' || status || ' ' || assignee || ' ' || team || ' ' || waiting_since || ' ' || solved_at || ' ' ||
 snoozed_until || ' ' || queued_at || ' ' || assigned_at || ' ' || returned_at || ' ' || promised_by || ' ' || round || ' ' || preview || ' ' || merged_into || ' ' || spam || ' ' ||
 deleted_at || ' ' || contact AS x FROM conversations WHERE id = '%[1]s'
 UNION ALL SELECT principal || ' ' || status FROM conversation_access WHERE conversation = '%[1]s'
 UNION ALL SELECT 'round ' || round || ' ' || opened || ' ' || solved || ' ' || first_reply FROM rounds WHERE conversation = '%[1]s'
 UNION ALL SELECT id || body || contact || agent || client_key FROM messages WHERE conversation = '%[1]s' AND kind != 'event' ORDER BY 1)`, id) + "\n"
	}
	return all
}

func TestAMergedConversationLeavesAllListsAndTakingItApartRestoresBoth(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	_, older, newer := d.pair()
	before := d.stands(older, newer)
	c, into := d.mergeInto(agent, newer, older)
	if c.Drawer != desk.InMerged || c.MergedInto != older || c.QueuedAt != 0 || d.lists(agent, "", newer) {
		t.Errorf("%+v", c)
	}
	if into.Status != desk.Open || into.WaitingSince != c.WaitingSince || into.Assignee != agent.ID || !d.lists(agent, "", older) {
		t.Errorf("who waits is nowhere: %+v", into)
	}
	if kind, data := d.lastEvent(newer); kind != "merged" || data.After != older || data.Number != into.Number || data.Actor != agent.ID {
		t.Errorf("the event is %s %+v", kind, data)
	}
	if kind, data := d.lastEvent(older); kind != "took_in" || data.After != newer || data.Number != c.Number {
		t.Errorf("the other one's is %s %+v", kind, data)
	}
	if detail := d.detail(older); len(detail.Merged) != 1 || detail.Merged[0].ID != newer || len(detail.Earlier) != 0 {
		t.Errorf("%+v, earlier %+v", detail.Merged, detail.Earlier)
	}
	if page, err := d.Messages(t.Context(), agent, newer, store.Span{}); err != nil || !slices.ContainsFunc(page.Messages, func(m desk.Message) bool { return m.Body == "It flickers again" }) {
		t.Errorf("it can't be read there: %v", err)
	}
	if _, err := d.Post(t.Context(), agent, desk.Draft{Conversation: newer, ClientID: "answer-02", Body: "Hello?"}); code(err) != desk.Conflict {
		t.Errorf("an agent answers where nobody reads: %v", err)
	}
	c, into = d.separate(agent, newer)
	if c.Drawer != "" || c.MergedInto != "" || !d.lists(agent, "", newer) || into.ID != older {
		t.Errorf("%+v", c)
	}
	if after := d.stands(older, newer); after != before {
		t.Errorf("they were\n%s\nand are\n%s", before, after)
	}
	if kind, data := d.lastEvent(newer); kind != "separated" || data.After != older {
		t.Errorf("the event is %s %+v", kind, data)
	}
	if kind, data := d.lastEvent(older); kind != "separated" || data.After != newer || data.Actor != agent.ID {
		t.Errorf("the other one's is %s %+v", kind, data)
	}
}

func TestMergingTwiceIsMergingOnceAndSoIsTakingApart(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	_, older, newer := d.pair()
	events := func() int {
		return d.count(`SELECT count(*) FROM messages WHERE event_type IN ('merged', 'took_in', 'separated')`)
	}
	d.mergeInto(agent, newer, older)
	if c, _ := d.mergeInto(agent, newer, older); c.MergedInto != older || events() != 2 || d.count(`SELECT count(*) FROM conversation_merges WHERE undone = 0`) != 1 {
		t.Errorf("%d events, %+v", events(), c)
	}
	d.separate(agent, newer)
	if c, other := d.separate(agent, newer); c.Drawer != "" || other.ID != "" || events() != 4 {
		t.Errorf("%d events, %+v", events(), c)
	}
	d.mergeInto(agent, newer, older) // and again
	if events() != 6 {
		t.Errorf("%d events", events())
	}
}

func TestWhatWasDoneSinceIsNotUndoneWithAMerge(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	visitor, older, newer := d.pair()
	c, _ := d.mergeInto(agent, newer, older)
	d.post(agent, desk.Draft{Conversation: older, ClientID: "answer-02", Body: "A new bulb is on its way"})
	said := d.post(visitor, desk.Draft{Conversation: newer, ClientID: "message-2", Body: "Thank you"})
	if said.Conversation != older {
		t.Fatalf("it was said in %s", said.Conversation)
	}
	now, into := d.separate(agent, newer)
	if into.Status != desk.Open || into.WaitingSince != said.Message.At || into.Assignee != agent.ID || into.Preview != "Thank you" {
		t.Errorf("somebody waits there: %+v", into)
	}
	if now.Status != desk.Open || now.WaitingSince != c.WaitingSince {
		t.Errorf("%+v", now)
	}
	d.mergeInto(agent, newer, older)
	d.post(agent, desk.Draft{Conversation: older, ClientID: "answer-03", Body: "Gladly"})
	if _, into = d.separate(agent, newer); into.WaitingSince != 0 {
		t.Errorf("nobody waits there: %+v", into)
	}
}

func TestMergingIsRefusedWhereItWouldJoinTwoPeopleOrOverwriteNews(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	agent, other := d.agent(apptest.Agent), d.agent(apptest.OtherAgent)
	_, older, newer := d.pair()
	_, third := d.opened("Somebody else")
	one, two := d.detail(newer).Conversation.Version, d.detail(older).Conversation.Version
	try := func(from desk.Identity, m store.Merging) *desk.Error {
		_, _, err := d.MergeInto(ctx, from, m)
		if err == nil {
			t.Fatalf("%+v is merged", m)
		}
		return desk.AsError(err)
	}
	for _, row := range []struct {
		name  string
		from  desk.Identity
		m     store.Merging
		code  desk.Code
		field string
	}{
		{"with itself", agent, store.Merging{Conversation: newer, Into: newer}, desk.BadRequest, "into"},
		{"with somebody else's", agent, store.Merging{Conversation: newer, Into: third.Conversation}, desk.Conflict, "into"},
		{"with what one does not see", agent, store.Merging{Conversation: newer, Into: apptest.ID("convb")}, desk.NotFound, "conversation"},
		{"what one does not see", other, store.Merging{Conversation: newer, Into: apptest.ID("convb")}, desk.NotFound, "conversation"},
		{"with nothing", agent, store.Merging{Conversation: newer}, desk.NotFound, "conversation"},
		{"as it was before", agent, store.Merging{Conversation: newer, Into: older, Version: one - 1}, desk.Conflict, "version"},
		{"with the other one as it was before", agent, store.Merging{Conversation: newer, Into: older, Version: one, IntoVersion: two - 1}, desk.Conflict, "into_version"},
	} {
		e := try(row.from, row.m)
		if e.Code != row.code || e.Field != row.field {
			t.Errorf("%s: %v on %q", row.name, e, row.field)
		}
		if current, ok := e.Current.(desk.Conversation); row.field == "version" && (!ok || current.Version != one) {
			t.Errorf("%s: the current state is %+v", row.name, e.Current)
		}
	}
	if n := d.count(`SELECT count(*) FROM conversations WHERE merged_into != ''`) + d.count(`SELECT count(*) FROM conversation_merges WHERE undone = 0`); n != 0 {
		t.Errorf("%d are merged all the same", n)
	}
	if _, _, err := d.MergeInto(ctx, agent, store.Merging{Conversation: newer, Into: older, Version: one, IntoVersion: two}); err != nil {
		t.Error(err)
	}
	if e := try(agent, store.Merging{Conversation: older, Into: newer}); e.Code != desk.Conflict || e.Field != "into" {
		t.Errorf("a circle: %v", e)
	}
	if _, _, err := d.Separate(ctx, agent, newer, one); desk.AsError(err).Field != "version" {
		t.Errorf("taken apart as it was before: %v", err)
	}
	if _, _, err := d.Separate(ctx, other, newer, 0); code(err) != desk.NotFound {
		t.Errorf("by who sees neither: %v", err)
	}
	if _, _, err := d.MergeInto(ctx, desk.Identity{Kind: desk.ByContact}, store.Merging{Conversation: newer, Into: older}); code(err) != desk.Forbidden {
		t.Errorf("by a visitor: %v", err)
	}
	if _, _, err := d.Separate(ctx, desk.Identity{Kind: desk.ByContact}, newer, 0); code(err) != desk.Forbidden {
		t.Errorf("by a visitor: %v", err)
	}
}

func TestWhoSeesTheOtherOneReadsBothAndOnlyWhileTheyAreMerged(t *testing.T) {
	d := newDesk(t)
	agent, other, admin := d.agent(apptest.Agent), d.agent(apptest.OtherAgent), d.agent(apptest.Admin)
	_, older, newer := d.pair()
	sees := func(who desk.Identity, id string) bool {
		_, err := d.Head(context.Background(), who, id)
		return err == nil
	}
	if sees(other, older) || sees(other, newer) {
		t.Fatal("another team sees it before")
	}
	d.patch(admin, older, desk.Patch{Team: ptr(apptest.ID("teamb")), Assignee: ptr("")})
	d.mergeInto(admin, newer, older)
	if !sees(other, newer) || !sees(agent, newer) {
		t.Error("who reads the other one does not see what it took in")
	}
	if _, _, err := d.Separate(t.Context(), agent, newer, 0); code(err) != desk.Forbidden {
		t.Errorf("taken apart by who sees one of them: %v", err)
	}
	d.patch(admin, older, desk.Patch{Team: ptr(apptest.ID("teama"))}) // who sees it follows the other one
	if sees(other, newer) {
		t.Error("who has lost sight of the other one still reads what it took in")
	}
	d.await("the loss", func(news []desk.News) bool {
		return slices.ContainsFunc(news, func(n desk.News) bool {
			return n.Conversation.ID == newer && slices.Contains(n.Before, "team:"+apptest.ID("teamb")) && !slices.Contains(n.After, "team:"+apptest.ID("teamb"))
		})
	})
	d.patch(admin, older, desk.Patch{Team: ptr(apptest.ID("teamb"))})
	if !sees(other, newer) {
		t.Fatal("nor is it seen again")
	}
	d.separate(admin, newer)
	if sees(other, newer) || !sees(other, older) || !sees(agent, newer) {
		t.Error("taken apart, each is not seen as before")
	}
}

func TestOnesThatWentOnInAMergedOneComeAlongAndBack(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	visitor, first, second := d.pair()
	third := d.post(visitor, desk.Draft{ClientID: "opening-3", Body: "And a third lamp"}).Conversation
	into := func(id string) string { return d.column(`SELECT merged_into FROM conversations WHERE id = '%s'`, id) }
	before := d.stands(first, second, third)
	d.mergeInto(agent, first, second)
	merged := d.stands(first, second, third)
	d.mergeInto(agent, second, third)
	if into(first) != third || into(second) != third || len(d.detail(third).Merged) != 2 {
		t.Errorf("they go on in %q and %q", into(first), into(second))
	}
	d.separate(agent, second)
	if now := d.stands(first, second, third); now != merged {
		t.Errorf("they were\n%s\nand are\n%s", merged, now)
	}
	d.mergeInto(agent, second, third)
	d.separate(agent, first) // the first merge alone
	if into(first) != "" || into(second) != third {
		t.Errorf("they go on in %q and %q", into(first), into(second))
	}
	d.separate(agent, second)
	if now := d.stands(first, second, third); now != before {
		t.Errorf("they were\n%s\nand are\n%s", before, now)
	}
}

func TestContactsWhoAreTwoAgainTakeTheirConversationsApart(t *testing.T) {
	d := newDesk(t)
	admin := d.agent(apptest.Admin)
	_, ada, older := d.guest("Ada Park", "ada@park.example")
	_, phone, newer := d.guest("A. P.", "ada@phone.example")
	page, merge := d.merge(admin, ada.ID, phone.ID)
	before := d.stands(older, newer)
	d.mergeInto(admin, newer, older)
	if _, err := d.Unmerge(t.Context(), admin, page.ID, merge); err != nil {
		t.Fatal(err)
	}
	if now := d.stands(older, newer); now != before {
		t.Errorf("they were\n%s\nand are\n%s", before, now)
	}
	if kind, data := d.lastEvent(newer); kind != "contact_separated" && (kind != "separated" || data.Reason != desk.TwoContacts) {
		t.Errorf("the event is %s %+v", kind, data)
	}
	if _, _, err := d.MergeInto(t.Context(), admin, store.Merging{Conversation: newer, Into: older}); desk.AsError(err).Field != "into" {
		t.Errorf("they are merged again: %v", err)
	}
}

func TestWhatGoesOnInADeletedConversationIsErasedWithIt(t *testing.T) {
	var clock apptest.Clock
	d := runAt(t, apptest.Seeded(t, connected), clock.Now)
	agent := d.agent(apptest.Agent)
	visitor, older, newer := d.pair()
	d.post(visitor, desk.Draft{Conversation: newer, ClientID: "message-2", Body: "I am Quillfeather"})
	d.mergeInto(agent, newer, older)
	d.put(agent, older, desk.InDeleted)
	next := d.post(visitor, desk.Draft{Conversation: newer, ClientID: "message-3", Body: "Hello?"})
	if !next.Opened || next.Conversation == older || next.Conversation == newer {
		t.Errorf("who writes where it went on was heard in %+v", next)
	}
	clock.Move(desk.KeptDeleted * time.Millisecond)
	if n, err := d.EraseDeleted(t.Context()); n != 2 || err != nil || len(d.mentions("Quillfeather")) != 0 {
		t.Errorf("erased %d (%v), left %q", n, err, d.mentions("Quillfeather"))
	}
	if _, err := d.Head(t.Context(), agent, newer); code(err) != desk.NotFound {
		t.Errorf("it is still to be seen: %v", err)
	}
}

func TestAPlanSaysWhatMergingWouldDoAndDoesNothing(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	_, older, newer := d.pair()
	before := d.stands(older, newer)
	plan, err := d.PlanMerge(t.Context(), agent, newer, older)
	if err != nil || !plan.Onward || plan.Asked || plan.Messages != 1 || plan.Joined.Status != desk.Open || plan.Joined.WaitingSince == 0 || plan.Into.Status != desk.Solved {
		t.Errorf("%v %+v", err, plan)
	}
	if d.stands(older, newer) != before {
		t.Error("a plan has changed something")
	}
	_, _, alone, phone := d.apartPair()
	if plan, err = d.PlanMerge(t.Context(), agent, phone, alone); err != nil || plan.Onward {
		t.Errorf("%v %+v", err, plan)
	}
	for name, ids := range map[string][2]string{"of two contacts": {newer, alone}, "of one alone": {newer, newer}} {
		if _, err := d.PlanMerge(t.Context(), agent, ids[0], ids[1]); desk.AsError(err).Field != "into" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.PlanMerge(t.Context(), d.agent(apptest.OtherAgent), newer, older); code(err) != desk.NotFound {
		t.Errorf("by who sees neither: %v", err)
	}
}

func TestManyWhoMergeAtOnceMakeOneMergeAndNoCircle(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	_, older, newer := d.pair()
	done := make(chan error)
	const tries = 12
	for i := range tries {
		m := store.Merging{Conversation: newer, Into: older}
		if i%2 == 1 {
			m = store.Merging{Conversation: older, Into: newer}
		}
		go func() {
			_, _, err := d.MergeInto(context.Background(), agent, m)
			done <- err
		}()
	}
	var good int
	for range tries {
		if err := <-done; err == nil {
			good++
		} else if code(err) != desk.Conflict {
			t.Error(err)
		}
	}
	if merged := d.count(`SELECT count(*) FROM conversations WHERE merged_into != ''`); good != tries/2 || merged != 1 {
		t.Errorf("%d went well, %d are merged", good, merged)
	}
}

func TestAMostOfConversationsGoesOnInOne(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	visitor, older, newer := d.pair()
	d.mergeInto(agent, newer, older)
	for i := range desk.MaxMergedInto {
		next := d.post(visitor, desk.Draft{ClientID: fmt.Sprintf("opening-%d", i+10), Body: "One more"}).Conversation
		_, _, err := d.MergeInto(t.Context(), agent, store.Merging{Conversation: next, Into: older})
		if last := i == desk.MaxMergedInto-1; last != (code(err) == desk.TooLarge) {
			t.Fatalf("after %d: %v", i+1, err)
		}
	}
}
