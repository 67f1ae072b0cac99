package chat

import (
	"slices"
	"testing"

	"porchlight/internal/desk"
)

func TestWhoLooksAtAConversationIsToldToThoseWhoSeeItAndToNobodyElse(t *testing.T) {
	w := newWorld(t)
	w.contacts[hashOf(token("ada"))] = "ada"
	w.conversation("c1", "one", "", "ada")
	w.conversation("c2", "two", "", "bob")
	mara, tomas, ada := w.connect(asAgent("mara")), w.connect(asAgent("tomas")), w.connect(asVisitor("ada"))
	mara.say(`{"t":"viewing","conversations":["c1"]}`)
	if got := tomas.until("viewing"); got["conversation"] != "c1" || got["agent"] != "mara" || got["on"] != true {
		t.Errorf("a colleague got %v", got)
	}
	tomas.say(`{"t":"viewing","conversations":["c1","c2"]}`)
	if got := mara.until("viewing"); got["conversation"] != "c1" || got["agent"] != "tomas" {
		t.Errorf("mara got %v", got)
	}
	mara.say(`{"t":"viewing","conversations":["c1","c2"]}`)
	if got := mara.until("error"); got["code"] != "not_found" || got["field"] != "conversations" {
		t.Errorf("what she may not see was answered %v", got)
	}
	ada.say(`{"t":"viewing","conversations":["c1"]}`)
	if got := ada.next(); got["code"] != "forbidden" {
		t.Errorf("a visitor got %v", got)
	}
	ines := w.connect(asAgent("ines"))
	if list, ok := ines.welcome["viewing"].([]any); !ok || len(list) != 3 {
		t.Errorf("who comes later is told %v", ines.welcome["viewing"])
	}
	_ = tomas.ws.Close()
	gone := map[string]bool{}
	for len(gone) < 2 {
		if got := ines.until("viewing"); got["on"] == false && got["agent"] == "tomas" {
			gone[got["conversation"].(string)] = true
		}
	}
	mara.say(`{"t":"viewing","conversations":[]}`)
	if got := ines.until("viewing"); got["agent"] != "mara" || got["on"] != false {
		t.Errorf("who looks away is told as %v", got)
	}
	if w.hub.looks.mu.Lock(); len(w.hub.looks.of) != 0 {
		t.Errorf("kept %v", w.hub.looks.of)
	}
	w.hub.looks.mu.Unlock()
}

func TestSeveralTabsLookAsOneAgent(t *testing.T) {
	w := newWorld(t)
	w.conversation("c1", "one", "", "ada")
	tomas := w.connect(asAgent("tomas"))
	one, two := w.connect(asAgent("mara")), w.connect(asAgent("mara"))
	one.say(`{"t":"viewing","conversations":["c1","c1"]}`)
	tomas.until("viewing")
	two.say(`{"t":"viewing","conversations":["c1"]}`)
	await(t, "both tabs look", func() bool {
		w.hub.looks.mu.Lock()
		defer w.hub.looks.mu.Unlock()
		return w.hub.looks.of["c1"].by["mara"].tabs == 2
	})
	one.say(`{"t":"viewing","conversations":[]}`)
	one.say(`{"t":"typing","conversation":"c1","on":true}`)
	if got := tomas.next(); got["t"] != "typing" {
		t.Errorf("while a tab looks, tomas got %v", got)
	}
	_ = two.ws.Close()
	if got := tomas.until("viewing"); got["on"] != false {
		t.Errorf("the last tab's end was told as %v", got)
	}
}

func TestWhoIsInvisibleLooksUnseen(t *testing.T) {
	w := newWorld(t)
	w.conversation("c1", "one", "", "ada")
	tomas, mara := w.connect(asAgent("tomas")), w.connect(asAgent("mara"))
	mara.say(`{"t":"viewing","conversations":["c1"]}`)
	tomas.until("viewing")
	mara.say(`{"t":"presence","state":"invisible"}`)
	if got := tomas.until("viewing"); got["on"] != false {
		t.Errorf("tomas got %v", got)
	}
	if got := w.connect(asAgent("ines")).welcome["viewing"].([]any); len(got) != 0 {
		t.Errorf("who comes then is told %v", got)
	}
	mara.say(`{"t":"presence","state":"away"}`)
	if got := tomas.until("viewing"); got["on"] != true {
		t.Errorf("once she is seen again tomas got %v", got)
	}
}

func TestWhoGetsToSeeAConversationIsToldWhoLooksAtIt(t *testing.T) {
	w := newWorld(t)
	w.agent("noor", desk.RoleAgent, "two")
	w.conversation("c1", "one", "", "ada")
	noor, ines := w.connect(asAgent("noor")), w.connect(asAgent("ines"))
	ines.say(`{"t":"viewing","conversations":["c1"]}`)
	await(t, "she looks", func() bool {
		w.hub.looks.mu.Lock()
		defer w.hub.looks.mu.Unlock()
		return len(w.hub.looks.of) == 1
	})
	before, after := desk.ConversationPrincipals("one", "", nil), desk.ConversationPrincipals("two", "", nil)
	w.hub.Publish([]desk.News{{Kind: desk.ConversationChanged, Conversation: desk.Conversation{ID: "c1", Team: "two"}, Before: before, After: after}})
	if got := noor.until("viewing"); got["agent"] != "ines" || got["on"] != true {
		t.Errorf("noor got %v", got)
	}
}

func TestLoadsAreToldToAllAgentsAndToWhoComesLater(t *testing.T) {
	w := newWorld(t)
	mara := w.connect(asAgent("mara"))
	w.hub.Loads([]desk.Load{{Agent: "tomas", Chats: 2}, {Agent: "ines", Chats: 1}})
	w.hub.Loads([]desk.Load{{Agent: "ines"}})
	var got []any
	for range 3 {
		f := mara.until("load")
		got = append(got, f["agent"], f["chats"])
	}
	if want := []any{"tomas", 2.0, "ines", 1.0, "ines", 0.0}; !slices.Equal(got, want) {
		t.Errorf("heard %v", got)
	}
	if list := w.connect(asAgent("ines")).welcome["loads"].([]any); len(list) != 1 || at(map[string]any{"l": list[0]}, "l", "agent") != "tomas" {
		t.Errorf("who comes later is told %v", list)
	}
}

func TestWhoSeesAConversationIsNotTakenFromThePast(t *testing.T) {
	l := &look{}
	if !l.shownTo([]string{"team:one"}, 2) || l.shownTo([]string{"team:two"}, 1) {
		t.Error("what was read before the last change of access replaced it")
	}
	if !slices.Equal(l.principals, []string{"team:one"}) {
		t.Errorf("told are %v", l.principals)
	}
	if !l.shownTo([]string{"team:three"}, 2) || !slices.Equal(l.principals, []string{"team:three"}) {
		t.Errorf("what is as new is not taken: %v", l.principals)
	}
}
