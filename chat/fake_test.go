package chat

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"porchlight/internal/desk"
)

// world is a desk in memory behind a hub on a real server.
type world struct {
	t      testing.TB
	hub    *Hub
	server *httptest.Server
	clock  atomic.Int64 // Unix milliseconds

	mu       sync.Mutex
	pos      int64
	agents   map[string]desk.Identity // by token
	contacts map[string]string        // token hash → contact
	heads    map[string]*head
	marks    []string
	receipts map[string]desk.Receipt // by client id
	fail     func(desk.Draft) error
	stuck    func(context.Context)
	verify   func(desk.Hello) error
	welcome  func()
	sees     int
	watched  map[string][]string // by key of an inbox: who sees its visitors
	trail    bool                // the inbox keeps which pages its visitors look at
}

type head struct {
	conversation desk.Conversation
	principals   []string
}

func newWorld(t testing.TB, change ...func(*Options)) *world {
	w := &world{t: t, agents: map[string]desk.Identity{}, contacts: map[string]string{}, heads: map[string]*head{},
		receipts: map[string]desk.Receipt{}}
	w.clock.Store(1790000000000)
	o := Options{Poster: w, Verifier: w, Desk: w, Now: w.now, Log: slog.New(slog.DiscardHandler)}
	for _, f := range change {
		f(&o)
	}
	w.hub = New(o)
	w.server = httptest.NewServer(w.hub.Handler())
	w.agent("mara", desk.RoleAgent, "one")
	w.agent("tomas", desk.RoleAgent, "one", "two")
	w.agent("ines", desk.RoleAdmin)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := w.hub.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		w.server.Close()
	})
	return w
}

func (w *world) now() time.Time { return time.UnixMilli(w.clock.Load()).UTC() }

func (w *world) advance(d time.Duration) time.Time {
	w.clock.Add(d.Milliseconds())
	return w.now()
}

func (w *world) agent(name string, role desk.Role, teams ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.agents["token-"+name] = desk.Identity{Kind: desk.ByAgent, ID: name, Name: strings.ToUpper(name), Role: role,
		Principals: desk.AgentPrincipals(name, role, teams), AccessVersion: 1}
}

// conversation makes one of a team for a contact.
func (w *world) conversation(id, team, assignee, contact string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heads[id] = &head{desk.Conversation{ID: id, Kind: desk.Chat, Status: desk.Open, Team: team, Assignee: assignee, Contact: contact},
		desk.ConversationPrincipals(team, assignee, nil)}
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func (w *world) Verify(_ context.Context, h desk.Hello) (desk.Identity, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.verify != nil {
		if err := w.verify(h); err != nil {
			return desk.Identity{}, err
		}
	}
	if h.As == desk.ByAgent {
		if id, ok := w.agents[h.Token]; ok {
			return id, nil
		}
		return desk.Identity{}, desk.Errorf(desk.Unauthorized, "Please sign in again.")
	}
	if h.Inbox != "pk_shop" && w.watched[h.Inbox] == nil {
		return desk.Identity{}, desk.Errorf(desk.NotFound, "There is no such inbox.")
	}
	id := desk.Identity{Kind: desk.ByContact, TokenHash: hashOf(h.Token), Inbox: "inbox1" + strings.TrimPrefix(h.Inbox, "pk_shop"), TypingPreview: true, PageTrail: w.trail, Watched: w.watched[h.Inbox]}
	if contact := w.contacts[id.TokenHash]; contact != "" {
		id.ID, id.Session, id.Name = contact, "session-"+contact, "Ada"
	}
	return id, nil
}

func (w *world) Welcome(_ context.Context, who desk.Identity) (desk.Welcome, error) {
	if w.welcome != nil {
		w.welcome()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	out := desk.Welcome{Epoch: "epoch1", Pos: w.pos}
	for _, h := range w.heads {
		if !who.Agent() && who.ID != "" && h.conversation.Contact == who.ID {
			out.Conversations = append(out.Conversations, h.conversation.Public(nil))
		}
	}
	return out, nil
}

func (w *world) Sees(_ context.Context, who desk.Identity, id string) ([]string, string, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sees++
	h := w.heads[id]
	if h == nil {
		return nil, "", false, nil
	}
	ok := who.Agent() && desk.Sees(who.Principals, h.principals) || !who.Agent() && who.ID != "" && who.ID == h.conversation.Contact
	return h.principals, h.conversation.Contact, ok, nil
}

func (w *world) Visit(_ context.Context, from desk.Identity, v desk.Visit) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range w.heads {
		if h.conversation.Contact == from.ID {
			v.At = desk.At(w.now())
			w.hub.Publish([]desk.News{{Kind: desk.PageVisited, Conversation: h.conversation, After: h.principals, Visit: &v}})
			return nil
		}
	}
	return nil
}

func (w *world) Mark(_ context.Context, who desk.Identity, id string, delivered, seen int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.heads[id] == nil {
		return desk.Errorf(desk.NotFound, "There is no such conversation.")
	}
	w.marks = append(w.marks, fmt.Sprint(who.ID, " ", id, " ", delivered, " ", seen))
	return nil
}

// Post keeps a message and publishes it before it returns, as the store may.
// Submit answers at once; a stuck disk answers later, and not on the reader's goroutine.
func (w *world) Submit(from desk.Identity, d desk.Draft, answered func(desk.Receipt, error)) {
	if w.stuck == nil {
		answered(w.Post(context.Background(), from, d))
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), postWait)
		defer cancel()
		answered(w.Post(ctx, from, d))
	}()
}

