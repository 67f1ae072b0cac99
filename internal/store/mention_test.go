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

func TestAnEscalationIsSeenByWhoSupervises(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	f.Attend(apptest.OtherAgent.Agent, desk.Accepting)
	_, id := f.held()
	f.offer(apptest.Agent, id, func(o *desk.Offer) { o.ToTeam, o.Escalated = apptest.ID("teamb"), true })
	if got := f.bell(apptest.Supervisor); !slices.Equal(got, []string{"escalated+"}) {
		t.Errorf("the supervisor is told %v", got)
	}
	if got := f.bell(apptest.OtherAgent); !slices.Equal(got, []string{"handover_offered+"}) {
		t.Errorf("the team is told %v", got)
	}
	if got := f.events(id); !slices.Contains(got, "handover_offered:escalated") {
		t.Errorf("what happened is %v", got)
	}
}

func TestAMentionAsksAColleagueAndGivesNothingAway(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	_, id := f.held()
	from, other := f.agent(apptest.Agent), f.agent(apptest.OtherAgent)
	note := desk.Draft{ClientID: "a-question", Conversation: id, Kind: desk.Note, Body: "@Other, is it an E14?", Mentions: []string{apptest.OtherAgent.Agent}}
	for range 2 { // a repeat tells nobody again
		if r := f.post(from, note); !slices.Equal(r.Message.Mentions, note.Mentions) {
			t.Errorf("the note mentions %v", r.Message.Mentions)
		}
	}
	if got := f.bell(apptest.OtherAgent); !slices.Equal(got, []string{"mention+"}) {
		t.Errorf("who is asked is told %v", got)
	}
	page, err := f.Messages(context.Background(), other, id, store.Span{})
	if err != nil || !slices.Equal(page.Messages[len(page.Messages)-2].Mentions, note.Mentions) {
		t.Fatalf("who is asked reads %+v, %v", page, err)
	}
	if c := f.isOf(id, apptest.Agent); c.PublicSeq != 3 { // opened, the message, who has joined
		t.Errorf("a visitor's numbers are %d", c.PublicSeq)
	}
	note.ClientID, note.Mentions = "a-question-to-nobody", []string{apptest.Disabled.Agent}
	if _, err := f.Post(context.Background(), from, note); code(err) != desk.BadRequest || desk.AsError(err).Field != "mentions" {
		t.Errorf("who is disabled is asked: %v", err)
	}
	if n := f.count(`SELECT count(*) FROM messages WHERE client_id = 'a-question-to-nobody'`); n != 0 {
		t.Error("a refused note is there")
	}
}

func TestWhatWasReadIsReadInEveryTab(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	from, supervisor := f.agent(apptest.Agent), f.agent(apptest.Supervisor)
	var ids []string
	for i, text := range []string{"One", "Two"} {
		_, r := f.opened(text)
		f.post(from, desk.Draft{ClientID: "question-" + text, Conversation: r.Conversation, Kind: desk.Note, Body: "@Chief?", Mentions: []string{supervisor.ID}})
		ids = append(ids, r.Conversation)
		f.await("the bell", func(news []desk.News) bool {
			return slices.ContainsFunc(news, func(n desk.News) bool {
				return n.Bell != nil && n.Bell.Agent == supervisor.ID && n.Bell.New != nil && int(n.Bell.Unread) == i+1
			})
		})
		f.clock.Move(time.Millisecond)
	}
	if _, err := f.ReadNotifications(context.Background(), from, store.ReadLines{Conversation: ids[0]}); err != nil {
		t.Fatal(err)
	}
	if got := f.bell(apptest.Supervisor); !slices.Equal(got, []string{"mention+", "mention+"}) {
		t.Errorf("another's reading counts: %v", got)
	}
	unread, err := f.ReadNotifications(context.Background(), supervisor, store.ReadLines{Conversation: ids[0]})
	if err != nil || unread != 1 {
		t.Fatalf("%d unread, %v", unread, err)
	}
	f.await("the other tabs to hear of it", func(news []desk.News) bool {
		return slices.ContainsFunc(news, func(n desk.News) bool {
			return n.Bell != nil && n.Bell.Agent == supervisor.ID && n.Bell.New == nil && n.Bell.Unread == 1
		})
	})
	first, err := f.Notifications(context.Background(), supervisor, "", 1)
	if err != nil || len(first.Notifications) != 1 || first.Notifications[0].Conversation != ids[1] || first.Notifications[0].Number == 0 {
		t.Fatalf("the first page is %+v, %v", first, err)
	}
	second, err := f.Notifications(context.Background(), supervisor, first.Next, 1)
	if err != nil || len(second.Notifications) != 1 || second.Notifications[0].Conversation != ids[0] || second.Next != "" {
		t.Errorf("the second page is %+v, %v", second, err)
	}
	if _, err := f.ReadNotifications(context.Background(), supervisor, store.ReadLines{}); code(err) != desk.BadRequest {
		t.Errorf("nothing was read: %v", err)
	}
	if unread, err := f.ReadNotifications(context.Background(), supervisor, store.ReadLines{All: true}); err != nil || unread != 0 {
		t.Errorf("%d unread, %v", unread, err)
	}
}
