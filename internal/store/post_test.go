package store_test

import (
	"fmt"
	"sync"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func TestFirstMessageOpensOneConversationHoweverOftenItIsRepeated(t *testing.T) {
	d := newDesk(t)
	token := newToken()
	stranger := d.visitor(token) // as a tab that never heard the acknowledgement
	draft := desk.Draft{ClientID: "first-message", Body: "Does the lamp fit an E14 bulb?", Opening: &desk.Opening{Name: "Jun", Page: "/lamps"}}
	first := d.post(stranger, draft)
	if !first.Opened || first.Repeated || first.Message.PublicSeq == 0 {
		t.Fatalf("first: %+v", first)
	}
	again := d.post(stranger, draft)
	if !again.Repeated || again.Message.ID != first.Message.ID || again.Conversation != first.Conversation || again.Contact != first.Contact {
		t.Fatalf("repeat: %+v, first: %+v", again, first)
	}
	draft.Body = "Something else"
	if _, err := d.Post(t.Context(), stranger, draft); code(err) != desk.Conflict {
		t.Fatalf("same client_id with other text: %v", err)
	}
	if n := d.count(`SELECT count(*) FROM contact_sessions WHERE token_hash = '%s'`, store.HashToken(token)); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestPostTwiceKeepsOneMessage(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	draft := desk.Draft{Conversation: r.Conversation, ClientID: "second-message", Body: "Are you there?"}
	first := d.post(visitor, draft)
	again := d.post(visitor, draft)
	if again.Message.Seq != first.Message.Seq || !again.Repeated {
		t.Fatalf("first %+v, again %+v", first, again)
	}
	draft.Body = "Other"
	if _, err := d.Post(t.Context(), visitor, draft); code(err) != desk.Conflict {
		t.Fatalf("conflict expected, got %v", err)
	}
}

func TestNobodyWritesWhereTheyCannotSee(t *testing.T) {
	d := newDesk(t)
	_, r := d.opened("Hello")
	other, _ := d.opened("I am somebody else")
	for name, from := range map[string]desk.Identity{"other visitor": other, "other team's agent": d.agent(apptest.OtherAgent)} {
		_, err := d.Post(t.Context(), from, desk.Draft{Conversation: r.Conversation, ClientID: "intruding-1", Body: "Hi"})
		if code(err) != desk.NotFound {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := d.Messages(t.Context(), from, r.Conversation, store.Span{}); code(err) != desk.NotFound {
			t.Errorf("%s reads: %v", name, err)
		}
	}
	d.post(d.agent(apptest.Agent), desk.Draft{Conversation: r.Conversation, ClientID: "answering-1", Body: "Hello, how can I help?"})
}

func TestVisitorSeesNeitherNotesNorHolesWhereNotesAre(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	agent := d.agent(apptest.Agent)
	d.post(agent, desk.Draft{Conversation: r.Conversation, ClientID: "a-note-001", Kind: desk.Note, Body: "Rude customer, careful"})
	d.post(agent, desk.Draft{Conversation: r.Conversation, ClientID: "a-reply-01", Body: "Good morning"})
	page, err := d.Messages(t.Context(), visitor, r.Conversation, store.Span{})
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range page.Messages {
		if m.PublicSeq != int64(i+1) || m.Seq != 0 || m.Kind == desk.Note {
			t.Errorf("message %d: %+v", i, m)
		}
	}
	last := page.Messages[len(page.Messages)-1]
	if last.Body != "Good morning" || last.Author.ID != "" || last.Author.Name == "" {
		t.Errorf("last: %+v", last)
	}
}

func TestReplyTakesTheConversationAndEndsTheWait(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	agent := d.agent(apptest.Agent)
	c, err := d.Head(t.Context(), agent, r.Conversation)
	if err != nil || c.WaitingSince == 0 || c.Assignee != "" {
		t.Fatalf("before: %+v, %v", c, err)
	}
	d.post(agent, desk.Draft{Conversation: r.Conversation, ClientID: "a-reply-01", Body: "Good morning"})
	if c, err = d.Head(t.Context(), agent, r.Conversation); err != nil || c.WaitingSince != 0 || c.Assignee != agent.ID || c.FirstReplyAt == 0 {
		t.Fatalf("after: %+v, %v", c, err)
	}
	solved := desk.Solved
	if _, err := d.Patch(t.Context(), agent, r.Conversation, desk.Patch{Status: &solved}); err != nil {
		t.Fatal(err)
	}
	d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "once-again", Body: "One more thing"})
	if c, err = d.Head(t.Context(), agent, r.Conversation); err != nil || c.Status != desk.Open || c.Round != 2 || c.WaitingSince == 0 {
		t.Fatalf("reopened: %+v, %v", c, err)
	}
}

func TestTwoClaimantsHaveOneWinner(t *testing.T) {
	d := newDesk(t)
	_, r := d.opened("Hello")
	first, second := d.agent(apptest.Agent), d.agent(apptest.Supervisor)
	errs := make([]error, 2)
	var group sync.WaitGroup
	for i, from := range []desk.Identity{first, second} {
		group.Go(func() {
			_, errs[i] = d.Patch(t.Context(), from, r.Conversation, desk.Patch{Assignee: &from.ID})
		})
	}
	group.Wait()
	if (code(errs[0]) == desk.Conflict) == (code(errs[1]) == desk.Conflict) {
		t.Fatalf("errors: %v, %v", errs[0], errs[1])
	}
}

func TestNewsComeInOrderOfPosAndSeqFromManyWriters(t *testing.T) {
	d := newDesk(t)
	const writers, each = 8, 40
	visitor, r := d.opened("Hello")
	var group sync.WaitGroup
	for n := range writers {
		group.Go(func() {
			for i := range each {
				d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: fmt.Sprintf("writer-%d-%d", n, i), Body: "text"})
			}
		})
	}
	group.Wait()
	of := func(news []desk.News) (list []desk.News) {
		for _, n := range news {
			if n.Message != nil && n.Conversation.ID == r.Conversation {
				list = append(list, n)
			}
		}
		return list
	}
	news := of(d.await("all messages", func(news []desk.News) bool { return len(of(news)) >= writers*each+2 }))
	for i := 1; i < len(news); i++ {
		if news[i].Pos <= news[i-1].Pos || news[i].Message.Seq != news[i-1].Message.Seq+1 {
			t.Fatalf("%d: pos %d after %d, seq %d after %d", i, news[i].Pos, news[i-1].Pos, news[i].Message.Seq, news[i-1].Message.Seq)
		}
	}
	if s := d.Stats(); s.Batches >= s.Operations {
		t.Errorf("no group commit: %d batches for %d operations", s.Batches, s.Operations)
	}
}

