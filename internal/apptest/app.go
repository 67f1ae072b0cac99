package apptest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"
	"github.com/pocketbase/pocketbase/tools/router"

	_ "porchlight/pb_migrations" // the schema that every test runs on
)

// App is a migrated app on a folder of its own that goes with the test. Mail it sends is
// kept in TestMailer.
type App struct {
	*tests.TestApp

	tb     testing.TB
	router func() (*router.Router[*core.RequestEvent], http.Handler)

	mu     sync.Mutex // guards tokens
	tokens map[string]string
}

// New returns an app without any record. The configuration may be adjusted, for example
// to connect to the database as the product does; DataDir is set afterwards.
func New(tb testing.TB, adjust ...func(*core.BaseAppConfig)) *App {
	tb.Helper()
	return open(tb, emptyFolder, adjust)
}

// Seeded returns an app that holds the seed.
func Seeded(tb testing.TB, adjust ...func(*core.BaseAppConfig)) *App {
	tb.Helper()
	return open(tb, seededFolder, adjust)
}

func open(tb testing.TB, folder func() (string, error), adjust []func(*core.BaseAppConfig)) *App {
	tb.Helper()
	template, err := folder()
	if err != nil {
		tb.Fatal(err)
	}
	var cfg core.BaseAppConfig
	for _, f := range adjust {
		f(&cfg)
	}
	cfg.DataDir = template // TestApp works on a clone of it
	app, err := tests.NewTestAppWithConfig(cfg)
	if err != nil {
		tb.Fatal(fmt.Errorf("open test app: %w", err))
	}
	tb.Cleanup(app.Cleanup)
	if err := cheapPasswords(app); err != nil {
		tb.Fatal(err)
	}
	a := &App{TestApp: app, tb: tb, tokens: map[string]string{}}
	a.router = sync.OnceValues(a.serve)
	return a
}

// DBPath is the main database's file.
func (a *App) DBPath() string { return filepath.Join(a.DataDir(), "data.db") }

// serve builds the routes as `serve` would, without a listener. Like that command it
// runs once for an app: PocketBase binds its realtime hooks with its routes.
func (a *App) serve() (*router.Router[*core.RequestEvent], http.Handler) {
	r, err := apis.NewRouter(a)
	if err != nil {
		a.tb.Fatal(fmt.Errorf("make router: %w", err))
	}
	var mux http.Handler
	se := &core.ServeEvent{App: a, Router: r}
	err = a.OnServe().Trigger(se, func(e *core.ServeEvent) error {
		mux, err = e.Router.BuildMux()
		return err
	})
	if err != nil {
		a.tb.Fatal(fmt.Errorf("serve: %w", err))
	}
	return r, mux
}

// Handler answers requests with PocketBase's routes and those of the hooks bound before
// its first use.
func (a *App) Handler() http.Handler {
	_, mux := a.router()
	return mux
}

// Request is one HTTP request to the app.
type Request struct {
	Method, URL string
	As          Persona     // whose credentials it carries
	Header      http.Header // besides those
	Body        any         // nil, an io.Reader as it is, anything else as JSON
}

// Do serves one request in process.
func (a *App) Do(q Request) *httptest.ResponseRecorder {
	a.tb.Helper()
	var body io.Reader
	switch b := q.Body.(type) {
	case nil:
	case io.Reader:
		body = b
	case string:
		body = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			a.tb.Fatal(fmt.Errorf("encode body: %w", err))
		}
		body = bytes.NewReader(raw)
	}
	req := httptest.NewRequestWithContext(a.tb.Context(), q.Method, q.URL, body)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, values := range q.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	for name, value := range a.Credentials(q.As) {
		req.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	a.Handler().ServeHTTP(rec, req)
	return rec
}

// Record finds a record or ends the test.
func (a *App) Record(collection, id string) *core.Record {
	a.tb.Helper()
	rec, err := a.FindRecordById(collection, id)
	if err != nil {
		a.tb.Fatal(fmt.Errorf("find %s/%s: %w", collection, id, err))
	}
	return rec
}
