package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

func TestAChatGoesToWhoAcceptsAndToNobodyElse(t *testing.T) {
	f := newFloor(t, desk.RoundRobin)
	f.Attend(apptest.Agent.Agent, desk.Away)
	f.Attend(apptest.OtherAgent.Agent, desk.Accepting) // of another team
	f.Attend(apptest.Disabled.Agent, desk.Accepting)
	_, r := f.opened("Is anybody there?")
	f.stands(r.Conversation, "the first, with nobody there", func(p desk.Place) bool { return p.Number == 1 && p.Nobody })
	f.Attend(apptest.Supervisor.Agent, desk.Accepting)
	c := f.isOf(r.Conversation, apptest.Supervisor)
	if c.QueuedAt != 0 || c.AssignedAt != desk.At(f.clock.Now()) {
		t.Errorf("queued %d, assigned %d; want 0 and now", c.QueuedAt, c.AssignedAt)
	}
	if got := f.events(r.Conversation); !slices.Equal(got, []string{"opened:", "assigned:turn"}) {
		t.Errorf("what happened is %v", got)
	}
	f.stands(r.Conversation, "over", func(p desk.Place) bool { return p.Number == 0 })
	if n := f.count(`SELECT count(*) FROM rounds WHERE conversation = '%s' AND queued > 0 AND picked >= queued`, r.Conversation); n != 1 {
		t.Error("the pick-up is not kept")
	}
}

func TestByHandAChatWaitsUntilSomebodyTakesIt(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	_, r := f.opened("Hello?")
	f.stands(r.Conversation, "the first", func(p desk.Place) bool { return p.Number == 1 && !p.Nobody && p.Wait == desk.Span{} })
	if c := f.waits(r.Conversation); c.Assignee != "" {
		t.Errorf("it went to %s", c.Assignee)
	}
}

