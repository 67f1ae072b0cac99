package store_test

import (
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

func (d *deskTest) asks(id string) desk.Millis {
	d.t.Helper()
	c, err := d.Head(d.t.Context(), d.agent(apptest.Admin), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return c.FollowUpAt
}

func TestWhoAsksToHearFromUsIsWaitedForWhereTheConversationGoesOn(t *testing.T) {
	asks := desk.Rating{Score: 1, Comment: "It broke", FollowUp: true}
	t.Run("after it was merged", func(t *testing.T) {
		d := newDesk(t)
		agent := d.agent(apptest.Agent)
		visitor, older, newer := d.pair()
		d.mergeInto(agent, newer, older)
		if err := d.Rate(t.Context(), visitor, newer, asks); err != nil {
			t.Fatal(err)
		}
		if kind, data := d.lastEvent(older); d.asks(older) == 0 || d.asks(newer) != 0 || kind != string(desk.FollowUp) || data.Score != 1 {
			t.Errorf("it is asked at %d there and at %d here: %s %+v", d.asks(older), d.asks(newer), kind, data)
		}
		d.post(agent, desk.Draft{Conversation: older, ClientID: "sorry-001", Body: "We are sorry"})
		if rating := d.detail(newer).Ratings[0]; d.asks(older) != 0 || rating.FollowedUp == 0 || rating.FollowedUpBy != agent.ID {
			t.Errorf("after an answer: %d, %+v", d.asks(older), rating)
		}
		if d.separate(agent, newer); d.asks(older) != 0 || d.asks(newer) != 0 {
			t.Error("who was come back to asks again")
		}
	})
	t.Run("before it was merged", func(t *testing.T) {
		d := newDesk(t)
		agent := d.agent(apptest.Agent)
		visitor, older, newer := d.pair()
		if err := d.Rate(t.Context(), visitor, newer, asks); err != nil {
			t.Fatal(err)
		}
		since := d.asks(newer)
		if d.mergeInto(agent, newer, older); since == 0 || d.asks(older) != since || d.asks(newer) != 0 {
			t.Errorf("merged, it is asked at %d there and at %d here, not at %d", d.asks(older), d.asks(newer), since)
		}
		if d.separate(agent, newer); d.asks(newer) != since || d.asks(older) != 0 {
			t.Errorf("apart, it is asked at %d there and at %d here, not at %d", d.asks(older), d.asks(newer), since)
		}
	})
}
