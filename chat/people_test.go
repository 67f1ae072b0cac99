package chat

import (
	"slices"
	"testing"
	"time"

	"porchlight/internal/desk"
)

func TestTypingReachesWhoSeesTheConversationAndNobodyElse(t *testing.T) {
	w := newWorld(t)
	w.contacts[hashOf(token("ada"))] = "ada"
	w.conversation("c1", "two", "", "ada")
	mara, tomas, ines := w.connect(asAgent("mara")), w.connect(asAgent("tomas")), w.connect(asAgent("ines"))
	ada, bob := w.connect(asVisitor("ada")), w.connect(asVisitor("bob"))

	ada.say(`{"t":"typing","conversation":"c1","on":true,"text":"Is there"}`)
	if got := tomas.until("typing"); got["text"] != "Is there" || at(got, "author", "id") != "ada" || got["on"] != true {
		t.Errorf("agents got %v", got)
	}
	tomas.say(`{"t":"typing","conversation":"c1","on":true}`)
	got := ada.until("typing")
	if at(got, "author", "name") != "TOMAS" || at(got, "author", "id") != nil {
		t.Errorf("the visitor got %v", got)
	}
	ines.until("typing")
	tomas.say(`{"t":"typing","conversation":"c1","on":true,"note":true}`)
	for f := ines.until("typing"); f["note"] != true; f = ines.until("typing") {
		continue
	}
	mara.say(`{"t":"typing","conversation":"c1","on":true}`)
	if got := mara.until("error"); got["code"] != "not_found" {
		t.Errorf("who does not see it got %v", got)
	}
	bob.say(`{"t":"typing","conversation":"c1","on":true}`)
	if got := bob.next(); got["code"] != "not_found" {
		t.Errorf("another visitor got %v", got)
	}
	tomas.say(`{"t":"typing","conversation":"c1","on":false}`)
	if got := ada.next(); got["on"] != false || got["note"] != nil {
		t.Errorf("after a note and an end the visitor got %v", got)
	}
}

func TestPreviewIsDroppedWhereTheInboxDoesNotAllowIt(t *testing.T) {
	w := newWorld(t)
	w.contacts[hashOf(token("ada"))] = "ada"
	w.conversation("c1", "one", "", "ada")
	mara, ada := w.connect(asAgent("mara")), w.connect(asVisitor("ada"))
	w.hub.registry.each(func(c *conn) {
		who := *c.who.Load()
		who.TypingPreview = false
		c.who.Store(&who)
	})
	ada.say(`{"t":"typing","conversation":"c1","on":true,"text":"secret"}`)
	if got := mara.until("typing"); got["text"] != nil {
		t.Errorf("agents got %v", got)
	}
}

func TestAudienceIsAskedForAgainWhenAccessChanges(t *testing.T) {
	w := newWorld(t)
	w.conversation("c1", "one", "", "ada")
	mara := w.connect(asAgent("mara"))
	note := `{"t":"typing","conversation":"c1","on":true,"note":true}`
	mara.say(note)
	mara.say(note)
	mara.say(`{"t":"nothing"}`)
	mara.until("error")
	w.mu.Lock()
	if w.sees != 1 {
		t.Errorf("the desk was asked %d times", w.sees)
	}
	before := w.heads["c1"].principals
	w.mu.Unlock()
	w.conversation("c1", "two", "", "ada")
	w.hub.Publish([]desk.News{{Pos: 1, Kind: desk.ConversationChanged, Conversation: desk.Conversation{ID: "c1"}, Before: before,
		After: desk.ConversationPrincipals("two", "", nil)}})
	mara.say(note)
	if got := mara.until("error"); got["code"] != "not_found" {
		t.Errorf("got %v", got)
	}
}

func TestPresenceFollowsTheLastTabThatAsked(t *testing.T) {
	w := newWorld(t)
	tomas := w.connect(asAgent("tomas"))
	state := func(of string) string {
		for {
			if f := tomas.until("presence"); f["agent"] == of {
				return f["state"].(string)
			}
		}
	}
	one, two := w.connect(asAgent("mara")), w.connect(asAgent("mara"))
	if got := state("mara"); got != "accepting" {
		t.Errorf("who comes is %s", got)
	}
	one.say(`{"t":"presence","state":"invisible"}`)
	if got := state("mara"); got != "offline" {
		t.Errorf("an invisible agent is %s to others", got)
	}
	if own, shown := w.hub.Presence("mara"), w.hub.Shown("mara"); own != desk.Invisible || shown != desk.Offline {
		t.Errorf("she is %s and shown as %s", own, shown)
	}
	for two.until("presence")["state"] != "invisible" {
		continue
	}
	two.say(`{"t":"presence","state":"away"}`)
	if got := state("mara"); got != "away" {
		t.Errorf("after the other tab asked she is %s", got)
	}
	if got := w.hub.Accepting(); !slices.Equal(got, []string{"tomas"}) {
		t.Errorf("accepting: %v", got)
	}
	_ = one.ws.Close()
	_ = two.ws.Close()
	await(t, "both tabs are gone", func() bool { return w.hub.Stats().Connections == 1 })
	w.hub.goodbyes(w.advance(graceGone - time.Second))
	if got := w.hub.Presence("mara"); got != desk.Away {
		t.Errorf("within the grace she is %s", got)
	}
	w.hub.goodbyes(w.advance(time.Second))
	if got := state("mara"); got != "offline" || w.hub.Presence("mara") != desk.Offline {
		t.Errorf("after the grace she is %s", got)
	}
	w.connect(asAgent("mara"))
	if got := state("mara"); got != "away" {
		t.Errorf("back again she is %s", got)
	}
}