func TestSolvingThatIsUndoneLeavesTheCustomerWaitingAsBefore(t *testing.T) {
	d := newDesk(t)
	_, r := d.opened("Hello")
	agent := d.agent(apptest.Agent)
	before, err := d.Head(t.Context(), agent, r.Conversation)
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range []desk.Status{desk.Solved, desk.Open} {
		if _, err := d.Patch(t.Context(), agent, r.Conversation, desk.Patch{Status: &status}); err != nil {
			t.Fatal(err)
		}
	}
	if after, err := d.Head(t.Context(), agent, r.Conversation); err != nil || after.WaitingSince != before.WaitingSince || after.WaitingSince == 0 {
		t.Errorf("waiting since %d, was %d: %v", after.WaitingSince, before.WaitingSince, err)
	}
	d.post(agent, desk.Draft{Conversation: r.Conversation, ClientID: "a-reply-01", Body: "Good morning"})
	for _, status := range []desk.Status{desk.Solved, desk.Open} {
		if _, err := d.Patch(t.Context(), agent, r.Conversation, desk.Patch{Status: &status}); err != nil {
			t.Fatal(err)
		}
	}
	if after, err := d.Head(t.Context(), agent, r.Conversation); err != nil || after.WaitingSince != 0 {
		t.Errorf("answered, but waiting since %d: %v", after.WaitingSince, err)
	}
}

func TestNumberFindsItsConversationForWhoMaySeeIt(t *testing.T) {
	d := newDesk(t)
	ours, err := d.Head(t.Context(), d.agent(apptest.Agent), apptest.ID("conva"))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		who    apptest.Persona
		number int64
		found  int
	}{{apptest.Agent, ours.Number, 1}, {apptest.Admin, ours.Number, 1}, {apptest.OtherAgent, ours.Number, 0}, {apptest.Agent, 1 << 40, 0}} {
		list, err := d.Conversations(t.Context(), d.agent(row.who), store.Filter{Number: row.number})
		if err != nil || len(list.Conversations) != row.found || row.found == 1 && list.Conversations[0].ID != ours.ID {
			t.Errorf("%s asks for number %d: %+v, %v", row.who.Name, row.number, list.Conversations, err)
		}
	}
}
