package hooks_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/hooks"
	"porchlight/internal/apptest"
	"porchlight/internal/store"
)

// deskAt is the seed under everything that the product binds, at a time that the test moves.
func deskAt(t *testing.T, now *apptest.Clock) *apptest.App {
	t.Helper()
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	hooks.Bind(app, hooks.Config{Clock: now.Now, Logger: slog.New(slog.DiscardHandler)})
	app.Handler()
	return app
}

// answered decodes an answer that must have come with a status.
func answered[T any](t *testing.T, rec *httptest.ResponseRecorder, status int) (v T) {
	t.Helper()
	if rec.Code != status {
		t.Fatalf("status %d, want %d: %s", rec.Code, status, rec.Body)
	}
	if rec.Body.Len() == 0 {
		return v
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

type invited struct {
	ID, Link, Email string
	Expires         int64
}

func invite(t *testing.T, app *apptest.App, body map[string]any) (made invited, secret string) {
	t.Helper()
	made = answered[invited](t, app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/invites", As: apptest.Admin, Body: body}), http.StatusCreated)
	_, secret, found := strings.Cut(made.Link, "/desk/invite#")
	if !found || len(secret) != 43 {
		t.Fatalf("link %q", made.Link)
	}
	return made, secret
}

func join(app *apptest.App, secret string, more map[string]any) *httptest.ResponseRecorder {
	body := map[string]any{"secret": secret, "name": "Idris Bello", "public_name": "", "password": "a lamp by the door", "tz": "Africa/Lagos", "languages": []string{"en", "yo"}}
	for k, v := range more {
		body[k] = v
	}
	return app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/invites/accept", Body: body})
}

func TestSomebodyInvitedJoinsWithWhatTheAdminChose(t *testing.T) {
	now := &apptest.Clock{}
	app := deskAt(t, now)
	made, secret := invite(t, app, map[string]any{"name": "Idris", "email": "idris@shop.example", "role": "supervisor", "teams": []string{apptest.ID("teama"), apptest.ID("teamb")}})
	if want := now.Now().Add(7 * 24 * time.Hour).UnixMilli(); made.Expires != want {
		t.Errorf("expires %d, want %d", made.Expires, want)
	}
	about := answered[map[string]any](t, app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/invites/read", Body: map[string]any{"secret": secret}}), http.StatusOK)
	if about["email"] != "idris@shop.example" || about["by"] != "admin" || about["company"] != "Shop" {
		t.Errorf("the invitation reads %v", about)
	}
	in := answered[struct {
		Token  string
		Record struct{ ID, Role, Email, TZ string }
	}](t, join(app, secret, nil), http.StatusOK)
	if in.Token == "" || in.Record.Role != "supervisor" || in.Record.Email != "idris@shop.example" || in.Record.TZ != "Africa/Lagos" {
		t.Errorf("signed in as %+v", in)
	}
	agent := app.Record("agents", in.Record.ID)
	if agent.GetString("public_name") != "Idris" || !agent.ValidatePassword("a lamp by the door") || agent.GetString("languages") != `["en","yo"]` {
		t.Errorf("the account is %v", agent.PublicExport())
	}
	members, err := app.FindRecordsByFilter("team_members", "agent = {:a} && role = 'supervisor'", "", 0, 0, map[string]any{"a": in.Record.ID})
	if err != nil || len(members) != 2 {
		t.Errorf("%d teams, %v", len(members), err)
	}
}

func TestAnInvitationThatIsOverOpensNothing(t *testing.T) {
	body := map[string]any{"name": "", "email": "idris@shop.example", "role": "agent", "teams": []string{}}
	for name, end := range map[string]func(*testing.T, *apptest.App, *apptest.Clock, invited, string){
		"used": func(t *testing.T, app *apptest.App, _ *apptest.Clock, _ invited, secret string) {
			answered[struct{}](t, join(app, secret, nil), http.StatusOK)
		},
		"expired": func(_ *testing.T, _ *apptest.App, now *apptest.Clock, _ invited, _ string) {
			now.Move(7 * 24 * time.Hour)
		},
		"revoked": func(t *testing.T, app *apptest.App, _ *apptest.Clock, made invited, _ string) {
			answered[struct{}](t, app.Do(apptest.Request{Method: http.MethodDelete, URL: "/api/desk/invites/" + made.ID, As: apptest.Admin}), http.StatusNoContent)
		},
		"replaced": func(t *testing.T, app *apptest.App, _ *apptest.Clock, _ invited, _ string) {
			invite(t, app, map[string]any{"name": "", "email": "IDRIS@shop.example", "role": "agent", "teams": []string{}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			now := &apptest.Clock{}
			app := deskAt(t, now)
			made, secret := invite(t, app, body)
			end(t, app, now, made, secret)
			before, err := app.CountRecords("agents")
			if err != nil {
				t.Fatal(err)
			}
			answered[struct{}](t, app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/invites/read", Body: map[string]any{"secret": secret}}), http.StatusNotFound)
			answered[struct{}](t, join(app, secret, nil), http.StatusNotFound)
			if after, err := app.CountRecords("agents"); err != nil || after != before {
				t.Errorf("%d accounts, before %d, %v", after, before, err)
			}
		})
	}
}

func TestTwoWhoHoldTheSameLinkMakeOneAccount(t *testing.T) {
	now := &apptest.Clock{}
	app := deskAt(t, now)
	_, secret := invite(t, app, map[string]any{"name": "", "email": "idris@shop.example", "role": "agent", "teams": []string{}})
	codes := make([]int, 4)
	var ended sync.WaitGroup
	for i := range codes {
		ended.Go(func() { codes[i] = join(app, secret, nil).Code })
	}
	ended.Wait()
	count := map[int]int{}
	for _, code := range codes {
		count[code]++
	}
	if count[http.StatusOK] != 1 || count[http.StatusNotFound] != 3 {
		t.Errorf("answers %v", codes)
	}
}

func TestWhatIsWrongWithAnInvitationIsSaidAtItsField(t *testing.T) {
	now := &apptest.Clock{}
	app := deskAt(t, now)
	for name, row := range map[string]struct {
		change map[string]any
		field  string
		status int
	}{
		"no address":            {map[string]any{"email": " "}, "email", http.StatusBadRequest},
		"no such address":       {map[string]any{"email": "idris"}, "email", http.StatusBadRequest},
		"a name in it":          {map[string]any{"email": "Idris <idris@shop.example>"}, "email", http.StatusBadRequest},
		"somebody is there":     {map[string]any{"email": apptest.Agent.Email()}, "email", http.StatusConflict},
		"also in capitals":      {map[string]any{"email": strings.ToUpper(apptest.Agent.Email())}, "email", http.StatusConflict},
		"an unknown role":       {map[string]any{"role": "owner"}, "role", http.StatusBadRequest},
		"an unknown team":       {map[string]any{"teams": []string{"nothing"}}, "teams", http.StatusBadRequest},
		"a name without an end": {map[string]any{"name": strings.Repeat("x", 300)}, "name", http.StatusRequestEntityTooLarge},
	} {
		body := map[string]any{"name": "", "email": "idris@shop.example", "role": "agent", "teams": []string{}}
		for k, v := range row.change {
			body[k] = v
		}
		rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/invites", As: apptest.Admin, Body: body})
		if got := answered[struct{ Field string }](t, rec, row.status); got.Field != row.field {
			t.Errorf("%s: field %q in %s", name, got.Field, rec.Body)
		}
	}
	_, secret := invite(t, app, map[string]any{"name": "", "email": "idris@shop.example", "role": "agent", "teams": []string{}})
	for field, value := range map[string]any{"name": "  ", "password": "short", "tz": "Mars/Olympus", "languages": []string{"!"}} {
		rec := join(app, secret, map[string]any{field: value})
		if got := answered[struct{ Field string }](t, rec, http.StatusBadRequest); got.Field != field {
			t.Errorf("%s: field %q in %s", field, got.Field, rec.Body)
		}
	}
	answered[struct{}](t, join(app, secret, nil), http.StatusOK) // none of them used the link up
}

func TestTheLinkLeadsWhereTheAdminIs(t *testing.T) {
	now := &apptest.Clock{}
	app := deskAt(t, now)
	for origin, want := range map[string]string{"https://example.com": "https://example.com/desk/invite#", "https://evil.example": "http://example.com/desk/invite#", "": "http://example.com/desk/invite#"} {
		rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/invites", As: apptest.Admin, Header: http.Header{"Origin": {origin}},
			Body: map[string]any{"name": "", "email": "idris@shop.example", "role": "agent", "teams": []string{}}})
		if made := answered[invited](t, rec, http.StatusCreated); !strings.HasPrefix(made.Link, want) {
			t.Errorf("from %q: %s", origin, made.Link)
		}
	}
}
