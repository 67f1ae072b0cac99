package hooks_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"porchlight/internal/apptest"
)

// guarded is a desk that mails, and whose second step everybody needs.
type guarded struct {
	*apptest.App
	t    *testing.T
	now  *apptest.Clock
	mail *apptest.MailServer
}

func mailingDesk(t *testing.T) *guarded {
	t.Helper()
	g := &guarded{t: t, now: new(apptest.Clock), mail: apptest.NewMailServer(t)}
	g.App = deskAt(t, g.now)
	g.UseMail(g.mail)
	return g
}

func guardedDesk(t *testing.T) *guarded {
	t.Helper()
	g := mailingDesk(t)
	answered[any](t, g.asks("everybody"), http.StatusOK)
	return g
}

func (g *guarded) asks(who string) *httptest.ResponseRecorder {
	return g.Do(apptest.Request{Method: "PUT", URL: "/api/desk/signin/second-step", As: apptest.Admin, Body: map[string]string{"who": who}})
}

func (g *guarded) post(path string, body map[string]string) *httptest.ResponseRecorder {
	return g.Do(apptest.Request{Method: "POST", URL: path, Body: body})
}

func (g *guarded) password(p apptest.Persona, password string) *httptest.ResponseRecorder {
	return g.post("/api/collections/agents/auth-with-password", map[string]string{"identity": p.Email(), "password": password})
}

// first takes the first step and returns what the second needs.
func (g *guarded) first(p apptest.Persona) (mfa string) {
	g.t.Helper()
	return answered[struct{ MFAID string }](g.t, g.password(p, apptest.Password), http.StatusUnauthorized).MFAID
}

type mailedCode struct {
	Code, To   string
	Life, Wait int
}

// code has a code mailed, and reads it in the n-th mail of this test.
func (g *guarded) code(mfa string, n int) (id, code string) {
	g.t.Helper()
	asked := answered[mailedCode](g.t, g.post("/api/desk/signin/code", map[string]string{"mfa": mfa}), http.StatusOK)
	found := regexp.MustCompile(`(?m)^\s+(\d{6})$`).FindStringSubmatch(g.mail.Take(n).Text)
	if found == nil {
		g.t.Fatalf("no code in\n%s", g.mail.Take(n).Text)
	}
	return asked.Code, found[1]
}

func (g *guarded) second(mfa, id, code string) *httptest.ResponseRecorder {
	return g.post("/api/collections/agents/auth-with-otp", map[string]string{"otpId": id, "password": code, "mfaId": mfa})
}

func (g *guarded) expire(table string) {
	g.t.Helper()
	if _, err := g.DB().NewQuery("UPDATE {{" + table + "}} SET created = '2020-01-01 00:00:00.000Z'").Execute(); err != nil {
		g.t.Fatal(err)
	}
}

func TestWhoNeedsASecondStepGetsInByTheMailedCodeAlone(t *testing.T) {
	g := guardedDesk(t)
	mfa := g.first(apptest.Agent)
	id, code := g.code(mfa, 2) // the first mail told the admin
	if m := g.mail.Take(2); m.To[0] != apptest.Agent.Email() || !strings.Contains(m.Subject, code) {
		t.Errorf("to %v: %s", m.To, m.Subject)
	}
	in := answered[struct{ Token string }](t, g.second(mfa, id, code), http.StatusOK)
	if rec := g.Do(apptest.Request{Method: "GET", URL: "/api/desk/me", Header: http.Header{"Authorization": {in.Token}}}); rec.Code != http.StatusOK {
		t.Errorf("the token opens nothing: %d", rec.Code)
	}
	if rec := g.second(mfa, id, code); rec.Code != http.StatusNotFound {
		t.Errorf("the code works twice: %d %s", rec.Code, rec.Body)
	}
}

func TestWhomTheRuleLeavesOutNeedsNone(t *testing.T) {
	g := mailingDesk(t)
	answered[any](t, g.asks("leads"), http.StatusOK)
	for p, want := range map[apptest.Persona]int{apptest.Agent: http.StatusOK, apptest.Supervisor: http.StatusUnauthorized, apptest.Admin: http.StatusUnauthorized} {
		if rec := g.password(p, apptest.Password); rec.Code != want {
			t.Errorf("%s: %d, want %d: %s", p.Name, rec.Code, want, rec.Body)
		}
	}
	answered[any](t, g.asks("nobody"), http.StatusOK)
	answered[any](t, g.password(apptest.Admin, apptest.Password), http.StatusOK)
}

