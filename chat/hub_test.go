package chat

import (
	"context"
	"errors"
	"fmt"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/internal/desk"
)

func TestVisitorAsksAndAgentAnswers(t *testing.T) {
	w := newWorld(t)
	mara, ada := w.connect(asAgent("mara")), w.connect(asVisitor("ada"))
	ada.say(`{"t":"send","client_id":"client-0001","body":"Does the lamp fit?","opening":{"page":"/lamps","tz":"Asia/Tokyo"}}`)
	ack := ada.until("ack")
	if ack["client_id"] != "client-0001" || ack["opened"] != true || at(ack, "message", "public_seq") != 1.0 || at(ack, "message", "seq") != nil {
		t.Errorf("ack %v", ack)
	}
	got := mara.until("message")
	if at(got, "message", "body") != "Does the lamp fit?" || at(got, "message", "client_id") != nil || got["pos"] != 1.0 {
		t.Errorf("the agent got %v", got)
	}
	conversation := fmt.Sprint(ack["conversation"])
	mara.say(`{"t":"send","client_id":"client-0002","conversation":"` + conversation + `","kind":"note","body":"E14"}`)
	mara.say(`{"t":"send","client_id":"client-0003","conversation":"` + conversation + `","kind":"reply","body":"It does."}`)
	if own := mara.until("ack"); own["client_id"] != "client-0002" || at(own, "message", "seq") != 2.0 {
		t.Errorf("ack of the note %v", own)
	}
	answer := ada.until("message")
	if at(answer, "message", "body") != "It does." || at(answer, "message", "public_seq") != 2.0 {
		t.Errorf("the visitor got %v", answer)
	}
	for _, hidden := range []any{answer["pos"], answer["row"], at(answer, "message", "seq"), at(answer, "message", "author", "id"), at(answer, "message", "client_id")} {
		if hidden != nil {
			t.Errorf("the visitor learnt %v", hidden)
		}
	}
}

func TestFirstMessageAdoptsEverySocketOfTheToken(t *testing.T) {
	w := newWorld(t)
	one, two, other := w.connect(asVisitor("ada")), w.connect(asVisitor("ada")), w.connect(asVisitor("bob"))
	one.say(`{"t":"send","client_id":"client-0001","body":"Hello"}`)
	one.until("ack")
	for _, c := range []*client{one, two} {
		again := c.until("welcome")
		if at(again, "self", "id") != "ada" || len(again["conversations"].([]any)) != 1 {
			t.Errorf("welcome after adoption %v", again)
		}
	}
	if !w.hub.Online("ada") {
		t.Error("an adopted contact is not online")
	}
	w.hub.Places([]desk.Place{{Conversation: "c1", Contact: "ada", Number: 2, Wait: desk.Span{From: time.Minute, To: 3 * time.Minute}}})
	for _, c := range []*client{one, two} {
		if q := c.until("queue"); q["place"] != 2.0 || fmt.Sprint(q["estimate"]) != "[60 180]" {
			t.Errorf("queue %v", q)
		}
	}
	w.hub.Revoke(Revocation{Inbox: "inbox1"})
	if _, err := other.read(); err == nil {
		t.Error("another visitor got a frame")
	}
}

func TestRepeatedSendIsAnsweredWithTheFirstMessage(t *testing.T) {
	w := newWorld(t)
	ada := w.connect(asVisitor("ada"))
	ada.say(`{"t":"send","client_id":"client-0001","body":"Hello"}`)
	first := ada.until("ack")
	again := w.connect(asVisitor("ada"))
	again.say(`{"t":"send","client_id":"client-0001","body":"Hello"}`)
	if got := again.until("ack"); got["repeated"] != true || at(got, "message", "id") != at(first, "message", "id") {
		t.Errorf("repeat answered %v", got)
	}
	again.say(`{"t":"send","client_id":"client-0001","body":"Something else"}`)
	if got := again.until("error"); got["code"] != "conflict" || got["re"] != "client-0001" {
		t.Errorf("other text answered %v", got)
	}
}

