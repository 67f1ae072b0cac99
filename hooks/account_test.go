package hooks_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/chat"
	"porchlight/hooks"
	"porchlight/internal/apptest"
	say "porchlight/internal/desk"
	"porchlight/internal/store"
)

// newToken is what a widget makes: 32 random bytes.
func newToken() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

// shop is a desk that serves over a real listener and mails by a real server.
type shop struct {
	*apptest.App
	t    *testing.T
	base string
	mail *apptest.MailServer
}

func openShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t, mail: apptest.NewMailServer(t)}
	s.App = apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	s.UseMail(s.mail)
	hooks.Bind(s.App, hooks.Config{Clock: time.Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Pace: store.Pace{Away: time.Millisecond, Look: 10 * time.Millisecond, First: time.Millisecond}})
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	s.base = server.URL
	return s
}

// device is a visitor's browser: it keeps a token, and what the website signed.
type device struct {
	*shop
	token, identity string
	n               int
}

func (s *shop) device() *device { return &device{shop: s, token: newToken()} }

// ask sends a request as the widget does.
func (d *device) ask(method, path string, body any) *httptest.ResponseRecorder {
	d.t.Helper()
	h := http.Header{"X-Porchlight-Inbox": {apptest.InboxKey}, "X-Porchlight-Session": {d.token}, "Origin": {apptest.SiteOrigin}, "X-Porchlight-Locale": {"de"}}
	if d.identity != "" {
		h.Set("X-Porchlight-Identity", d.identity)
	}
	return d.Do(apptest.Request{Method: method, URL: "/api/desk/visitor" + path, Header: h, Body: body})
}

// want asks and expects a status.
func (d *device) want(status int, method, path string, body any) []byte {
	d.t.Helper()
	rec := d.ask(method, path, body)
	if rec.Code != status {
		d.t.Fatalf("%s %s: status %d, want %d: %s", method, path, rec.Code, status, rec.Body)
	}
	return rec.Body.Bytes()
}

// refused asks and expects a refusal.
func (d *device) refused(code say.Code, field, method, path string, body any) {
	d.t.Helper()
	var got struct {
		Code  say.Code
		Field string
	}
	rec := d.ask(method, path, body)
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || got.Code != code || got.Field != field {
		d.t.Errorf("%s %s: %d %s, want %s on %q", method, path, rec.Code, rec.Body, code, field)
	}
}

// write opens a conversation and returns its id.
func (d *device) write(body, address string) string {
	d.t.Helper()
	d.n++
	var ack struct{ Conversation string }
	raw := d.want(200, "POST", "/messages", map[string]any{"client_id": "device-" + d.token[:8] + string(rune('a'+d.n)), "body": body,
		"opening": map[string]string{"name": "Ada", "address": address, "tz": "Asia/Tokyo"}})
	if err := json.Unmarshal(raw, &ack); err != nil || ack.Conversation == "" {
		d.t.Fatalf("%v %s", err, raw)
	}
	return ack.Conversation
}

// sees lists the conversations that the device is shown.
func (d *device) sees() (ids []string) {
	d.t.Helper()
	var got struct{ Conversations []say.PublicConversation }
	if err := json.Unmarshal(d.want(200, "GET", "/conversations", nil), &got); err != nil {
		d.t.Fatal(err)
	}
	for _, c := range got.Conversations {
		ids = append(ids, c.ID)
	}
	return ids
}

// dial opens a socket of the device.
func (d *device) dial() (*chat.Client, error) {
	d.t.Helper()
	c, err := chat.Dial(context.Background(), d.base, say.Hello{As: say.ByContact, Token: d.token, Inbox: apptest.InboxKey, Origin: apptest.SiteOrigin, Identity: d.identity})
	if err == nil {
		d.t.Cleanup(c.Close)
	}
	return c, err
}

// answer is an agent's reply.
func (s *shop) answer(conversation, clientID, body string) {
	s.t.Helper()
	rec := s.Do(apptest.Request{Method: "POST", URL: "/api/desk/conversations/" + conversation + "/messages", As: apptest.Agent,
		Body: map[string]string{"client_id": clientID, "body": body, "kind": "reply"}})
	if rec.Code != 200 {
		s.t.Fatalf("answer: %d %s", rec.Code, rec.Body)
	}
}