func TestWhereAnAgentIsIsToldInOrderAndKeptForWhenTheyComeBack(t *testing.T) {
	told := make(chan desk.Presence, 8)
	w := newWorld(t, func(o *Options) { o.Attends = func(_ string, state desk.Presence) { told <- state } })
	w.mu.Lock()
	mara := w.agents["token-mara"]
	mara.Asked = desk.Away // before the desk was started
	w.agents["token-mara"] = mara
	w.mu.Unlock()
	tab := w.connect(asAgent("mara"))
	tab.say(`{"t":"presence","state":"invisible"}`)
	tab.say(`{"t":"presence","state":"accepting"}`)
	for _, want := range []desk.Presence{desk.Away, desk.Invisible, desk.Accepting} {
		if got := <-told; got != want {
			t.Errorf("told %s, want %s", got, want)
		}
	}
	_ = tab.ws.Close()
	await(t, "the tab is gone", func() bool { return w.hub.Stats().Connections == 0 })
	w.hub.goodbyes(w.advance(graceGone))
	if got := <-told; got != desk.Offline {
		t.Errorf("told %s of who is gone", got)
	}
}

func TestWhoAnswersIsKnownAndWhoOnlyWritesANoteIsNot(t *testing.T) {
	told := make(chan string, 8)
	w := newWorld(t, func(o *Options) { o.Types = func(agent, conversation string) { told <- agent + " " + conversation } })
	w.conversation("c1", "one", "", "ada")
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"typing","conversation":"c1","on":true,"note":true}`)
	mara.say(`{"t":"typing","conversation":"c1","on":false}`)
	mara.say(`{"t":"typing","conversation":"c1","on":true}`)
	if got := <-told; got != "mara c1" || len(told) > 0 {
		t.Errorf("told %q and %d more", got, len(told))
	}
}

func TestReloadedTabDoesNotFlicker(t *testing.T) {
	w := newWorld(t)
	tab := w.connect(asAgent("mara"))
	_ = tab.ws.Close()
	await(t, "the tab is gone", func() bool { return w.hub.Stats().Connections == 0 })
	w.advance(graceGone - time.Second)
	w.connect(asAgent("mara"))
	w.hub.goodbyes(w.advance(time.Hour))
	if got := w.hub.Presence("mara"); got != desk.Accepting {
		t.Errorf("she is %s", got)
	}
}

func TestMarksAreKeptAndTold(t *testing.T) {
	w := newWorld(t)
	w.contacts[hashOf(token("ada"))] = "ada"
	w.conversation("c1", "one", "", "ada")
	mara, ada := w.connect(asAgent("mara")), w.connect(asVisitor("ada"))
	ada.say(`{"t":"seen","conversation":"c1","seen":3}`)
	ada.say(`{"t":"seen","conversation":"c9","seen":3}`)
	if got := ada.next(); got["code"] != "not_found" || got["re"] != "seen" {
		t.Errorf("answered %v", got)
	}
	w.mu.Lock()
	if !slices.Equal(w.marks, []string{"ada c1 3 3"}) {
		t.Errorf("marks %v", w.marks)
	}
	w.mu.Unlock()
	c := desk.Conversation{ID: "c1", Contact: "ada"}
	w.hub.Publish([]desk.News{
		{Kind: desk.MarkMoved, Conversation: c, After: []string{"team:one"}, Mark: &desk.Mark{Reader: desk.Author{Kind: desk.ByContact, ID: "ada"}, Delivered: 3, Seen: 3}},
		{Kind: desk.MarkMoved, Conversation: c, After: []string{"team:one"}, Mark: &desk.Mark{Reader: desk.Author{Kind: desk.ByAgent, ID: "mara"}, Delivered: 9, Seen: 9, Public: 4}},
	})
	if got := mara.until("seen"); at(got, "reader", "id") != "ada" || got["seen"] != 3.0 {
		t.Errorf("agents got %v", got)
	}
	if got := ada.until("seen"); at(got, "reader", "kind") != "agent" || at(got, "reader", "id") != nil || got["seen"] != 4.0 {
		t.Errorf("the visitor got %v", got)
	}
	ada.say(`{"t":"presence","state":"away"}`)
	if got := ada.until("error"); got["code"] != "forbidden" {
		t.Errorf("a visitor's presence was answered %v", got)
	}
}