func TestAgentOfSeveralPrincipalsGetsAFrameOnce(t *testing.T) {
	w := newWorld(t)
	w.agent("all", desk.RoleAdmin, "one", "two")
	c := w.connect(asAgent("all"))
	after := desk.ConversationPrincipals("one", "all", []string{"mara"})
	for pos := range int64(3) {
		w.hub.Publish([]desk.News{{Pos: pos + 1, Kind: desk.ConversationChanged, Conversation: desk.Conversation{ID: "c1"}, After: after}})
	}
	for pos := range 3 {
		if got := c.until("conversation"); got["pos"] != float64(pos+1) {
			t.Fatalf("pos %v, want %d", got["pos"], pos+1)
		}
	}
}

func TestMovedConversationIsGoneForSomeAndNewForOthers(t *testing.T) {
	w := newWorld(t)
	mara, tomas := w.connect(asAgent("mara")), w.connect(asAgent("tomas"))
	before, after := desk.ConversationPrincipals("one", "", nil), desk.ConversationPrincipals("two", "", nil)
	m := desk.Message{ID: "m1", Seq: 1, Kind: desk.Event, EventType: desk.TeamChanged, Author: desk.Author{Kind: desk.BySystem}}
	w.hub.Publish([]desk.News{{Pos: 7, Kind: desk.MessageAdded, Conversation: desk.Conversation{ID: "c1"}, Message: &m, Before: before, After: after}})
	if got := mara.until("gone"); got["conversation"] != "c1" || got["pos"] != 7.0 {
		t.Errorf("gone %v", got)
	}
	tomas.until("message")
	// tomas saw it before as well: no row for him; a newcomer gets the row first
	w.agent("noor", desk.RoleAgent, "three")
	noor := w.connect(asAgent("noor"))
	noor.until("presence") // her own
	w.hub.Publish([]desk.News{{Pos: 8, Kind: desk.MessageAdded, Conversation: desk.Conversation{ID: "c1"}, Message: &m,
		Before: after, After: desk.ConversationPrincipals("three", "", nil)}})
	if got := noor.next(); got["t"] != "conversation" {
		t.Errorf("a newcomer got %v first", got)
	}
	noor.until("message")
}

func TestSlowReaderIsClosedAndOthersAreNot(t *testing.T) {
	w := newWorld(t)
	slow, fast := w.connect(asAgent("mara")), w.connect(asAgent("tomas"))
	after := desk.ConversationPrincipals("one", "", nil)
	text := strings.Repeat("x", 30<<10)
	var sent int64
	for w.hub.Stats().Slow == 0 {
		sent++
		w.hub.Publish([]desk.News{{Pos: sent, Kind: desk.ConversationChanged, Conversation: desk.Conversation{ID: "c1", Preview: text}, After: after}})
		if got := fast.until("conversation"); got["pos"] != float64(sent) {
			t.Fatalf("the fast reader got %v, want %d", got["pos"], sent)
		}
	}
	slow.closed(CloseSlow)
	fast.say(`{"t":"nothing"}`)
	fast.until("error")
}

func TestRevokedSocketsEndAndOthersStay(t *testing.T) {
	w := newWorld(t)
	mara, tomas, ada := w.connect(asAgent("mara")), w.connect(asAgent("tomas")), w.connect(asVisitor("ada"))
	ada.say(`{"t":"send","client_id":"client-0001","body":"Hello"}`)
	ada.until("welcome")
	w.hub.Revoke(Revocation{Agent: "mara", Below: 1})
	w.hub.Revoke(Revocation{})
	mara.say(`{"t":"nothing"}`)
	mara.until("error")
	w.hub.Revoke(Revocation{Agent: "mara", Below: 2})
	mara.closed(CloseRevoked)
	w.hub.Revoke(Revocation{Session: "session-ada"})
	ada.closed(CloseRevoked)
	tomas.say(`{"t":"nothing"}`)
	tomas.until("error")
}