var digits = regexp.MustCompile(`\b\d{6}\b`)

// proves lets the device prove an address.
func (d *device) proves(address string) {
	d.t.Helper()
	n := len(d.mail.Mails())
	d.want(202, "POST", "/address", map[string]string{"address": address})
	code := digits.FindString(d.mail.Take(n + 1).Text)
	d.want(200, "POST", "/address/proof", map[string]string{"address": address, "code": code})
}

func TestAnAddressIsProvenByTheCodeThatWasMailedToIt(t *testing.T) {
	t.Parallel()
	d := openShop(t).device()
	conversation := d.write("Where is my lamp?", "ada@mail.example")
	d.refused(say.Forbidden, "address", "POST", "/conversations/"+conversation+"/transcript", map[string]any{})
	d.want(202, "POST", "/address", map[string]string{"address": "Ada@Mail.example"})
	m := d.mail.Take(1)
	code := digits.FindString(m.Text)
	if len(m.To) != 1 || m.To[0] != "Ada@mail.example" || !strings.HasPrefix(m.Subject, code) || m.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("%+v", m)
	}
	d.refused(say.BadRequest, "code", "POST", "/address/proof", map[string]string{"address": "eve@mail.example", "code": code})
	d.want(200, "POST", "/address/proof", map[string]string{"address": "ada@mail.example", "code": code[:3] + " " + code[3:]})
	d.refused(say.BadRequest, "code", "POST", "/address/proof", map[string]string{"address": "ada@mail.example", "code": code}) // once
	d.answer(conversation, "answer-01", "On its way.")
	d.want(202, "POST", "/conversations/"+conversation+"/transcript", map[string]any{})
	m = d.mail.Await("the transcript", func(taken []apptest.Mail, _ int) bool {
		return strings.Contains(taken[len(taken)-1].Subject, "Gespräch")
	})[len(d.mail.Mails())-1]
	if !strings.Contains(m.Text, "Where is my lamp?") || !strings.Contains(m.HTML, "On its way.") || strings.Contains(m.Text, "Only for us") {
		t.Errorf("the transcript reads\n%s", m.Text)
	}
}

func TestACodeBearsFiveWrongGuesses(t *testing.T) {
	t.Parallel()
	d := openShop(t).device()
	d.write("Hello", "")
	d.want(202, "POST", "/address", map[string]string{"address": "ada@mail.example"})
	code := digits.FindString(d.mail.Take(1).Text)
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	for range 5 {
		d.refused(say.BadRequest, "code", "POST", "/address/proof", map[string]string{"address": "ada@mail.example", "code": wrong})
	}
	d.refused(say.BadRequest, "code", "POST", "/address/proof", map[string]string{"address": "ada@mail.example", "code": code})
	d.proves("ada@mail.example") // a new code has new tries
}

func TestAnswersDoNotTellWhetherAnAddressIsKnown(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	first := s.device()
	first.write("Hello", "")
	first.proves("known@mail.example")
	d := s.device()
	d.write("Hello", "")
	mailed := func(address string, mails int) *httptest.ResponseRecorder { // a code that is replaced before it was mailed is not
		rec := d.ask("POST", "/address", map[string]string{"address": address})
		d.mail.Await("the code", func(taken []apptest.Mail, _ int) bool { return len(taken) == mails })
		return rec
	}
	known, fresh := mailed("known@mail.example", 2), mailed("fresh@mail.example", 3)
	if known.Code != fresh.Code || known.Body.String() != fresh.Body.String() {
		t.Errorf("%d %s, %d %s", known.Code, known.Body, fresh.Code, fresh.Body)
	}
	d.proves("known@mail.example") // a second device of the same person, or of another: it joins nothing
	if len(d.sees()) != 1 || len(first.sees()) != 1 {
		t.Error("the same address has joined conversations")
	}
}