func (w *world) Post(ctx context.Context, from desk.Identity, d desk.Draft) (desk.Receipt, error) {
	if w.stuck != nil {
		w.stuck(ctx)
		return desk.Receipt{}, ctx.Err()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fail != nil {
		if err := w.fail(d); err != nil {
			return desk.Receipt{}, err
		}
	}
	if r, ok := w.receipts[d.ClientID]; ok {
		r.Repeated = true
		if r.Message.Body != d.Body {
			return r, desk.Errorf(desk.Conflict, "This client_id was used with another text.")
		}
		return r, nil
	}
	r := desk.Receipt{Conversation: d.Conversation, Contact: from.ID, Session: from.Session}
	if d.Conversation == "" {
		r.Opened, r.Contact, r.Session = true, "ada", "session-ada"
		r.Conversation = fmt.Sprintf("c%d", len(w.heads)+1)
		w.contacts[from.TokenHash] = r.Contact
		w.heads[r.Conversation] = &head{desk.Conversation{ID: r.Conversation, Kind: desk.Chat, Status: desk.Open, Contact: r.Contact},
			desk.ConversationPrincipals("", "", nil)}
	}
	h := w.heads[r.Conversation]
	if h == nil {
		return desk.Receipt{}, desk.Errorf(desk.NotFound, "There is no such conversation.")
	}
	c := &h.conversation
	c.LastSeq++
	c.Version++
	r.Message = desk.Message{ID: fmt.Sprintf("m%d", c.LastSeq), Seq: c.LastSeq, ClientID: d.ClientID, Kind: d.Kind, Body: d.Body,
		Author: desk.Author{Kind: from.Kind, ID: from.ID, Name: from.Name}, At: desk.At(w.now())}
	if d.Kind == desk.Reply {
		c.PublicSeq++
		r.Message.PublicSeq = c.PublicSeq
	}
	w.receipts[d.ClientID] = r
	w.pos++
	m := r.Message
	w.hub.Publish([]desk.News{{Pos: w.pos, Kind: desk.MessageAdded, Conversation: *c, Message: &m, Origin: d.Origin, After: h.principals}})
	return r, nil
}

// client is one socket of a test, with the frames that came in one message kept until they are asked for.
type client struct {
	t       testing.TB
	ws      *websocket.Conn
	frames  []map[string]any
	welcome map[string]any
}

func token(name string) string {
	sum := sha256.Sum256([]byte(name))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func asAgent(name string) string {
	return `{"t":"hello","v":1,"as":"agent","token":"token-` + name + `"}`
}

func asVisitor(name string) string {
	return `{"t":"hello","v":1,"as":"visitor","inbox":"pk_shop","token":"` + token(name) + `"}`
}

// connect opens a socket; a hello that is not empty is sent and its welcome read.
func (w *world) connect(hello string, header ...string) *client {
	w.t.Helper()
	head := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		head.Set(header[i], header[i+1])
	}
	dialer := websocket.Dialer{ReadBufferSize: 512, WriteBufferSize: 512}
	ws, response, err := dialer.Dial("ws"+strings.TrimPrefix(w.server.URL, "http"), head)
	if err != nil {
		w.t.Fatalf("dial: %v", err)
	}
	_ = response.Body.Close() // empty after an upgrade
	c := &client{t: w.t, ws: ws}
	w.t.Cleanup(func() { _ = ws.Close() })
	if hello != "" {
		c.say(hello)
		if c.welcome = c.next(); c.welcome["t"] != "welcome" {
			w.t.Fatalf("no welcome but %v", c.welcome)
		}
	}
	return c
}

func (c *client) say(frame string) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		c.t.Fatalf("say %s: %v", frame, err)
	}
}

// read is the next frame, or how the connection ended.
func (c *client) read() (map[string]any, error) {
	if len(c.frames) == 0 {
		_ = c.ws.SetReadDeadline(time.Now().Add(time.Minute)) // so that a fault fails the test and does not hang it
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			return nil, err
		}
		for _, line := range strings.Split(string(data), "\n") {
			var f map[string]any
			if err := json.Unmarshal([]byte(line), &f); err != nil {
				c.t.Errorf("frame %q: %v", line, err)
			}
			c.frames = append(c.frames, f)
		}
	}
	f := c.frames[0]
	c.frames = c.frames[1:]
	return f, nil
}

func (c *client) next() map[string]any {
	c.t.Helper()
	f, err := c.read()
	if err != nil {
		c.t.Fatalf("read: %v", err)
	}
	return f
}

// until is the next frame of a type; the others before it are passed over.
func (c *client) until(t string) map[string]any {
	c.t.Helper()
	for {
		if f := c.next(); f["t"] == t {
			return f
		}
	}
}

// closed reads on until the connection ends, and wants this code.
func (c *client) closed(code int) {
	c.t.Helper()
	for {
		_, err := c.read()
		var end *websocket.CloseError
		switch {
		case err == nil:
		case errors.As(err, &end):
			if end.Code != code {
				c.t.Fatalf("closed with %d, want %d", end.Code, code)
			}
			return
		default:
			c.t.Fatalf("read: %v, want close %d", err, code)
		}
	}
}

// await yields until something is true that other goroutines bring about.
func await(t testing.TB, what string, done func() bool) {
	t.Helper()
	for t.Context().Err() == nil {
		if done() {
			return
		}
		runtime.Gosched()
	}
	t.Fatalf("never: %s", what)
}

func at(f map[string]any, path ...string) any {
	var v any = f
	for _, key := range path {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}
