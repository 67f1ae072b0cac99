package hooks_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/chat"
	"porchlight/internal/apptest"
	say "porchlight/internal/desk"
)

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