func TestMailsCannotBeAskedForWithoutEnd(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	for name, target := range map[string]func(n int) (device *device, address string){
		"one address": func(int) (*device, string) {
			d := s.device()
			d.write("Hello", "")
			return d, "victim@mail.example"
		},
		"one contact": func() func(n int) (*device, string) {
			d := s.device()
			d.write("Hello", "")
			return func(n int) (*device, string) { return d, string(rune('a'+n)) + "@mail.example" }
		}(),
	} {
		refusals := 0
		for n := range 8 {
			d, address := target(n)
			if rec := d.ask("POST", "/address", map[string]string{"address": address}); rec.Code == http.StatusTooManyRequests {
				refusals++
			} else if rec.Code != http.StatusAccepted {
				t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
			}
		}
		if refusals < 2 {
			t.Errorf("%s: %d of 8 were refused", name, refusals)
		}
	}
}

func TestAnswersToWhoHasLeftAreMailedOnceAndTogether(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	d := s.device()
	conversation := d.write("Where is my lamp?", "ada@mail.example")
	s.mail.Answer(func(n int) string { // the first tries fail, as mail servers do
		if n < 3 {
			return "451 later"
		}
		return ""
	})
	s.answer(conversation, "answer-01", "On its way.")
	m := s.mail.Take(1)
	if m.To[0] != "ada@mail.example" || !strings.Contains(m.Text, "On its way.") || m.Subject != "Public agent von Shop hat Ihnen geantwortet" {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
	s.answer(conversation, "answer-02", "It has arrived.")
	second := s.mail.Take(2)
	if strings.Contains(second.Text, "On its way.") || !strings.Contains(second.Text, "It has arrived.") {
		t.Errorf("what was mailed before comes again:\n%s", second.Text)
	}
	if m.Header.Get("References") != second.Header.Get("References") || m.Header.Get("Message-ID") == second.Header.Get("Message-ID") {
		t.Error("the two mails do not stand together")
	}
}

// link is the secret of a mailed answer's link.
func (s *shop) link(n int) string {
	s.t.Helper()
	text := s.mail.Take(n).Text
	_, secret, found := strings.Cut(text, "https://help.heron.example/chat/"+apptest.InboxKey+"#link=")
	if !found {
		s.t.Fatalf("there is no link in\n%s", text)
	}
	secret, _, _ = strings.Cut(secret, "\n")
	return strings.TrimSpace(secret)
}

func TestAMailedLinkOpensItsConversationAndNoOther(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	home := s.device()
	first := home.write("The first matter", "ada@mail.example")
	second := home.write("The second matter", "")
	s.answer(first, "answer-01", "An answer to the first.")
	secret := s.link(1)

	guest := s.device()
	socket, err := guest.dial() // it is open before the link is
	if err != nil {
		t.Fatal(err)
	}
	guest.refused(say.NotFound, "secret", "POST", "/link", map[string]string{"secret": newToken()})
	if got := string(guest.want(200, "POST", "/link", map[string]string{"secret": secret})); got != `{"conversation":"`+first+`"}` {
		t.Errorf("the link opens %s", got)
	}
	welcome := until(t, socket, func(f chat.Frame) bool { return f.T == "welcome" })
	if len(welcome.Conversations) != 1 || welcome.Conversations[0].ID != first {
		t.Errorf("welcomed with %+v", welcome.Conversations)
	}
	if seen := guest.sees(); len(seen) != 1 || seen[0] != first {
		t.Errorf("sees %v", seen)
	}
	guest.want(200, "GET", "/conversations/"+first+"/messages", nil)
	guest.refused(say.NotFound, "conversation", "GET", "/conversations/"+second+"/messages", nil)
	guest.refused(say.NotFound, "conversation", "POST", "/conversations/"+second+"/seen", map[string]int{"seen": 1, "delivered": 1})
	guest.refused(say.NotFound, "conversation", "POST", "/messages", map[string]string{"conversation": second, "client_id": "guest-0001", "body": "Let me in"})
	guest.refused(say.Forbidden, "conversation", "POST", "/messages", map[string]string{"client_id": "guest-0002", "body": "A new matter"})
	guest.refused(say.NotFound, "conversation", "POST", "/conversations/"+second+"/rating", map[string]int{"score": 1})

	s.answer(second, "answer-02", "Not for the guest.")
	s.answer(first, "answer-03", "For both.")
	heard := until(t, socket, func(f chat.Frame) bool { return f.T == "message" && f.Message.Kind == say.Reply })
	if heard.Message.Body != "For both." {
		t.Errorf("the socket heard %q", heard.Message.Body)
	}
	guest.want(200, "POST", "/messages", map[string]string{"conversation": first, "client_id": "guest-0003", "body": "Thank you"})
	if seen := home.sees(); len(seen) != 2 {
		t.Errorf("the first device sees %v", seen)
	}
	stranger := s.device()
	stranger.write("Something else", "")
	stranger.refused(say.Conflict, "token", "POST", "/link", map[string]string{"secret": secret})
}

// until reads frames up to one.
func until(t *testing.T, c *chat.Client, ok func(chat.Frame) bool) chat.Frame {
	t.Helper()
	for {
		f, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		if ok(f) {
			return f
		}
	}
}

const signingKey = "a key of the shop, thirty-two by"

// signs lets the website say who is there.
func (d *device) signs(subject string, more jwt.MapClaims) {
	d.t.Helper()
	claims := jwt.MapClaims{"sub": subject, "aud": apptest.InboxKey, "exp": time.Now().Add(time.Hour).Unix(), "name": "Ada Lovelace"}
	for k, v := range more {
		claims[k] = v
	}
	var err error
	if d.identity, err = jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(signingKey)); err != nil {
		d.t.Fatal(err)
	}
}