func TestACodeAloneIsNoWayIn(t *testing.T) {
	g := guardedDesk(t)
	mfa := g.first(apptest.Agent)
	id, code := g.code(mfa, 2)
	for name, rec := range map[string]*httptest.ResponseRecorder{
		"without the first step":     g.second("", id, code),
		"with somebody else's":       g.second(g.first(apptest.OtherAgent), id, code),
		"asked for by an address":    g.post("/api/collections/agents/request-otp", map[string]string{"email": apptest.Agent.Email()}),
		"asked for by the id":        g.post("/api/collections/"+g.Record("agents", apptest.Agent.Agent).Collection().Id+"/request-otp", map[string]string{"email": apptest.Agent.Email()}),
		"mailed without first step":  g.post("/api/desk/signin/code", map[string]string{"mfa": "guessed"}),
		"the first step twice":       g.post("/api/collections/agents/auth-with-password", map[string]string{"identity": apptest.Agent.Email(), "password": apptest.Password, "mfaId": mfa}),
		"wrong, with the first step": g.second(mfa, id, "wrong"),
	} {
		if rec.Code < 400 || strings.Contains(rec.Body.String(), "token") {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
	}
	if n := len(g.mail.Mails()); n != 2 {
		t.Errorf("%d mails", n)
	}
}

func TestACodeExpiresAndBearsFewTries(t *testing.T) {
	g := guardedDesk(t)
	mfa := g.first(apptest.Agent)
	id, code := g.code(mfa, 2)
	g.expire("_otps")
	if rec := g.second(mfa, id, code); rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), `"expired"`) {
		t.Errorf("expired: %d %s", rec.Code, rec.Body)
	}
	if rec := g.post("/api/desk/signin/code", map[string]string{"mfa": mfa}); rec.Code != http.StatusTooManyRequests || !strings.Contains(rec.Body.String(), `"retry_after":30`) {
		t.Errorf("another one at once: %d %s", rec.Code, rec.Body)
	}
	g.now.Move(31 * time.Second)
	id, code = g.code(mfa, 3)
	for range 5 {
		if rec := g.second(mfa, id, "no code"); rec.Code != http.StatusBadRequest || strings.Contains(rec.Body.String(), "expired\"") {
			t.Fatalf("wrong: %d %s", rec.Code, rec.Body)
		}
	}
	if rec := g.second(mfa, id, code); rec.Code != http.StatusTooManyRequests {
		t.Errorf("right after five wrong ones: %d %s", rec.Code, rec.Body)
	}
	g.expire("_mfas")
	if rec := g.post("/api/desk/signin/code", map[string]string{"mfa": mfa}); rec.Code != http.StatusNotFound {
		t.Errorf("long after the first step: %d %s", rec.Code, rec.Body)
	}
}

func TestOnlyTheNewestCodeWorks(t *testing.T) {
	g := guardedDesk(t)
	mfa := g.first(apptest.Agent)
	id, code := g.code(mfa, 2)
	g.now.Move(31 * time.Second)
	newID, newCode := g.code(mfa, 3)
	if rec := g.second(mfa, id, code); rec.Code != http.StatusBadRequest {
		t.Errorf("the first: %d", rec.Code)
	}
	answered[any](t, g.second(mfa, newID, newCode), http.StatusOK)
}

func TestASecondStepThatCannotBeMailedIsNotSwitchedOn(t *testing.T) {
	g := mailingDesk(t)
	g.mail.Answer(func(int) string { return "554 no such sender here" })
	rec := g.asks("everybody")
	if rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "no such sender here") || !strings.Contains(rec.Body.String(), `"field":"mail"`) {
		t.Errorf("a mail server that refuses: %d %s", rec.Code, rec.Body)
	}
	settings := g.Settings()
	settings.SMTP.Enabled = false
	if rec := g.asks("leads"); rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "no mail server") {
		t.Errorf("no mail server: %d %s", rec.Code, rec.Body)
	}
	answered[any](t, g.password(apptest.Admin, apptest.Password), http.StatusOK)
	if lines := told(t, g.App, "settings/signin"); len(lines) > 0 {
		t.Errorf("told: %q", lines)
	}
}

func TestTheMailServerIsKeptAsLongAsCodesAreMailed(t *testing.T) {
	g := guardedDesk(t)
	off := apptest.Request{Method: "PATCH", URL: "/api/settings", As: apptest.Superuser, Body: map[string]any{"smtp": map[string]any{"enabled": false}}}
	if rec := g.Do(off); rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), "second step") {
		t.Errorf("switched off: %d %s", rec.Code, rec.Body)
	}
	answered[any](t, g.asks("nobody"), http.StatusOK)
	answered[any](t, g.Do(off), http.StatusOK)
}

