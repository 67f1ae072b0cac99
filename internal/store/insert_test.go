package store_test

import (
	"fmt"
	"testing"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func TestTwoClientIDsWithOneKeyAreTwoMessages(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "takes-the-key", Body: "I was here first."})
	key := store.ClientKey(visitor.ID, "finds-it-taken")
	if _, err := d.app.DB().NewQuery(`UPDATE messages SET client_key = {:key} WHERE client_id = 'takes-the-key'`).
		Bind(map[string]any{"key": key}).Execute(); err != nil {
		t.Fatal(err)
	}
	draft := desk.Draft{Conversation: r.Conversation, ClientID: "finds-it-taken", Body: "Me too."}
	first := d.post(visitor, draft)
	if first.Repeated || first.Message.Body != draft.Body {
		t.Fatalf("first: %+v", first)
	}
	if again := d.post(visitor, draft); !again.Repeated || again.Message.ID != first.Message.ID {
		t.Fatalf("again: %+v", again)
	}
	draft.Body = "Something else"
	if _, err := d.Post(t.Context(), visitor, draft); code(err) != desk.Conflict {
		t.Fatalf("conflict expected, got %v", err)
	}
	if n := d.count(`SELECT count(*) FROM messages WHERE client_key IN (%d, %d)`, key, key+1); n != 2 {
		t.Fatalf("%d messages", n)
	}
}

func TestARepeatIsFoundAfterTheWriterForgotTheConversation(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	var sent []desk.Draft
	var first []desk.Receipt
	for i := range 20 {
		draft := desk.Draft{Conversation: r.Conversation, ClientID: fmt.Sprintf("client-line-%d", i), Body: fmt.Sprintf("Line %d", i)}
		sent, first = append(sent, draft), append(first, d.post(visitor, draft))
	}
	if _, err := d.app.DB().NewQuery(`UPDATE contacts SET updated = updated`).Execute(); err != nil { // somebody else commits
		t.Fatal(err)
	}
	for i, draft := range sent {
		if again := d.post(visitor, draft); !again.Repeated || again.Message.ID != first[i].Message.ID || again.Message.Seq != first[i].Message.Seq {
			t.Fatalf("line %d: %+v", i, again)
		}
	}
	if n := d.count(`SELECT count(*) FROM messages WHERE client_key != 0`); n != 21 {
		t.Fatalf("%d messages", n)
	}
}

func TestAClientKeyIsANumberThatJSONCarries(t *testing.T) {
	seen := map[int64]bool{}
	for _, id := range []string{"client-0", "client-1", "client-2"} {
		for _, contact := range []string{"p1", "p2"} {
			key := store.ClientKey(contact, id)
			if key <= 0 || key >= 1<<53 || seen[key] {
				t.Errorf("%s of %s: %d", id, contact, key)
			}
			seen[key] = true
		}
	}
}
