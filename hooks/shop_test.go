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
	"testing"
	"time"

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
