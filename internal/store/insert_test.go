package store_test

import (
	"testing"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func TestTwoClientIDsWithOneKeyAreTwoMessages(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "takes-the-key", Body: "I was here first."})
	key := store.ClientKey(r.Conversation, visitor.ID, "finds-it-taken")
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

func TestAClientKeyIsANumberThatJSONCarries(t *testing.T) {
	seen := map[int64]bool{}
	for _, id := range []string{"client-0", "client-1", "client-2"} {
		for _, conversation := range []string{"c1", "c2"} {
			key := store.ClientKey(conversation, "p1", id)
			if key <= 0 || key >= 1<<53 || seen[key] {
				t.Errorf("%s in %s: %d", id, conversation, key)
			}
			seen[key] = true
		}
	}
}
