package chat

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"porchlight/internal/desk"
)

// watchedWorld has an inbox of team one and one of team two whose visitors are shown.
func watchedWorld(t testing.TB) *world {
	w := newWorld(t)
	w.watched = map[string][]string{"pk_shop": desk.ConversationPrincipals("one", "", nil), "pk_two": desk.ConversationPrincipals("two", "", nil)}
	return w
}

// looksAt says which page a visitor looks at, and waits until that is taken: frames are taken in order.
func (c *client) looksAt(page string) {
	c.t.Helper()
	c.say(`{"t":"page","page":"` + page + `","title":"Lamps","source":"https://search.example/","tz":"Asia/Tokyo","visits":2}`)
	c.taken()
}

func (c *client) taken() {
	c.t.Helper()
	c.say(`{"t":"presence","state":"away"}`)
	c.until("error")
}

func asPasser(name, inbox string) string {
	return `{"t":"hello","v":1,"as":"visitor","inbox":"` + inbox + `","locale":"de","token":"` + token(name) + `"}`
}

func count(f map[string]any, key string) int {
	list, _ := f[key].([]any)
	return len(list)
}

func TestTheLiveListTellsWhoIsThereToThoseWhoMaySeeThem(t *testing.T) {
	w := watchedWorld(t)
	mara, tomas := w.connect(asAgent("mara")), w.connect(asAgent("tomas"))
	ada, bob := w.connect(asPasser("ada", "pk_shop")), w.connect(asPasser("bob", "pk_two"))
	ada.looksAt("/lamps/heron")
	bob.looksAt("/lamps/owl")
	mara.say(`{"t":"visitors","on":true}`)
	f := mara.until("visitors")
	if f["whole"] != true || f["total"] != 1.0 || count(f, "here") != 1 {
		t.Fatalf("mara is told %v", f)
	}
	one := f["here"].([]any)[0].(map[string]any)
	for key, want := range map[string]any{"page": "/lamps/heron", "title": "Lamps", "source": "https://search.example/", "tz": "Asia/Tokyo",
		"visits": 2.0, "pages": 1.0, "inbox": "inbox1", "contact": nil, "since": float64(w.now().UnixMilli())} {
		if one[key] != want {
			t.Errorf("%s is %v, not %v", key, one[key], want)
		}
	}
	if one["id"] == hashOf(token("ada")) || one["id"] == "" {
		t.Errorf("the id is %v", one["id"])
	}
	tomas.say(`{"t":"visitors","on":true}`)
	if f := tomas.until("visitors"); f["total"] != 2.0 {
		t.Errorf("who is in both teams is told %v", f)
	}
}

func TestChangesOfTheLiveListComeTogetherOnceATick(t *testing.T) {
	w := watchedWorld(t)
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"visitors","on":true}`)
	mara.until("visitors")
	ada, bob := w.connect(asPasser("ada", "pk_shop")), w.connect(asPasser("bob", "pk_shop"))
	ada.looksAt("/")
	w.advance(30 * time.Second)
	ada.looksAt("/lamps/heron")
	ada.looksAt("/lamps/heron")
	bob.looksAt("/")
	w.hub.passers(w.now())
	f := mara.until("visitors")
	if f["whole"] != nil || f["total"] != 2.0 || count(f, "here") != 2 {
		t.Fatalf("told %v", f)
	}
	last := f["here"].([]any)[1].(map[string]any)
	if last["page"] != "/lamps/heron" || last["pages"] != 2.0 || last["at"].(float64)-last["since"].(float64) != 30_000 {
		t.Errorf("ada is %v", last)
	}
	mara.say(`{"t":"visitors","on":false}`)
	mara.say(`{"t":"seen","conversation":"none","seen":1}`)
	mara.until("error")
	ada.looksAt("/cart")
	w.hub.passers(w.now())
	mara.say(`{"t":"visitors","on":true}`)
	if f := mara.until("visitors"); f["whole"] != true {
		t.Errorf("who has closed the list was told %v", f)
	}
}

func TestAVisitorWhoGoesFromPageToPageStaysInTheListAndWhoLeavesIsGoneAfterAWhile(t *testing.T) {
	w := watchedWorld(t)
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"visitors","on":true}`)
	mara.until("visitors")
	first := w.connect(asPasser("ada", "pk_shop"))
	first.looksAt("/")
	w.hub.passers(w.now())
	id := mara.until("visitors")["here"].([]any)[0].(map[string]any)["id"]
	_ = first.ws.Close()
	await(t, "the tab is gone", func() bool { return w.tabs() == 0 })
	w.hub.passers(w.advance(graceGone - time.Second))
	second := w.connect(asPasser("ada", "pk_shop"))
	second.looksAt("/lamps")
	w.hub.passers(w.advance(graceGone))
	f := mara.until("visitors")
	if one := f["here"].([]any)[0].(map[string]any); one["id"] != id || one["pages"] != 2.0 {
		t.Errorf("on the next page they are %v", one)
	}
	_ = second.ws.Close()
	await(t, "the tab is gone", func() bool { return w.tabs() == 0 })
	w.hub.passers(w.advance(graceGone))
	if f := mara.until("visitors"); count(f, "gone") != 1 || f["gone"].([]any)[0] != id || f["total"] != 0.0 {
		t.Errorf("who left is told as %v", f)
	}
	if w.hub.visitors.mu.Lock(); len(w.hub.visitors.of) != 0 {
		t.Errorf("kept %v", w.hub.visitors.of)
	}
	w.hub.visitors.mu.Unlock()
}