// A revocation between the check of a token and the subscription must not be lost.
func TestRevocationDuringTheGreetingIsSeen(t *testing.T) {
	w := newWorld(t)
	asked := 0
	w.verify = func(desk.Hello) error {
		if asked++; asked == 1 {
			w.hub.Revoke(Revocation{Agent: "mara"})
			return nil
		}
		return desk.Errorf(desk.Forbidden, "This account is disabled.")
	}
	c := w.connect("")
	c.say(asAgent("mara"))
	if got := c.next(); got["code"] != "forbidden" {
		t.Errorf("got %v", got)
	}
	c.closed(CloseRevoked)
}

// A first message over HTTP, posted while another tab greets, must adopt that tab.
func TestAdoptionDuringTheGreetingIsSeen(t *testing.T) {
	w := newWorld(t)
	first := true
	w.verify = func(desk.Hello) error {
		if !first {
			w.contacts[hashOf(token("ada"))] = "ada"
			return nil
		}
		first = false
		w.hub.Adopt(Adoption{TokenHash: hashOf(token("ada")), Contact: "ada"})
		return nil
	}
	c := w.connect("")
	c.say(asVisitor("ada"))
	if got := c.next(); at(got, "self", "id") != "ada" {
		t.Errorf("welcome %v", got)
	}
}

func TestNewsDuringTheGreetingComeAfterTheWelcome(t *testing.T) {
	w := newWorld(t)
	w.welcome = func() {
		w.hub.Publish([]desk.News{{Pos: 1, Kind: desk.ConversationChanged, Conversation: desk.Conversation{ID: "c1"}, After: []string{"team:one"}}})
	}
	mara := w.connect(asAgent("mara"))
	mara.until("conversation")
}

func TestIdleSocketParksOneGoroutine(t *testing.T) {
	w := newWorld(t)
	const sockets = 50
	for i := range sockets {
		w.connect(asVisitor(fmt.Sprint("visitor", i)))
	}
	await(t, "one goroutine a socket", func() bool {
		var stacks strings.Builder
		if err := pprof.Lookup("goroutine").WriteTo(&stacks, 2); err != nil {
			t.Fatal(err)
		}
		reading := strings.Count(stacks.String(), "created by porchlight/chat.")
		return reading == sockets
	})
}

func TestFaultOfOneConnectionLeavesTheOthers(t *testing.T) {
	w := newWorld(t)
	w.conversation("c1", "one", "", "ada")
	w.fail = func(d desk.Draft) error {
		switch d.Body {
		case "panic":
			_ = d.Body[len(d.Body)] // a fault
		case "full":
			return desk.Errorf(desk.StorageFull, "The disk is full. Nothing was saved.").After(30 * time.Second)
		case "odd":
			return errors.New("SQL at table x")
		}
		return nil
	}
	mara, tomas := w.connect(asAgent("mara")), w.connect(asAgent("tomas"))
	send := func(id, body string) string {
		return `{"t":"send","client_id":"client-` + id + `","conversation":"c1","body":"` + body + `"}`
	}
	mara.say(send("0001", "full"))
	if got := mara.until("error"); got["code"] != "storage_full" || got["retry_after"] != 30.0 || got["re"] != "client-0001" {
		t.Errorf("got %v", got)
	}
	mara.say(send("0002", "odd"))
	if got := mara.until("error"); got["code"] != "internal" || strings.Contains(fmt.Sprint(got["text"]), "SQL") {
		t.Errorf("got %v", got)
	}
	tomas.say(send("0004", "fine"))
	tomas.until("ack")
	mara.say(send("0003", "panic"))
	mara.closed(CloseOverloaded)
}

