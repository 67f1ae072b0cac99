package chat

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"porchlight/internal/desk"
)

func TestFirstFrameMustBeAnAcceptableHello(t *testing.T) {
	w := newWorld(t)
	for name, row := range map[string]struct {
		say    string
		binary bool
		code   string
		closed int
	}{
		"no JSON":             {say: `hello`, code: "bad_request", closed: CloseProtocol},
		"not UTF-8":           {say: "{\"t\":\"hello\xff\"}", code: "bad_request", closed: CloseProtocol},
		"binary":              {say: asAgent("mara"), binary: true, closed: CloseProtocol},
		"another frame":       {say: `{"t":"presence","state":"away"}`, code: "bad_request", closed: CloseProtocol},
		"another version":     {say: strings.Replace(asAgent("mara"), `"v":1`, `"v":2`, 1), code: "bad_request", closed: CloseProtocol},
		"nobody":              {say: `{"t":"hello","v":1,"token":"x"}`, code: "bad_request", closed: CloseProtocol},
		"unknown agent":       {say: asAgent("nobody"), code: "unauthorized", closed: CloseNoToken},
		"short visitor token": {say: `{"t":"hello","v":1,"as":"visitor","inbox":"pk_shop","token":"short"}`, code: "unauthorized", closed: CloseNoToken},
		"unknown inbox":       {say: strings.Replace(asVisitor("ada"), "pk_shop", "pk_none", 1), code: "not_found", closed: CloseProtocol},
		"no inbox":            {say: strings.Replace(asVisitor("ada"), "pk_shop", "", 1), code: "bad_request", closed: CloseProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			c := w.connect("")
			c.t = t
			kind := websocket.TextMessage
			if row.binary {
				kind = websocket.BinaryMessage
			}
			if err := c.ws.WriteMessage(kind, []byte(row.say)); err != nil {
				t.Fatal(err)
			}
			if row.code != "" {
				if got := c.next(); got["t"] != "error" || got["code"] != row.code || got["text"] == "" {
					t.Errorf("answered %v", got)
				}
			}
			c.closed(row.closed)
		})
	}
}

func TestHelloComesOnce(t *testing.T) {
	w := newWorld(t)
	mara := w.connect(asAgent("mara"))
	mara.say(asAgent("mara"))
	if got := mara.until("error"); got["code"] != "bad_request" || got["re"] != "hello" {
		t.Errorf("answered %v", got)
	}
}

func TestSilentSocketIsClosed(t *testing.T) {
	w := newWorld(t)
	silent, mara := w.connect(""), w.connect(asAgent("mara"))
	await(t, "the silent socket is waited for", func() bool {
		_, pending := w.hub.registry.due()
		return len(pending) == 1
	})
	w.hub.sweep(w.advance(9 * time.Second))
	w.hub.sweep(w.advance(time.Second))
	silent.closed(CloseSilent)
	mara.say(`{"t":"nothing"}`)
	mara.until("error")
}

func TestOriginsAreChecked(t *testing.T) {
	w := newWorld(t)
	w.verify = func(h desk.Hello) error {
		if h.As == desk.ByContact && h.Origin != "https://shop.example" {
			return desk.Errorf(desk.Forbidden, "This page is not listed for the inbox.")
		}
		return nil
	}
	address := "ws" + strings.TrimPrefix(w.server.URL, "http")
	for _, origin := range []string{"null", "", "shop.example", "https://", "ftp://shop.example", "https://shop.example/path",
		"https://shop.example?x", "https://shop.example#", "https://me@shop.example", "https://a b", "javascript:alert(1)"} {
		_, response, err := websocket.DefaultDialer.Dial(address, http.Header{"Origin": {origin}})
		if err == nil || response.StatusCode != http.StatusForbidden {
			t.Errorf("origin %q was answered %v", origin, err)
		}
	}
	own := w.connect("", "Origin", w.server.URL)
	own.say(asAgent("mara"))
	own.until("welcome")
	foreign := w.connect("", "Origin", "https://shop.example")
	foreign.say(asAgent("mara"))
	if got := foreign.next(); got["code"] != "forbidden" {
		t.Errorf("a foreign page was answered %v", got)
	}
	foreign.closed(CloseRevoked)
	visitor := w.connect("", "Origin", "https://shop.example")
	visitor.say(asVisitor("ada"))
	visitor.until("welcome")
}

