package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// floor is a desk whose team shares its chats out, on a clock that the test moves, and what visitors were told of their places.
type floor struct {
	*deskTest
	clock  *apptest.Clock
	mu     sync.Mutex
	places []desk.Place
	told   chan struct{} // after every batch of places
}

// crew are the members of the seed's team A besides the disabled one: three chats each.
var crew = []apptest.Persona{apptest.Agent, apptest.Supervisor}

func newFloor(t *testing.T, how desk.Assignment) *floor {
	t.Helper()
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	team := app.Record("teams", apptest.ID("teama"))
	team.Set("assignment", string(how))
	if err := app.Save(team); err != nil {
		t.Fatal(err)
	}
	exec(t, app, `UPDATE conversations SET status = 'solved', queued_at = 0, waiting_since = 0`)
	return openFloor(t, app, &apptest.Clock{})
}

// openFloor starts a store over an app: a second one is a restart.
func openFloor(t *testing.T, app *apptest.App, clock *apptest.Clock) *floor {
	t.Helper()
	f := &floor{clock: clock, told: make(chan struct{}, 1)}
	f.deskTest = runWith(t, app, func(c *store.Config) {
		c.Clock = clock.Now
		c.Routing.Places = func(news []desk.Place) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.places = append(f.places, news...)
			select {
			case f.told <- struct{}{}:
			default:
			}
		}
	})
	return f
}

func exec(t *testing.T, app *apptest.App, query string) {
	t.Helper()
	if _, err := app.NonconcurrentDB().NewQuery(query).Execute(); err != nil {
		t.Fatal(err)
	}
}

// later moves the clock, which nobody would look at before a while.
func (f *floor) later(by time.Duration) {
	f.clock.Move(by)
	f.RoutingChanged()
}

// has waits until a conversation is as it should be.
func (f *floor) has(id, what string, ok func(desk.Conversation) bool) desk.Conversation {
	f.t.Helper()
	var last desk.Conversation
	f.await(what, func(news []desk.News) bool {
		for _, n := range slices.Backward(news) {
			if n.Conversation.ID == id {
				last = n.Conversation
				return ok(last)
			}
		}
		return false
	})
	return last
}

func (f *floor) isOf(id string, p apptest.Persona) desk.Conversation {
	f.t.Helper()
	return f.has(id, "the chat to be "+p.Name+"'s", func(c desk.Conversation) bool { return c.Assignee == p.Agent })
}

func (f *floor) waits(id string) desk.Conversation {
	f.t.Helper()
	return f.has(id, "the chat to be in the queue", func(c desk.Conversation) bool { return c.QueuedAt > 0 })
}

// stands waits until a visitor was told of a place.
func (f *floor) stands(id, what string, ok func(desk.Place) bool) desk.Place {
	f.t.Helper()
	last := func() (p desk.Place, known bool) {
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, p := range slices.Backward(f.places) {
			if p.Conversation == id {
				return p, true
			}
		}
		return p, false
	}
	deadline := time.After(2 * time.Minute) // a machine that is busy elsewhere
	for {
		if p, known := last(); known && ok(p) {
			return p
		}
		select {
		case <-f.told:
		case <-deadline:
			p, _ := last()
			f.t.Fatalf("waited for the place to be %s in vain; it is %+v", what, p)
		}
	}
}

// events are what happened to a conversation, as "type:reason".
func (f *floor) events(id string) (out []string) {
	f.t.Helper()
	var rows []struct {
		Type string `db:"event_type"`
		Data string `db:"data"`
	}
	if err := f.app.ConcurrentDB().NewQuery(`SELECT event_type, data FROM messages WHERE kind = 'event' AND conversation = '` + id + `' ORDER BY seq`).All(&rows); err != nil {
		f.t.Fatal(err)
	}
	for _, r := range rows {
		var d desk.EventData
		if err := json.Unmarshal([]byte(r.Data), &d); err != nil {
			f.t.Fatal(err)
		}
		if strings.Contains(r.Data, "visitor") {
			f.t.Errorf("the event %s carries %s", r.Type, r.Data)
		}
		out = append(out, r.Type+":"+d.Reason)
	}
	return out
}

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

