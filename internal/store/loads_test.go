package store_test

import (
	"context"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

// carries waits until an agent is told to have so many chats.
func (f *floor) carries(agent string, chats int) {
	f.t.Helper()
	deadline := time.After(2 * time.Minute) // a machine that is busy elsewhere
	for {
		select {
		case l := <-f.loads:
			if l == (desk.Load{Agent: agent, Chats: chats}) {
				return
			}
		case <-deadline:
			f.t.Fatalf("%s is never told to have %d chats", agent, chats)
		}
	}
}

func TestLoadsFollowWhoHasWhichChat(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	agent, other := apptest.Agent.Agent, apptest.Supervisor.Agent
	from := f.agent(apptest.Agent)
	change := func(id string, p desk.Patch) desk.Conversation {
		t.Helper()
		c, err := f.Patch(context.Background(), from, id, p)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	_, one := f.opened("Hello?")
	_, two := f.opened("And me?")
	change(one.Conversation, desk.Patch{Assignee: &agent})
	f.carries(agent, 1)
	taken := change(two.Conversation, desk.Patch{Assignee: &agent})
	f.carries(agent, 2)
	solved, ticket := desk.Solved, desk.Ticket
	change(one.Conversation, desk.Patch{Status: &solved})
	f.carries(agent, 1)
	given := change(two.Conversation, desk.Patch{Version: taken.Version, Assignee: &other})
	f.carries(agent, 0)
	change(two.Conversation, desk.Patch{Version: given.Version, Kind: &ticket})
	f.carries(other, 0)
}

func TestARestartedDeskTellsOfTheLoadsItFinds(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	agent := apptest.Agent.Agent
	_, one := f.opened("Hello?")
	if _, err := f.Patch(context.Background(), f.agent(apptest.Agent), one.Conversation, desk.Patch{Assignee: &agent}); err != nil {
		t.Fatal(err)
	}
	f.carries(agent, 1)
	openFloor(t, f.app, f.clock).carries(agent, 1)
}