func (w *world) tabs() (n int) {
	w.hub.visitors.mu.Lock()
	defer w.hub.visitors.mu.Unlock()
	for _, one := range w.hub.visitors.of {
		n += len(one.tabs)
	}
	return n
}

func TestTheListSaysWhoHasWrittenMeanwhile(t *testing.T) {
	w := watchedWorld(t)
	mara, ada := w.connect(asAgent("mara")), w.connect(asPasser("ada", "pk_shop"))
	ada.looksAt("/")
	mara.say(`{"t":"visitors","on":true}`)
	mara.until("visitors")
	ada.say(`{"t":"send","client_id":"first-words","body":"Hello?"}`)
	ada.until("ack")
	w.hub.passers(w.now())
	if one := mara.until("visitors")["here"].([]any)[0].(map[string]any); one["contact"] != "ada" {
		t.Errorf("told %v", one)
	}
}

func TestNobodyIsListedWhereTheInboxDoesNotShowIt(t *testing.T) {
	w := newWorld(t)
	ada := w.connect(asVisitor("ada"))
	ada.looksAt("/")
	if w.tabs() != 0 {
		t.Error("a visitor is listed")
	}
	ada.say(`{"t":"visitors","on":true}`)
	if f := ada.until("error"); f["code"] != string(desk.Forbidden) {
		t.Errorf("a visitor who watches got %v", f)
	}
}

func TestAFloodOfVisitorsStaysWithinItsBounds(t *testing.T) {
	w := watchedWorld(t)
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"visitors","on":true}`)
	mara.until("visitors")
	who := desk.Identity{Kind: desk.ByContact, Inbox: "inbox1", Watched: w.watched["pk_shop"]}
	tab := &conn{hub: w.hub}
	for i := range visitorsMost + 500 {
		who.TokenHash = fmt.Sprint("hash", i)
		w.hub.arrives(tab, &who, desk.Visit{Page: "/"}, desk.Arrival{})
	}
	w.hub.passers(w.now())
	f := mara.until("visitors")
	if f["whole"] != true || f["total"] != float64(visitorsMost) || count(f, "here") != visitorsTold {
		t.Errorf("told whole %v, total %v, %d of them", f["whole"], f["total"], count(f, "here"))
	}
}

func TestTwoThousandIdleVisitorsTakeLittleAndTellLittle(t *testing.T) {
	const sockets = 2_000
	w := watchedWorld(t)
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"visitors","on":true}`)
	mara.until("visitors")
	memory := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse + m.StackInuse
	}
	before, list := memory(), make([]*client, 0, sockets)
	for i := range sockets {
		c := w.connect(asPasser(fmt.Sprint("visitor", i), "pk_shop"))
		c.looksAt("/lamps/heron")
		list = append(list, c)
	}
	out := w.hub.Stats().FramesOut
	w.hub.passers(w.now())
	if f := mara.until("visitors"); f["total"] != float64(sockets) || count(f, "here") != visitorsTold {
		t.Errorf("told of %v, %d of them", f["total"], count(f, "here"))
	}
	if told := w.hub.Stats().FramesOut - out; told != 1 {
		t.Errorf("a tick wrote %d frames to one who watches", told)
	}
	const most = 64 << 10 // bytes of a socket with its client in the same process and, here, the race detector; an idle one alone is a quarter
	if per := (memory() - before) / sockets; per > most {
		t.Errorf("an idle visitor takes %d bytes", per)
	}
	runtime.KeepAlive(list)
}

