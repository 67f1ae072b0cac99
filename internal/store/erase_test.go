package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// whole is everything in the database that could hold a text.
func (d *deskTest) whole() (found []string) {
	d.t.Helper()
	var tables []string
	if err := d.app.ConcurrentDB().NewQuery(`SELECT name FROM sqlite_master WHERE type = 'table'`).Column(&tables); err != nil {
		d.t.Fatal(err)
	}
	for _, table := range tables {
		var columns []string
		if err := d.app.ConcurrentDB().NewQuery(`SELECT name FROM pragma_table_info('` + table + `')`).Column(&columns); err != nil {
			d.t.Fatal(err)
		}
		for _, column := range columns {
			var texts []string
			if err := d.app.ConcurrentDB().NewQuery("SELECT `" + column + "` FROM `" + table + "` WHERE typeof(`" + column + "`) IN ('text', 'blob')").Column(&texts); err != nil {
				d.t.Fatal(err)
			}
			for _, text := range texts {
				found = append(found, table+"."+column+": "+text)
			}
		}
	}
	return found
}

// mentions lists where the database still holds a text.
func (d *deskTest) mentions(text string) (where []string) {
	d.t.Helper()
	for _, one := range d.whole() {
		if strings.Contains(one, text) {
			where = append(where, one)
		}
	}
	return where
}

const private = "Quillfeather" // in everything that the contact of these tests gives away

// gaveAway is a visitor who has told the desk a lot, and an agent who answered.
func (d *deskTest) gaveAway() (desk.Identity, desk.Receipt) {
	d.t.Helper()
	token := newToken()
	opened := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "I am " + private,
		Opening: &desk.Opening{Name: private, Address: private + "@mail.example", Page: "/orders/" + private, TZ: "Europe/Berlin"}})
	visitor, agent := d.visitor(token), d.agent(apptest.Agent)
	d.post(agent, desk.Draft{Conversation: opened.Conversation, ClientID: "answer-01", Body: "It is on its way."})
	d.post(visitor, desk.Draft{Conversation: opened.Conversation, ClientID: "thanks-01", Body: "Thanks, says " + private})
	if err := d.Rate(context.Background(), visitor, opened.Conversation, desk.Rating{Score: 5, Comment: private + " is happy"}); err != nil {
		d.t.Fatal(err)
	}
	return visitor, opened
}

func TestErasingLeavesNothingThatTheContactGaveAway(t *testing.T) {
	d := newDesk(t)
	visitor, opened := d.gaveAway()
	if len(d.mentions(private)) < 6 {
		t.Fatalf("the contact gave too little away: %q", d.mentions(private))
	}
	if err := d.Erase(context.Background(), visitor); err != nil {
		t.Fatal(err)
	}
	if left := d.mentions(private); len(left) > 0 {
		t.Errorf("still there: %q", left)
	}
	page, err := d.Messages(context.Background(), d.agent(apptest.Agent), opened.Conversation, store.Span{After: 0})
	if err != nil {
		t.Fatal(err)
	}
	kept := false
	for _, m := range page.Messages {
		kept = kept || m.Body == "It is on its way."
		if m.Kind == desk.Reply && m.Author.Kind == desk.ByContact && (!m.Redacted || m.Rev == 0) {
			t.Errorf("%+v is not redacted", m)
		}
	}
	if !kept {
		t.Error("the agent's answer is gone too")
	}
	head, err := d.Head(context.Background(), d.agent(apptest.Agent), opened.Conversation)
	if err != nil || head.Status != desk.Solved || head.WaitingSince != 0 || head.Preview != "" {
		t.Errorf("%v %+v", err, head)
	}
	if jobs := d.count(`SELECT count(*) FROM outbox WHERE kind = 'erase'`); jobs != 0 {
		t.Errorf("%d jobs are left", jobs)
	}
}

func TestErasingIsToldAsChangedMessagesAndThenAsAnEvent(t *testing.T) {
	d := newDesk(t)
	visitor, opened := d.gaveAway()
	if err := d.Erase(context.Background(), visitor); err != nil {
		t.Fatal(err)
	}
	news := d.await("the event", func(all []desk.News) bool {
		return len(all) > 0 && heard(all, opened.Conversation, desk.Erased) > 0
	})
	changed, at := 0, 0
	for i, n := range news {
		if n.Kind == desk.MessageChanged && n.Conversation.ID == opened.Conversation && n.Message.Redacted && n.Message.Body == "" {
			changed, at = changed+1, i
		}
	}
	if changed != 2 || at > heard(news, opened.Conversation, desk.Erased) {
		t.Errorf("%d messages changed, the last at %d", changed, at)
	}
}

