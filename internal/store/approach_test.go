package store_test

import (
	"context"
	"sync"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

// first is what an agent writes to somebody who looks at a page.
func first(who desk.Identity, clientID string) desk.Draft {
	return desk.Draft{ClientID: clientID, Body: "Can I help you choose?", To: &desk.Listed{Who: who, Visit: desk.Visit{Page: "/lamps/heron", Title: "Heron"}, Arrival: desk.Arrival{TZ: "Asia/Tokyo"}}}
}

func TestAnAgentWritesFirstAndTheVisitorIsKnownFromThenOn(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	token := newToken()
	ada := f.visitor(token)
	if ada.ID != "" {
		t.Fatal("who has not written is a contact")
	}
	from := f.agent(apptest.Agent)
	r := f.post(from, first(ada, "first-words"))
	if !r.Opened || r.Contact == "" || r.Session == "" {
		t.Fatalf("opened %+v", r)
	}
	if again := f.post(from, first(ada, "first-words")); again.Conversation != r.Conversation || again.Message.ID != r.Message.ID || !again.Repeated {
		t.Errorf("a repeat made %+v", again)
	}
	c := f.isOf(r.Conversation, apptest.Agent)
	if c.Assignee != apptest.Agent.Agent || c.Kind != desk.Chat || c.WaitingSince != 0 || c.Locale != "de" {
		t.Errorf("the conversation is %+v", c)
	}
	now := f.visitor(token)
	if now.ID != r.Contact {
		t.Fatalf("with their token they are %q", now.ID)
	}
	w, err := f.Welcome(context.Background(), now)
	if err != nil || len(w.Conversations) != 1 || w.Conversations[0].ID != r.Conversation {
		t.Errorf("they are welcomed with %+v, %v", w.Conversations, err)
	}
	answer := f.post(now, desk.Draft{ClientID: "an-answer", Conversation: r.Conversation, Body: "Yes, please."})
	if answer.Contact != r.Contact {
		t.Errorf("they answer as %+v", answer)
	}
	_, err = f.Post(context.Background(), from, first(now, "second-words"))
	if e := desk.AsError(err); e.Code != desk.Conflict || e.Current.(map[string]string)["conversation"] != r.Conversation {
		t.Errorf("beside a chat that runs another is begun: %v, %v", err, e.Current)
	}
}

func TestOfTwoAgentsWhoWriteFirstOneDoes(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	ada := f.visitor(newToken())
	agents := []apptest.Persona{apptest.Agent, apptest.Supervisor}
	errs := make([]error, len(agents))
	var all sync.WaitGroup
	for i, p := range agents {
		from := f.agent(p)
		all.Go(func() { _, errs[i] = f.Post(context.Background(), from, first(ada, "from-"+p.Name)) })
	}
	all.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both or none: %v", errs)
	}
	for _, err := range errs {
		if err != nil && code(err) != desk.Conflict {
			t.Errorf("the other is told %v", err)
		}
	}
	if n := f.count(`SELECT count(*) FROM conversations WHERE contact IN (SELECT contact FROM contact_sessions WHERE token_hash = '%s')`, ada.TokenHash); n != 1 {
		t.Errorf("there are %d conversations", n)
	}
}

func TestNobodyIsWrittenToWhoLeftOrIsBlockedOrByWhomItIsNot(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	from, ada := f.agent(apptest.Agent), f.visitor(newToken())
	files := first(ada, "with-a-file")
	files.Files = []string{"uploada00000000"}
	for what, c := range map[string]struct {
		from  desk.Identity
		draft desk.Draft
		want  desk.Code
	}{
		"who left":      {from, first(desk.Identity{}, "to-nobody"), desk.NotFound},
		"by a visitor":  {ada, first(ada, "to-oneself"), desk.BadRequest},
		"with a file":   {from, files, desk.BadRequest},
		"without words": {from, desk.Draft{ClientID: "no-words", To: &desk.Listed{Who: ada}}, desk.BadRequest},
	} {
		if _, err := f.Post(context.Background(), c.from, c.draft); code(err) != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
	known, r := f.opened("Hello?")
	if _, err := f.Patch(context.Background(), from, r.Conversation, desk.Patch{Status: ptr(desk.Solved)}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Block(context.Background(), from, known.ID, r.Conversation, true); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Post(context.Background(), from, first(known, "to-who-is-blocked")); code(err) != desk.Forbidden {
		t.Errorf("who is blocked is written to: %v", err)
	}
}