func TestWhoseBrowserKeepsNothingIsGoneWithTheirPage(t *testing.T) {
	w := watchedWorld(t)
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"visitors","on":true}`)
	mara.until("visitors")
	ada := w.connect(asPasser("ada", "pk_shop"))
	ada.say(`{"t":"page","page":"/lamps","title":"Lamps"}`)
	ada.taken()
	w.hub.passers(w.now())
	id := mara.until("visitors")["here"].([]any)[0].(map[string]any)["id"]
	_ = ada.ws.Close()
	await(t, "the tab is gone", func() bool { return w.tabs() == 0 })
	w.hub.passers(w.now())
	if f := mara.until("visitors"); count(f, "gone") != 1 || f["gone"].([]any)[0] != id {
		t.Errorf("told %v", f)
	}
}

func TestAnInboxThatIsSwitchedOffShowsNobodyFromThenOn(t *testing.T) {
	w := watchedWorld(t)
	tomas := w.connect(asAgent("tomas")) // of both teams
	tomas.say(`{"t":"visitors","on":true}`)
	tomas.until("visitors")
	ada, bob := w.connect(asPasser("ada", "pk_shop")), w.connect(asPasser("bob", "pk_two"))
	ada.looksAt("/")
	bob.looksAt("/")
	w.hub.passers(w.now())
	if f := tomas.until("visitors"); count(f, "here") != 2 {
		t.Fatalf("told %v", f)
	}
	w.hub.Revoke(Revocation{Inbox: "inbox1"})
	ada.closed(CloseRevoked)
	w.hub.passers(w.now())
	if f := tomas.until("visitors"); count(f, "gone") != 1 || f["total"] != 1.0 {
		t.Errorf("told %v", f)
	}
	w.watched["pk_shop"] = nil
	again := w.connect(asPasser("ada", "pk_shop"))
	again.looksAt("/")
	if w.tabs() != 1 {
		t.Error("who comes back is listed")
	}
}

func TestWhoIsOnTheListIsFoundByThoseWhoSeeThemWhileTheyAreThere(t *testing.T) {
	w := watchedWorld(t)
	mara := w.connect(asAgent("mara"))
	ada := w.connect(asPasser("ada", "pk_shop"))
	ada.looksAt("/lamps")
	mara.say(`{"t":"visitors","on":true}`)
	id, _ := mara.until("visitors")["here"].([]any)[0].(map[string]any)["id"].(string)
	sees := &desk.Identity{Principals: []string{desk.PrincipalTeam("one")}}
	one, ok := w.hub.Listed(sees, id)
	if !ok || one.Who.TokenHash != hashOf(token("ada")) || one.Visit.Page != "/lamps" || one.Arrival.TZ != "Asia/Tokyo" {
		t.Errorf("found %+v, %v", one, ok)
	}
	if _, ok := w.hub.Listed(&desk.Identity{Principals: []string{desk.PrincipalTeam("two")}}, id); ok {
		t.Error("who may not see them finds them")
	}
	_ = ada.ws.Close()
	await(t, "the tab is gone", func() bool { return w.tabs() == 0 })
	w.hub.passers(w.advance(graceGone))
	if _, ok := w.hub.Listed(sees, id); ok {
		t.Error("who has gone is found")
	}
}