// keep gives the inbox its key.
func (s *shop) keep(inbox string) {
	s.t.Helper()
	col, err := s.FindCollectionByNameOrId("inbox_secrets")
	if err != nil {
		s.t.Fatal(err)
	}
	r := core.NewRecord(col)
	r.Load(map[string]any{"inbox": inbox, "name": "signing_key", "value": signingKey})
	if err := s.Save(r); err != nil {
		s.t.Fatal(err)
	}
}

func TestASignedIdentityJoinsThePersonsConversations(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	s.keep(apptest.ID("shop"))
	phone := s.device()
	phone.signs("42", nil)
	earlier := phone.write("From my phone", "")

	laptop := s.device()
	later := laptop.write("From my laptop, before I signed in", "")
	other, err := laptop.dial() // a tab that has not heard of the sign-in
	if err != nil {
		t.Fatal(err)
	}
	if seen := laptop.sees(); len(seen) != 1 {
		t.Fatalf("before: %v", seen)
	}
	laptop.signs("42", nil)
	if seen := laptop.sees(); len(seen) != 2 {
		t.Errorf("after: %v, of %s and %s", seen, earlier, later)
	}
	for err = nil; err == nil; {
		_, err = other.Next() // it ends: it must say for whom it is
	}
	socket, err := laptop.dial()
	if err != nil || len(socket.Welcome.Conversations) != 2 {
		t.Fatalf("%v %+v", err, socket)
	}
	if seen := phone.sees(); len(seen) != 2 {
		t.Errorf("the phone sees %v", seen)
	}
	repeat := laptop.want(200, "POST", "/messages", map[string]any{"client_id": "device-" + laptop.token[:8] + "b", "body": "From my laptop, before I signed in"})
	if !strings.Contains(string(repeat), `"repeated":true`) {
		t.Errorf("what was sent before the sign-in is sent again: %s", repeat)
	}
	s.answer(later, "answer-01", "For the person.")
	until(t, socket, func(f chat.Frame) bool { return f.T == "message" && f.Message.Body == "For the person." })

	laptop.identity = "" // signed out of the website
	laptop.refused(say.Unauthorized, "identity", "GET", "/conversations", nil)
	if _, err := laptop.dial(); say.AsError(err).Code != say.Unauthorized {
		t.Errorf("a socket without the identity: %v", err)
	}
	laptop.signs("43", nil) // somebody else at the same laptop
	laptop.refused(say.Unauthorized, "identity", "GET", "/conversations", nil)
	stranger := s.device()
	stranger.signs("43", nil)
	if seen := stranger.sees(); len(seen) != 0 {
		t.Errorf("another person sees %v", seen)
	}
}

