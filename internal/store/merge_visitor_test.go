package store_test

import (
	"slices"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func TestItsVisitorGoesOnInTheOtherOneAndLosesNoLine(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	visitor, older, newer := d.pair()
	first := desk.Draft{Conversation: newer, ClientID: "message-2", Body: "Are you there?"}
	before := d.post(visitor, first)
	file := d.uploaded(visitor, newer, "lamp.txt")
	d.mergeInto(agent, newer, older)
	opening := desk.Draft{ClientID: "opening-2", Body: "It flickers again"}
	if again := d.post(visitor, opening); !again.Repeated || again.Conversation != newer {
		t.Errorf("a repeat of what opened it is %+v", again)
	}
	list, err := d.VisitorConversations(t.Context(), visitor)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v %+v", err, list)
	}
	for _, c := range list {
		if c.ID == newer && c.MergedInto != older || c.ID == older && c.MergedInto != "" {
			t.Errorf("its visitor is told %+v", c)
		}
	}
	d.await("the visitor's frame", func(news []desk.News) bool {
		return slices.ContainsFunc(news, func(n desk.News) bool {
			return n.Kind == desk.ConversationChanged && n.Conversation.ID == newer && n.Conversation.Public(nil).MergedInto == older
		})
	})
	if again := d.post(visitor, first); !again.Repeated || again.Message.ID != before.Message.ID || again.Conversation != newer {
		t.Errorf("a repeat of what was said before is %+v", again)
	}
	second := desk.Draft{Conversation: newer, ClientID: "message-3", Body: "Hello?", Files: []string{file.ID}}
	said := d.post(visitor, second)
	if said.Conversation != older || said.Opened || len(said.Message.Files) != 1 {
		t.Errorf("the next line is %+v", said)
	}
	if again := d.post(visitor, second); !again.Repeated || again.Message.ID != said.Message.ID {
		t.Errorf("a repeat is %+v", again)
	}
	d.separate(agent, newer)
	if again := d.post(visitor, second); !again.Repeated || again.Message.ID != said.Message.ID {
		t.Errorf("a repeat after they were taken apart is %+v", again)
	}
	if third := d.post(visitor, desk.Draft{Conversation: newer, ClientID: "message-4", Body: "Still here"}); third.Conversation != newer {
		t.Errorf("taken apart, a line goes to %s", third.Conversation)
	}
}

// apart is two conversations of contacts who were merged: no device has both.
func (d *deskTest) apartPair() (phone desk.Identity, token, older, newer string) {
	d.t.Helper()
	_, ada, older := d.guest("Ada Park", "ada@park.example")
	token, phone, newer = d.guest("A. P.", "ada@phone.example")
	d.merge(d.agent(apptest.Admin), ada.ID, phone.ID)
	return phone, token, older, newer
}

func TestADeviceThatCannotReadTheOtherOneTakesTheTwoApartByWriting(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	phone, token, older, newer := d.apartPair()
	before := d.stands(older)
	d.mergeInto(agent, newer, older)
	list, err := d.VisitorConversations(t.Context(), phone)
	if err != nil || len(list) != 1 || list[0].ID != newer || list[0].MergedInto != "" {
		t.Errorf("the device is told more than it may know: %v %+v", err, list)
	}
	if _, err := d.Messages(t.Context(), phone, older, store.Span{}); code(err) != desk.NotFound {
		t.Errorf("it reads the other one: %v", err)
	}
	d.mu.Lock()
	for _, n := range d.news {
		if n.Conversation.ID == newer && n.Conversation.Public(nil).MergedInto != "" {
			t.Errorf("it hears of the other one: %+v", n.Conversation)
		}
	}
	d.mu.Unlock()
	if err := d.Rate(t.Context(), phone, newer, desk.Rating{Score: 5, Comment: "Quick"}); err != nil {
		t.Errorf("what they found of it is lost: %v", err)
	}
	file := d.uploaded(phone, newer, "lamp.txt")
	draft := desk.Draft{Conversation: newer, ClientID: "message-2", Body: "Are you there?", Files: []string{file.ID}}
	said := d.post(phone, draft)
	if said.Conversation != newer || said.Repeated || len(said.Message.Files) != 1 {
		t.Errorf("it was said in %+v", said)
	}
	c, err := d.Head(t.Context(), agent, newer)
	if err != nil || c.Drawer != "" || c.MergedInto != "" || c.WaitingSince == 0 || !d.lists(agent, "", newer) || d.stands(older) != before {
		t.Errorf("nobody sees that they wait: %v %+v", err, c)
	}
	if kind, data := d.lastEvent(older); kind != "separated" || data.Reason != desk.ItsContactWrote || data.Actor != "" {
		t.Errorf("the event is %s %+v", kind, data)
	}
	if again := d.post(d.visitor(token), draft); !again.Repeated || again.Message.ID != said.Message.ID {
		t.Errorf("a repeat is %+v", again)
	}
}

func TestAWrongFileTakesNothingApart(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	phone, _, older, newer := d.apartPair()
	c, _ := d.mergeInto(agent, newer, older)
	if _, err := d.Post(t.Context(), phone, desk.Draft{Conversation: newer, ClientID: "message-2", Body: "Look", Files: []string{"nosuchfile00000"}}); code(err) != desk.NotFound {
		t.Error(err)
	}
	if now, err := d.Head(t.Context(), agent, newer); err != nil || now != c {
		t.Errorf("%v %+v", err, now)
	}
}

func TestAMailedLinkOpensItsOwnConversationAndWritingThereTakesItApart(t *testing.T) {
	d := newDesk(t)
	agent := d.agent(apptest.Agent)
	_, older, newer := d.pair()
	d.mergeInto(agent, newer, older)
	secret := newToken()
	d.exec(`INSERT INTO contact_links (id, conversation, address, secret_hash, expires, created, updated)
 VALUES ('mailedlink00000', '%s', 'ada@park.example', '%s', %d, '', '')`, newer, store.HashToken(secret), time.Now().Add(time.Hour).UnixMilli())
	token := newToken()
	linked, err := d.Link(t.Context(), desk.Hello{As: desk.ByContact, Token: token, Inbox: apptest.InboxKey}, secret)
	if err != nil || linked.Conversation != newer {
		t.Fatalf("%v %+v", err, linked)
	}
	mail := d.visitor(token)
	list, err := d.VisitorConversations(t.Context(), mail)
	if err != nil || len(list) != 1 || list[0].MergedInto != "" {
		t.Errorf("the link opens more than it says: %v %+v", err, list)
	}
	if said := d.post(mail, desk.Draft{Conversation: newer, ClientID: "message-2", Body: "By mail"}); said.Conversation != newer {
		t.Errorf("it was said in %s", said.Conversation)
	}
	if c, err := d.Head(t.Context(), agent, newer); err != nil || c.Drawer != "" || c.Preview != "By mail" {
		t.Errorf("%v %+v", err, c)
	}
}
