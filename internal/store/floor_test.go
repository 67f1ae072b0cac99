package store_test

import (
	"encoding/json"
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
	loads  chan desk.Load
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
	f := &floor{clock: clock, told: make(chan struct{}, 1), loads: make(chan desk.Load, 64)}
	f.deskTest = runWith(t, app, func(c *store.Config) {
		c.Clock = clock.Now
		c.Routing.Loads = func(news []desk.Load) {
			for _, l := range news {
				select {
				case f.loads <- l:
				default: // this test asks for none
				}
			}
		}
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