func TestAKnownPersonsNewDeviceReadsBeforeItWrites(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	s.keep(apptest.ID("shop"))
	phone, laptop := s.device(), s.device()
	phone.signs("42", jwt.MapClaims{"email": "ada@mail.example", "email_verified": true})
	laptop.signs("42", nil)
	earlier := phone.write("From my phone", "")
	socket, err := laptop.dial()
	if err != nil || len(socket.Welcome.Conversations) != 1 {
		t.Fatalf("%v %+v", err, socket)
	}
	if n, err := s.CountRecords("contact_sessions"); err != nil || n != 4 {
		t.Errorf("reading has made a session: %d, %v", n, err)
	}
	if err := socket.Send(say.Draft{Conversation: earlier, ClientID: "laptop-01", Body: "And from here"}); err != nil {
		t.Fatal(err)
	}
	until(t, socket, func(f chat.Frame) bool { return f.T == "ack" })
	if err := socket.Send(say.Draft{ClientID: "laptop-02", Body: "A new matter"}); err != nil {
		t.Fatal(err)
	}
	until(t, socket, func(f chat.Frame) bool { return f.T == "ack" && f.Opened })
	if seen := phone.sees(); len(seen) != 2 {
		t.Errorf("the phone sees %v", seen)
	}
	phone.want(202, "POST", "/conversations/"+earlier+"/transcript", map[string]any{}) // the website vouches for the address
	if m := s.mail.Take(1); m.To[0] != "ada@mail.example" {
		t.Errorf("to %v", m.To)
	}
}

func TestAnIdentityIsGoodForItsInboxAlone(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	s.keep(apptest.ID("shop"))
	col, err := s.FindCollectionByNameOrId("inboxes")
	if err != nil {
		t.Fatal(err)
	}
	second := core.NewRecord(col)
	second.Load(map[string]any{"kind": "chat", "name": "Second", "public_key": "pk_second", "domains": []string{apptest.SiteOrigin}, "settings": map[string]any{"identity": "required"}})
	if err := s.Save(second); err != nil {
		t.Fatal(err)
	}
	s.keep(second.Id)
	d := s.device()
	d.signs("42", nil)
	d.write("In the first inbox", "")
	ask := func(identity string) *httptest.ResponseRecorder {
		return s.Do(apptest.Request{Method: "GET", URL: "/api/desk/visitor/conversations", Header: http.Header{"X-Porchlight-Inbox": {"pk_second"},
			"X-Porchlight-Session": {newToken()}, "X-Porchlight-Identity": {identity}}})
	}
	if rec := ask(d.identity); rec.Code != http.StatusUnauthorized {
		t.Errorf("another audience: %d %s", rec.Code, rec.Body)
	}
	if rec := ask(""); rec.Code != http.StatusUnauthorized {
		t.Errorf("an inbox that wants identities lets in somebody without: %d %s", rec.Code, rec.Body)
	}
	d.signs("42", jwt.MapClaims{"aud": "pk_second"})
	if rec := ask(d.identity); rec.Code != 200 || !strings.Contains(rec.Body.String(), `"conversations":[]`) {
		t.Errorf("the same id in another inbox: %d %s", rec.Code, rec.Body)
	}
}

func TestErasingIsSeenByAgentsAndOtherTabsAndEndsTheSession(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	d := s.device()
	conversation := d.write("My secret", "ada@mail.example")
	tab, err := d.dial()
	if err != nil {
		t.Fatal(err)
	}
	agent, err := chat.Dial(t.Context(), s.base, say.Hello{As: say.ByAgent, Token: s.Token(apptest.Agent)})
	if err != nil {
		t.Fatal(err)
	}
	defer agent.Close()
	d.want(204, "DELETE", "", nil)
	redacted := func(f chat.Frame) bool {
		return f.T == "message" && f.Changed && f.Message.Redacted && f.Message.Body == ""
	}
	until(t, tab, redacted)
	until(t, agent, redacted)
	event := until(t, agent, func(f chat.Frame) bool { return f.T == "message" && f.Message.EventType == say.Erased })
	if id, _ := event.Conversation(); id != conversation {
		t.Errorf("erased is told of %s", id)
	}
	for err = nil; err == nil; {
		_, err = tab.Next()
	}
	d.refused(say.Unauthorized, "", "GET", "/conversations", nil)
	if _, err := d.dial(); say.AsError(err).Code != say.Unauthorized {
		t.Errorf("a socket of the erased session: %v", err)
	}
}