func TestOfManyWhoTakeAChatOneWinsAndTheOthersReadWho(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	_, r := f.opened("Hello?")
	claims := []apptest.Persona{apptest.Agent, apptest.Supervisor, apptest.Admin}
	errs := make([]error, 4*len(claims))
	var group sync.WaitGroup
	for i := range errs {
		from := f.agent(claims[i%len(claims)])
		group.Go(func() {
			_, errs[i] = f.Patch(context.Background(), from, r.Conversation, desk.Patch{Assignee: &from.ID})
		})
	}
	group.Wait()
	winner := f.column(`SELECT assignee FROM conversations WHERE id = '%s'`, r.Conversation)
	for i, err := range errs {
		p := claims[i%len(claims)]
		if (err == nil) != (p.Agent == winner) {
			t.Errorf("%s: %v; the winner is %s", p.Name, err, winner)
		}
		var lost *desk.Error
		if err == nil {
			continue
		}
		if !errors.As(err, &lost) || lost.Code != desk.Conflict || lost.Field != "assignee" || !strings.HasPrefix(lost.Text, "Public ") {
			t.Errorf("%s is told %v", p.Name, err)
		}
		if now, ok := lost.Current.(desk.Conversation); !ok || now.Assignee != winner {
			t.Errorf("%s is told that it is %+v now", p.Name, lost.Current)
		}
	}
	if n := f.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type = 'assigned'`, r.Conversation); n != 1 {
		t.Errorf("it was taken %d times", n)
	}
}

func TestNobodyGetsMoreThanTheyCanHoldHoweverManyComeAtOnce(t *testing.T) {
	f := newFloor(t, desk.LeastBusy)
	for _, p := range crew {
		f.Attend(p.Agent, desk.Accepting)
	}
	const chats = 10
	ids := make([]string, chats)
	var group sync.WaitGroup
	for i := range ids {
		visitor := f.visitor(newToken())
		group.Go(func() {
			r, err := f.Post(context.Background(), visitor, desk.Draft{ClientID: "opening-1", Body: "Hello"})
			if err != nil {
				t.Error(err)
			}
			ids[i] = r.Conversation
		})
	}
	group.Wait()
	loads := func() string {
		return f.column(`SELECT group_concat(n) FROM (SELECT count(*) AS n FROM conversations WHERE assignee != '' AND status = 'open' GROUP BY assignee ORDER BY n)`)
	}
	f.await("six to be given out", func([]desk.News) bool {
		return f.count(`SELECT count(*) FROM conversations WHERE assignee != '' AND status = 'open'`) == 6
	})
	if got := loads(); got != "3,3" {
		t.Errorf("they hold %s chats; three each are their limit", got)
	}

	var mine string
	for _, id := range ids {
		if f.column(`SELECT assignee FROM conversations WHERE id = '%s'`, id) == apptest.Agent.Agent {
			mine = id
		}
	}
	solved := desk.Solved
	if _, err := f.Patch(context.Background(), f.agent(apptest.Agent), mine, desk.Patch{Status: &solved}); err != nil {
		t.Fatal(err)
	}
	f.await("the seventh to be given to who has room again", func([]desk.News) bool {
		return loads() == "3,3" && f.count(`SELECT count(*) FROM conversations WHERE queued_at > 0`) == 3
	})
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

// Chats come and end, agents come, go and take by themselves, all at once: whatever the order, nobody ever holds more than
// they were given room for, and nobody who is away is given one.
func TestWhateverHappensAtOnceTheRulesHold(t *testing.T) {
	f := newFloor(t, desk.LeastBusy)
	var group sync.WaitGroup
	for i := range 3 {
		group.Go(func() {
			for n := range 8 {
				visitor := f.visitor(newToken())
				r, err := f.Post(context.Background(), visitor, desk.Draft{ClientID: fmt.Sprintf("opening-%d-%d", i, n), Body: "Hello"})
				if err != nil {
					t.Error(err)
					return
				}
				if n%3 == 0 {
					solved := desk.Solved
					if _, err := f.Patch(context.Background(), f.agent(apptest.Admin), r.Conversation, desk.Patch{Status: &solved}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	for _, p := range crew {
		group.Go(func() {
			for range 10 {
				f.Attend(p.Agent, desk.Accepting)
				f.Attend(p.Agent, desk.Away)
			}
			f.Attend(p.Agent, desk.Accepting)
		})
	}
	group.Wait()
	f.await("all who can to have one", func([]desk.News) bool {
		return f.count(`SELECT count(*) FROM conversations WHERE assignee != '' AND status = 'open' AND kind = 'chat'`) >= 6
	})
	for _, p := range crew {
		if n := f.count(`SELECT count(*) FROM conversations WHERE assignee = '%s' AND status = 'open'`, p.Agent); n > 3 {
			t.Errorf("%s holds %d chats of 3", p.Name, n)
		}
	}
	if n := f.count(`SELECT count(*) FROM conversations WHERE (queued_at > 0) != (kind = 'chat' AND status = 'open' AND assignee = '') AND last_seq > 0`); n > 0 {
		t.Errorf("%d chats stand in a queue and should not, or the other way round", n)
	}
}
