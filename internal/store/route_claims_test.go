package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

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