func TestEveryReaderGetsNewsInOrder(t *testing.T) {
	w := newWorld(t)
	const readers, news = 8, 500
	after := desk.ConversationPrincipals("one", "", nil)
	var done sync.WaitGroup
	for range readers {
		c := w.connect(asAgent("mara"))
		done.Go(func() {
			for pos := 1; pos <= news; {
				f, err := c.read()
				if err != nil {
					t.Error(err)
					return
				}
				if f["t"] != "conversation" {
					continue
				}
				if f["pos"] != float64(pos) {
					t.Errorf("pos %v, want %d", f["pos"], pos)
					return
				}
				pos++
			}
		})
	}
	for pos := int64(1); pos <= news; pos += 10 {
		var batch []desk.News
		for i := range int64(10) {
			batch = append(batch, desk.News{Pos: pos + i, Kind: desk.ConversationChanged, Conversation: desk.Conversation{ID: "c1"}, After: after})
		}
		w.hub.Publish(batch)
	}
	done.Wait()
}

func TestTwoHubsShareABus(t *testing.T) {
	bus := NewBus()
	one := newWorld(t, func(o *Options) { o.Bus = bus })
	two := newWorld(t, func(o *Options) { o.Bus = bus })
	mara := two.connect(asAgent("mara"))
	one.hub.Publish([]desk.News{{Pos: 1, Kind: desk.ConversationChanged, Conversation: desk.Conversation{ID: "c1"}, After: []string{"team:one"}}})
	mara.until("conversation")
	one.hub.Revoke(Revocation{Agent: "mara"})
	mara.closed(CloseRevoked)
}

// A stuck disk must not hold a sender for ever, and must not promise anything.
func TestPostThatTakesTooLongIsAnsweredWithARetry(t *testing.T) {
	err := late(expiredContext(t), context.DeadlineExceeded)
	if e := desk.AsError(err); e.Code != desk.Unavailable || e.RetryAfter == 0 {
		t.Errorf("answered %v", err)
	}
	conflict := desk.Errorf(desk.Conflict, "Known.")
	if !errors.Is(late(expiredContext(t), conflict), conflict) {
		t.Error("an answer that came in time was replaced")
	}
}

func expiredContext(t *testing.T) context.Context {
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(1, 0))
	t.Cleanup(cancel)
	return ctx
}

// The same first message over HTTP, while a socket of the same token is open.
func TestMessageOverHTTPAdoptsTheOpenSocket(t *testing.T) {
	w := newWorld(t)
	ada := w.connect(asVisitor("ada"))
	draft, err := DecodeSend([]byte(`{"client_id":"client-0001","body":"Hello"}`))
	if err != nil {
		t.Fatal(err)
	}
	who, err := w.Verify(t.Context(), desk.Hello{As: desk.ByContact, Inbox: "pk_shop", Token: token("ada")})
	if err != nil {
		t.Fatal(err)
	}
	draft.Kind = desk.Reply
	receipt, err := w.Post(t.Context(), who, draft)
	if err != nil {
		t.Fatal(err)
	}
	w.hub.Adopt(Adoption{TokenHash: who.TokenHash, Contact: receipt.Contact, Session: receipt.Session})
	if got := ada.until("welcome"); at(got, "self", "id") != "ada" {
		t.Errorf("welcome %v", got)
	}
	w.hub.Adopt(Adoption{TokenHash: who.TokenHash, Contact: receipt.Contact, Session: receipt.Session})
	w.hub.Places([]desk.Place{{Conversation: "c1", Contact: "ada", Number: 1}})
	if got := ada.next(); got["t"] != "queue" {
		t.Errorf("a second adoption told %v", got)
	}
	if ack := string(AppendAck(nil, &who, &receipt)); !strings.Contains(ack, `"opened":true`) {
		t.Errorf("answer %s", ack)
	}
	if _, _, err := DecodeSeen([]byte(`{"delivered":3,"seen":2,"conversation":"c1"}`)); err == nil {
		t.Error("a conversation beside the address was taken")
	}
	if delivered, seen, err := DecodeSeen([]byte(`{"delivered":3,"seen":2}`)); err != nil || delivered != 3 || seen != 2 {
		t.Errorf("seen %d %d %v", delivered, seen, err)
	}
}