func TestAnUnansweredChatGoesToTheNextOneAndAllAreTold(t *testing.T) {
	f := newFloor(t, desk.RoundRobin)
	exec(t, f.app, `UPDATE inboxes SET settings = '{"answer_s":60}'`)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	f.RoutingChanged()
	_, r := f.opened("Hello?")
	f.isOf(r.Conversation, apptest.Agent)
	f.later(59 * time.Second)
	f.Typed(apptest.Agent.Agent, r.Conversation)
	f.later(30 * time.Second) // never mid-reply
	f.Attend(apptest.Supervisor.Agent, desk.Invisible)
	if c := f.column(`SELECT assignee FROM conversations WHERE id = '%s'`, r.Conversation); c != apptest.Agent.Agent {
		t.Fatalf("it is %q's while they write", c)
	}
	f.later(time.Minute)
	c := f.waits(r.Conversation)
	if c.ReturnedAt == 0 || c.QueuedAt != c.WaitingSince {
		t.Errorf("returned %d, queued %d; waiting since %d", c.ReturnedAt, c.QueuedAt, c.WaitingSince)
	}
	f.stands(r.Conversation, "the first again", func(p desk.Place) bool { return p.Number == 1 })
	f.Attend(apptest.Supervisor.Agent, desk.Accepting)
	if c := f.isOf(r.Conversation, apptest.Supervisor); c.ReturnedAt != 0 {
		t.Error("somebody has it, and it is still marked as returned")
	}
	want := []string{"opened:", "assigned:turn", "returned:unanswered", "assigned:turn"}
	if got := f.events(r.Conversation); !slices.Equal(got, want) {
		t.Errorf("what happened is %v, want %v", got, want)
	}
	if n := f.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type = 'returned' AND public_seq > 0`, r.Conversation); n != 1 {
		t.Error("the visitor is not told")
	}
}

func TestWhoGoesAwayGivesTheirUnansweredChatsBackAndGetsThemWhenTheyReturn(t *testing.T) {
	f := newFloor(t, desk.RoundRobin)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	answered, a := f.opened("Answered")
	_, b := f.opened("Not answered")
	f.isOf(a.Conversation, apptest.Agent)
	f.isOf(b.Conversation, apptest.Agent)
	f.post(f.agent(apptest.Agent), desk.Draft{ClientID: "an-answer", Conversation: a.Conversation, Body: "Here"})
	f.Attend(apptest.Agent.Agent, desk.Away)
	f.later(11 * time.Second)
	f.waits(b.Conversation)
	if c := f.column(`SELECT assignee FROM conversations WHERE id = '%s'`, a.Conversation); c != apptest.Agent.Agent {
		t.Error("an answered chat was taken away")
	}
	f.post(answered, desk.Draft{ClientID: "one-more-thing", Conversation: a.Conversation, Body: "One more thing"})
	f.waits(a.Conversation)
	f.clock.Move(time.Minute)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	f.isOf(a.Conversation, apptest.Agent)
	f.isOf(b.Conversation, apptest.Agent)
	if got := f.events(b.Conversation); !slices.Equal(got, []string{"opened:", "assigned:turn", "returned:away", "assigned:turn"}) {
		t.Errorf("what happened is %v", got)
	}
}

func TestWhoGivesAChatBackByHandIsNotGivenItAgain(t *testing.T) {
	f := newFloor(t, desk.RoundRobin)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	_, r := f.opened("Hello?")
	f.isOf(r.Conversation, apptest.Agent)
	nobody := ""
	if _, err := f.Patch(context.Background(), f.agent(apptest.Agent), r.Conversation, desk.Patch{Assignee: &nobody}); err != nil {
		t.Fatal(err)
	}
	_, second := f.opened("And me?")
	f.isOf(second.Conversation, apptest.Agent) // routing has looked at both
	if c := f.waits(r.Conversation); c.Assignee != "" {
		t.Error("it came back at once")
	}
	f.Attend(apptest.Supervisor.Agent, desk.Accepting)
	f.isOf(r.Conversation, apptest.Supervisor)
}

func TestACustomerWhoComesBackIsGivenToWhoAnsweredThemBefore(t *testing.T) {
	f := newFloor(t, desk.RoundRobin)
	f.Attend(apptest.Supervisor.Agent, desk.Accepting)
	visitor, r := f.opened("The first time")
	f.isOf(r.Conversation, apptest.Supervisor)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	again := f.post(visitor, desk.Draft{ClientID: "the-second-time", Body: "The second time"})
	f.isOf(again.Conversation, apptest.Supervisor)
	if got := f.events(again.Conversation); !slices.Contains(got, "assigned:last_agent") {
		t.Errorf("what happened is %v", got)
	}
}

func TestAfterACrashTheRouterGoesOnWhereItWas(t *testing.T) {
	f := newFloor(t, desk.RoundRobin)
	exec(t, f.app, `UPDATE inboxes SET settings = '{"answer_s":60}'`)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	_, held := f.opened("Somebody has me")
	f.isOf(held.Conversation, apptest.Agent)
	f.await("where they are to be on disk", func([]desk.News) bool {
		return f.count(`SELECT count(*) FROM agents WHERE here AND id = '%s'`, apptest.Agent.Agent) == 1
	})
	exec(t, f.app, `UPDATE agents SET capacity = 1`)
	f.clock.Move(time.Second)
	_, queued := f.opened("Nobody has me")
	f.waits(queued.Conversation)

	// Another process over the same folder, which nobody has told anything.
	again := openFloor(t, f.app, f.clock)
	again.stands(queued.Conversation, "the first", func(p desk.Place) bool { return p.Number == 1 && p.Nobody })
	if n := again.count(`SELECT count(*) FROM conversations WHERE assignee = '%s' AND id = '%s'`, apptest.Agent.Agent, held.Conversation); n != 1 {
		t.Error("who comes back at once has lost their chat")
	}
	again.later(21 * time.Second)
	again.has(held.Conversation, "the chat of who is gone to return", func(c desk.Conversation) bool { return c.ReturnedAt > 0 })
	again.Attend(apptest.Supervisor.Agent, desk.Accepting)
	again.has(held.Conversation, "who waits longer to be first", func(c desk.Conversation) bool { return c.Assignee == apptest.Supervisor.Agent })
}

func TestAPlaceHasAnEstimateOnceThereIsSomethingToGoBy(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	from := f.agent(apptest.Agent)
	for i := range 4 {
		_, r := f.opened("Hello?")
		f.clock.Move(90 * time.Second)
		if _, err := f.Patch(context.Background(), from, r.Conversation, desk.Patch{Assignee: &from.ID}); err != nil {
			t.Fatal(i, err)
		}
	}
	_, first := f.opened("I am the first")
	f.clock.Move(time.Second) // who comes in the same millisecond has no order
	visitor, second := f.opened("I am the second")
	p := f.stands(second.Conversation, "the second", func(p desk.Place) bool { return p.Number == 2 && p.Wait.To > 0 })
	if p.Wait != (desk.Span{From: 3 * time.Minute, To: 3 * time.Minute}) {
		t.Errorf("the second waits %v, want 3 minutes", p.Wait)
	}
	list, err := f.VisitorConversations(context.Background(), visitor)
	if err != nil || len(list) != 1 || list[0].Queue == nil || list[0].Queue.Place != 2 || !slices.Equal(list[0].Queue.Estimate, []int{180, 180}) {
		t.Errorf("the second reads %+v, %v", list, err)
	}
	urgent := desk.Urgent
	if _, err := f.Patch(context.Background(), from, second.Conversation, desk.Patch{Priority: &urgent}); err != nil {
		t.Fatal(err)
	}
	f.stands(first.Conversation, "the second now", func(p desk.Place) bool { return p.Number == 2 })
}