func TestMessageOver64KiBEndsTheConnection(t *testing.T) {
	w := newWorld(t)
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"send","client_id":"client-0001","body":"` + strings.Repeat("x", maxFrame) + `"}`)
	mara.closed(CloseTooBig)
}

func TestLargestMessageFitsTheLimit(t *testing.T) {
	w := newWorld(t)
	w.conversation("c1", "one", "", "ada")
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"send","client_id":"client-0001","conversation":"c1","body":"` + strings.Repeat("灯", desk.MaxBody) + `"}`)
	if got := mara.until("ack"); len(at(got, "message", "body").(string)) != 3*desk.MaxBody {
		t.Error("the body was cut")
	}
	mara.say(`{"t":"send","client_id":"client-0002","conversation":"c1","body":"` + strings.Repeat("x", desk.MaxBody+1) + `"}`)
	if got := mara.until("error"); got["code"] != "too_large" || got["field"] != "body" {
		t.Errorf("answered %v", got)
	}
}

func TestFramesOverALimitAreDroppedAndTooManyEndTheConnection(t *testing.T) {
	w := newWorld(t)
	mara, tomas := w.connect(asAgent("mara")), w.connect(asAgent("tomas"))
	flip := func(i int) string {
		return `{"t":"presence","state":"` + []string{"away", "accepting"}[i%2] + `"}`
	}
	for i := range 6 {
		mara.say(flip(i))
	}
	got := mara.until("error")
	if got["code"] != "rate_limited" || got["re"] != "presence" || got["retry_after"] != 1.0 {
		t.Errorf("answered %v", got)
	}
	if state := w.hub.Presence("mara"); state != desk.Away {
		t.Errorf("the dropped frame made her %s", state)
	}
	w.advance(time.Second)
	mara.say(flip(1))
	for mara.until("presence")["state"] != "accepting" {
		continue
	}
	for range strikesMost + 1 {
		if err := mara.ws.WriteMessage(websocket.TextMessage, []byte(flip(0))); err != nil {
			break // it was faster than we
		}
	}
	mara.closed(CloseTooMany)
	tomas.say(`{"t":"nothing"}`)
	tomas.until("error")
}

func TestPingsOfAClientAreAnsweredWithinLimits(t *testing.T) {
	w := newWorld(t)
	mara := w.connect(asAgent("mara"))
	pongs := 0
	mara.ws.SetPongHandler(func(data string) error {
		if data == "you there?" {
			pongs++
		}
		return nil
	})
	ping := func() error {
		return mara.ws.WriteControl(websocket.PingMessage, []byte("you there?"), time.Now().Add(time.Minute))
	}
	if err := ping(); err != nil {
		t.Fatal(err)
	}
	mara.say(`{"t":"nothing"}`)
	mara.until("error")
	mara.say(`{"t":"nothing"}`)
	mara.until("error") // what was written before it has come
	if pongs != 1 {
		t.Errorf("%d pongs", pongs)
	}
	for ping() == nil && w.hub.Stats().Connections == 1 {
		continue
	}
	mara.closed(CloseTooMany)
}

func TestSocketThatAnswersNoPingEnds(t *testing.T) {
	w := newWorld(t)
	deaf, mara := w.connect(asVisitor("ada")), w.connect(asAgent("mara"))
	pinged := make(chan struct{}, 16)
	mara.ws.SetPingHandler(func(string) error {
		err := mara.ws.WriteControl(websocket.PongMessage, nil, time.Now().Add(time.Minute))
		pinged <- struct{}{}
		return err
	})
	go func() { // reads, and so answers
		for {
			if _, _, err := mara.ws.ReadMessage(); err != nil {
				return
			}
		}
	}()
	round := func() {
		now := w.now()
		for range wheel {
			w.hub.sweep(now)
		}
	}
	var of *conn
	w.hub.registry.each(func(c *conn) {
		if c.who.Load().Agent() {
			of = c
		}
	})
	for range 3 {
		now := w.advance(pingEvery)
		round()
		<-pinged
		await(t, "the pong is noticed", func() bool { return of.heard.Load() == now.Unix() })
	}
	if _, err := deaf.read(); err == nil || websocket.IsCloseError(err, CloseRestart) {
		t.Errorf("the deaf socket: %v", err)
	}
	await(t, "the deaf socket is gone", func() bool { return w.hub.Stats().Connections == 1 })
	if w.hub.Stats().Dead != 1 {
		t.Errorf("%d dead sockets", w.hub.Stats().Dead)
	}
}

