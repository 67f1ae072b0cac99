package store_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// deskTest is a store that runs over the seed, and the news that it has told.
type deskTest struct {
	*store.Store
	t   testing.TB
	app *apptest.App

	mu    sync.Mutex
	news  []desk.News
	added chan struct{} // after every batch of news
}

func newDesk(t testing.TB) *deskTest {
	t.Helper()
	return run(t, apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect }))
}

// run starts a store over an app.
func run(t testing.TB, app *apptest.App) *deskTest {
	t.Helper()
	return runAt(t, app, time.Now)
}

// runAt is run with another clock.
func runAt(t testing.TB, app *apptest.App, clock desk.Clock) *deskTest {
	t.Helper()
	return runWith(t, app, func(c *store.Config) { c.Clock = clock })
}

// runWith is run with other settings.
func runWith(t testing.TB, app *apptest.App, change func(*store.Config)) *deskTest {
	t.Helper()
	d := &deskTest{t: t, app: app, added: make(chan struct{}, 1)}
	config := store.Config{Clock: time.Now, Logger: slog.New(slog.DiscardHandler), Sinks: []func([]desk.News){d.hear}}
	change(&config)
	s, err := store.New(app, config)
	if err != nil {
		t.Fatal(err)
	}
	d.Store = s
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *deskTest) hear(batch []desk.News) {
	d.mu.Lock()
	d.news = append(d.news, batch...)
	d.mu.Unlock()
	select {
	case d.added <- struct{}{}:
	default:
	}
}

// await waits until the news told so far satisfy ok.
func (d *deskTest) await(what string, ok func([]desk.News) bool) []desk.News {
	d.t.Helper()
	deadline := time.After(2 * time.Minute) // a machine that is busy elsewhere
	for {
		d.mu.Lock()
		news := append([]desk.News(nil), d.news...)
		d.mu.Unlock()
		if ok(news) {
			return news
		}
		select {
		case <-d.added:
		case <-deadline:
			d.t.Fatalf("waited for %s in vain; %d news", what, len(news))
		}
	}
}

// agent is the identity of one of the seed's agents.
func (d *deskTest) agent(p apptest.Persona) desk.Identity {
	d.t.Helper()
	id, err := d.Agent(context.Background(), p.Agent)
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

// visitor says hello with a token.
func (d *deskTest) visitor(token string) desk.Identity {
	d.t.Helper()
	id, err := d.Verify(context.Background(), desk.Hello{As: desk.ByContact, Token: token, Inbox: apptest.InboxKey, Locale: "de"})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func newToken() string {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// post sends and expects to be heard.
func (d *deskTest) post(from desk.Identity, draft desk.Draft) desk.Receipt {
	d.t.Helper()
	r, err := d.Post(context.Background(), from, draft)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// opened is a new conversation of a new visitor.
func (d *deskTest) opened(text string) (desk.Identity, desk.Receipt) {
	d.t.Helper()
	token := newToken()
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: text})
	return d.visitor(token), r
}

func (d *deskTest) count(query string, args ...any) (n int) {
	d.t.Helper()
	if err := d.app.ConcurrentDB().NewQuery(fmt.Sprintf(query, args...)).Row(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func (d *deskTest) column(query string, args ...any) (v string) {
	d.t.Helper()
	if err := d.app.ConcurrentDB().NewQuery(fmt.Sprintf(query, args...)).Row(&v); err != nil {
		d.t.Fatal(err)
	}
	return v
}

func code(err error) desk.Code {
	if err == nil {
		return ""
	}
	return desk.AsError(err).Code
}