func TestACodeThatCannotBeMailedIsSaidAtOnce(t *testing.T) {
	g := guardedDesk(t)
	g.mail.Answer(func(int) string { return "451 later" })
	if rec := g.post("/api/desk/signin/code", map[string]string{"mfa": g.first(apptest.Agent)}); rec.Code != http.StatusServiceUnavailable {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestWhoJoinsIsInWithoutASecondStep(t *testing.T) {
	g := guardedDesk(t)
	_, secret := invite(t, g.App, map[string]any{"name": "Idris", "email": "idris@shop.example", "role": "agent", "teams": []string{}})
	if in := answered[struct{ Token string }](t, join(g.App, secret, nil), http.StatusOK); in.Token == "" {
		t.Error("no token")
	}
}

func TestANewPasswordEndsOtherSessionsAndNotOnesOwn(t *testing.T) {
	g := guardedDesk(t)
	was := g.Token(apptest.Agent)
	change := func(old, fresh string) *httptest.ResponseRecorder {
		return g.Do(apptest.Request{Method: "PUT", URL: "/api/desk/me/password", Header: http.Header{"Authorization": {was}}, Body: map[string]string{"old": old, "password": fresh}})
	}
	for _, row := range []struct{ old, fresh, field string }{{"a guess", "another lamp", "old"}, {apptest.Password, "short", "password"}} {
		if rec := change(row.old, row.fresh); rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), `"field":"`+row.field+`"`) {
			t.Errorf("%v: %d %s", row, rec.Code, rec.Body)
		}
	}
	in := answered[struct{ Token string }](t, change(apptest.Password, "another lamp"), http.StatusOK)
	for token, want := range map[string]int{was: http.StatusUnauthorized, in.Token: http.StatusOK} {
		if rec := g.Do(apptest.Request{Method: "GET", URL: "/api/desk/me", Header: http.Header{"Authorization": {token}}}); rec.Code != want {
			t.Errorf("status %d, want %d", rec.Code, want)
		}
	}
	if lines := told(t, g.App, "agents/"); len(lines) != 1 || !strings.Contains(lines[0], `{"field":"password"}`) || strings.Contains(lines[0], "lamp") {
		t.Errorf("told: %q", lines)
	}
}

func TestSignInsAreToldWithoutWhatWasTyped(t *testing.T) {
	g := guardedDesk(t)
	mfa := g.first(apptest.Agent)
	if lines := told(t, g.App, "signin/"); len(lines) > 0 {
		t.Errorf("after the first step: %q", lines)
	}
	id, code := g.code(mfa, 2)
	g.second(mfa, id, "000000x")
	answered[any](t, g.second(mfa, id, code), http.StatusOK)
	g.post("/api/collections/agents/auth-with-password", map[string]string{"identity": "a lamp by the door", "password": "mara@shop.example"})
	for range 12 {
		g.password(apptest.OtherAgent, "guessed")
	}
	g.post("/api/collections/_superusers/auth-with-password", map[string]string{"identity": apptest.Superuser.Email(), "password": apptest.Password})
	lines := told(t, g.App, "signin/")
	want := []string{
		`system signin_failed {"name":"agent"`, `agent:` + apptest.Agent.Agent + ` signed_in {"name":"agent","fields":[{"field":"by","now":"otp"}]}`,
		`system signin_failed {"fields":[{"field":"times","now":1}]}`,
		`system signin_failed {"name":"otheragent","fields":[{"field":"times","now":1}]}`, `system signin_failed {"name":"otheragent","fields":[{"field":"times","now":10}]}`,
		`superuser:`,
	}
	if len(lines) != len(want) {
		t.Fatalf("told: %s", strings.Join(lines, "\n"))
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("told: %s\nwant: %s", lines[i], want[i])
		}
	}
	whole, err := json.Marshal(lines)
	if err != nil || strings.Contains(string(whole), "lamp") || strings.Contains(string(whole), code) || strings.Contains(string(whole), "guessed") {
		t.Errorf("something typed is told: %s", whole)
	}
}

func TestSwitchingTheSecondStepIsTold(t *testing.T) {
	g := guardedDesk(t)
	answered[any](t, g.asks("everybody"), http.StatusOK) // is so already
	answered[any](t, g.asks("nobody"), http.StatusOK)
	lines := told(t, g.App, "settings/signin")
	if len(lines) != 2 || !strings.Contains(lines[0], `{"field":"second_step","was":"nobody","now":"everybody"}`) || !strings.HasPrefix(lines[1], "agent:"+apptest.Admin.Agent+" updated") {
		t.Errorf("told: %q", lines)
	}
}

func TestWhoIsDisabledBetweenTheStepsDoesNotGetIn(t *testing.T) {
	g := guardedDesk(t)
	mfa := g.first(apptest.Agent)
	id, code := g.code(mfa, 2)
	if rec := g.Do(apptest.Request{Method: "PATCH", URL: "/api/collections/agents/records/" + apptest.Agent.Agent, As: apptest.Admin, Body: map[string]any{"disabled": true}}); rec.Code != http.StatusOK {
		t.Fatal(rec.Body)
	}
	if rec := g.second(mfa, id, code); rec.Code != http.StatusNotFound {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}