func TestExpiredTokenEndsTheConnection(t *testing.T) {
	w := newWorld(t)
	soon := w.now().Add(time.Hour)
	for name, id := range w.agents {
		id.Expires = soon
		w.agents[name] = id
	}
	idle, busy := w.connect(asAgent("mara")), w.connect(asAgent("tomas"))
	w.advance(time.Hour - time.Second)
	busy.say(`{"t":"nothing"}`)
	busy.until("error")
	w.advance(time.Second)
	busy.say(`{"t":"nothing"}`)
	busy.closed(CloseNoToken)
	for range wheel {
		w.hub.sweep(w.now())
	}
	idle.closed(CloseNoToken)
}

func TestSocketsAreBoundedInTotalByAddressAndByOwner(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Limits = Limits{Total: 4, PerIP: 3, PerVisitor: 1, PerAgent: 1, Pending: 4}
		o.IP = func(r *http.Request) string { return r.Header.Get("X-Test-Address") }
	})
	address := "ws" + strings.TrimPrefix(w.server.URL, "http")
	try := func(ip string) int {
		_, response, err := websocket.DefaultDialer.Dial(address, http.Header{"X-Test-Address": {ip}})
		if err == nil {
			t.Fatal("one too many")
		}
		return response.StatusCode
	}
	first := w.connect(asVisitor("ada"), "X-Test-Address", "203.0.113.7")
	second := w.connect("", "X-Test-Address", "203.0.113.7")
	second.say(asVisitor("ada"))
	if got := second.next(); got["code"] != "rate_limited" {
		t.Errorf("answered %v", got)
	}
	second.closed(CloseTooMany)
	_ = second.ws.Close()
	await(t, "the refused socket is gone", func() bool { return w.hub.Stats().Connections == 1 })
	w.connect("", "X-Test-Address", "203.0.113.7")
	w.connect("", "X-Test-Address", "203.0.113.7")
	if got := try("203.0.113.7"); got != http.StatusTooManyRequests {
		t.Errorf("a fourth socket of an address: %d", got)
	}
	w.connect("", "X-Test-Address", "203.0.113.8")
	if got := try("203.0.113.9"); got != http.StatusServiceUnavailable {
		t.Errorf("a fifth socket: %d", got)
	}
	_ = first.ws.Close()
	await(t, "there is room again", func() bool { return w.hub.Stats().Connections == 3 })
	w.connect(asVisitor("ada"), "X-Test-Address", "203.0.113.7")
}

func TestAddressesAreCountedByHousehold(t *testing.T) {
	for in, want := range map[string]string{"127.0.0.1": "", "::1": "", "203.0.113.7": "203.0.113.7", "::ffff:203.0.113.7": "203.0.113.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::", "odd": "odd"} {
		if got := countedIP(in); got != want {
			t.Errorf("countedIP(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAbruptEndsLeaveNothingBehind(t *testing.T) {
	w := newWorld(t)
	for i := range 20 {
		c := w.connect(asVisitor(fmt.Sprint(i)))
		_ = c.ws.NetConn().Close()
	}
	await(t, "all are gone", func() bool { return w.hub.Stats().Connections == 0 })
	await(t, "no topic is left", func() bool {
		for i := range w.hub.topics.shards {
			s := &w.hub.topics.shards[i]
			s.mu.RLock()
			n := len(s.of)
			s.mu.RUnlock()
			if n != 0 {
				return false
			}
		}
		return true
	})
	w.hub.admission.mu.Lock()
	defer w.hub.admission.mu.Unlock()
	if len(w.hub.admission.by) != 0 || w.hub.admission.pending != 0 {
		t.Errorf("still counted: %v, %d pending", w.hub.admission.by, w.hub.admission.pending)
	}
}