func heard(news []desk.News, conversation string, kind desk.EventType) int {
	for i, n := range news {
		if n.Message != nil && n.Message.EventType == kind && n.Conversation.ID == conversation {
			return i
		}
	}
	return 0
}

func TestAnErasedSessionOpensNothing(t *testing.T) {
	d := newDesk(t)
	token := newToken()
	d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "Hello"})
	if err := d.Erase(context.Background(), d.visitor(token)); err != nil {
		t.Fatal(err)
	}
	_, err := d.Verify(context.Background(), desk.Hello{As: desk.ByContact, Token: token, Inbox: apptest.InboxKey})
	if code(err) != desk.Unauthorized {
		t.Errorf("the session still says hello: %v", err)
	}
}

func TestErasingTakesTheContactsFilesAndLeavesTheTeams(t *testing.T) {
	d := newDesk(t)
	other, err := d.Verify(context.Background(), desk.Hello{As: desk.ByContact, Token: apptest.VisitorToken, Inbox: apptest.InboxKey})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Attachment(context.Background(), other, apptest.ID("filea")); err != nil {
		t.Fatal(err)
	}
	fsys, err := d.app.NewFilesystem()
	if err != nil {
		t.Fatal(err)
	}
	defer fsys.Close()
	file := d.app.Record("attachments", apptest.ID("filea"))
	blob := file.BaseFilesPath() + "/" + file.GetString("file")
	if there, err := fsys.Exists(blob); err != nil || !there {
		t.Fatalf("the seed's file: %v %v", there, err)
	}
	if err := d.Erase(context.Background(), other); err != nil {
		t.Fatal(err)
	}
	if there, err := fsys.Exists(blob); err != nil || there {
		t.Errorf("the bytes are still there: %v %v", there, err)
	}
	if _, err := d.Attachment(context.Background(), d.agent(apptest.Agent), apptest.ID("filea")); code(err) != desk.NotFound {
		t.Errorf("an agent still gets the file: %v", err)
	}
	if n := d.count(`SELECT count(*) FROM attachments WHERE id = '%s' AND state = 'attached'`, apptest.ID("fileb")); n != 1 {
		t.Error("another contact's file was taken too")
	}
}

func TestErasingGoesOnWhereAKillCutItOff(t *testing.T) {
	d := newDesk(t)
	visitor, opened := d.gaveAway()
	for n := range 1200 { // more than two steps take
		d.post(visitor, desk.Draft{Conversation: opened.Conversation, ClientID: fmt.Sprintf("flood-%04d", n), Body: private})
	}
	if err := d.BeginErasure(context.Background(), visitor); err != nil {
		t.Fatal(err)
	}
	if err := d.RedactStep(context.Background(), visitor); err != nil {
		t.Fatal(err)
	}
	if left := d.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND redacted_at = '' AND author_kind = 'contact' AND kind = 'reply'`, opened.Conversation); left == 0 || left > 702 {
		t.Fatalf("%d messages are left after the first step", left)
	}
	job := json.RawMessage(d.column(`SELECT payload FROM outbox WHERE kind = 'erase'`))
	for range 2 { // a second time changes nothing
		if err := d.GoOnErasing(context.Background(), job); err != nil {
			t.Fatal(err)
		}
	}
	if left := d.mentions(private); len(left) > 0 {
		t.Errorf("%d places still hold it: %q", len(left), left[:min(3, len(left))])
	}
	if n := d.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type = 'erased'`, opened.Conversation); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestASessionOfALinkErasesItsOneConversationAlone(t *testing.T) {
	d := newDesk(t)
	visitor, first := d.opened("The first matter")
	second := d.post(visitor, desk.Draft{ClientID: "opening-2", Body: "The second matter"})
	bound := visitor
	bound.Only = first.Conversation
	if err := d.Erase(context.Background(), bound); err != nil {
		t.Fatal(err)
	}
	if len(d.mentions("The first matter")) != 0 {
		t.Error("the first conversation still has its words")
	}
	head, err := d.Head(context.Background(), visitor, second.Conversation)
	if err != nil || head.Status != desk.Open || head.Preview != "The second matter" {
		t.Errorf("%v %+v", err, head)
	}
}
