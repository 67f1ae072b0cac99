package hooks_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

// joint is a desk whose agents sign in by a provider.
type joint struct {
	*guarded
	idp *identityProvider
}

func jointDesk(t *testing.T) *joint {
	t.Helper()
	j := &joint{mailingDesk(t), newIdentityProvider(t)}
	answered[any](t, j.provider("PUT", "oidc", j.settings()), http.StatusOK)
	return j
}

func (j *joint) settings() map[string]string {
	return map[string]string{"client_id": providerClient, "client_secret": providerSecret, "issuer": j.idp.URL, "label": "Heron accounts"}
}

func (j *joint) provider(method, name string, body map[string]string) *httptest.ResponseRecorder {
	q := apptest.Request{Method: method, URL: "/api/desk/signin/providers/" + name, As: apptest.Admin}
	if body != nil {
		q.Body = body
	}
	return j.Do(q)
}

// come walks a browser's way: to the provider with what auth-methods says, and back with the code. as may be signed in already.
func (j *joint) come(as apptest.Persona, claims map[string]any) *httptest.ResponseRecorder {
	j.t.Helper()
	j.idp.is(claims)
	type way struct{ Name, State, AuthURL, CodeVerifier string }
	methods := answered[struct{ OAuth2 struct{ Providers []way } }](j.t, j.Do(apptest.Request{Method: "GET", URL: "/api/collections/agents/auth-methods"}), http.StatusOK)
	if len(methods.OAuth2.Providers) != 1 {
		j.t.Fatalf("providers: %+v", methods)
	}
	by := methods.OAuth2.Providers[0]
	back := "https://desk.heron.example/desk/signin"
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(j.t.Context(), http.MethodGet, by.AuthURL+url.QueryEscape(back), nil)
	if err != nil {
		j.t.Fatal(err)
	}
	answer, err := client.Do(req)
	if err != nil {
		j.t.Fatal(err)
	}
	_ = answer.Body.Close() // a redirect
	to, err := answer.Location()
	if err != nil || to.Query().Get("state") != by.State {
		j.t.Fatalf("back to %v: %v", to, err)
	}
	return j.Do(apptest.Request{Method: "POST", URL: "/api/collections/agents/auth-with-oauth2", As: as, Body: map[string]any{"provider": by.Name, "code": to.Query().Get("code"),
		"codeVerifier": by.CodeVerifier, "redirectURL": back, "createData": map[string]string{"role": "admin", "name": "Me"}}})
}

func who(sub, email string, proven bool) map[string]any {
	return map[string]any{"sub": sub, "name": "Somebody", "email": email, "email_verified": proven}
}

func TestAnAgentWithAProvenAddressGetsInByTheProvider(t *testing.T) {
	j := jointDesk(t)
	rec := j.come(apptest.Stranger, who("s1", strings.ToUpper(apptest.Agent.Email()), true))
	in := answered[struct{ Token string }](t, rec, http.StatusOK)
	if rec := j.Do(apptest.Request{Method: "GET", URL: "/api/desk/me", Header: http.Header{"Authorization": {in.Token}}}); rec.Code != http.StatusOK {
		t.Errorf("the token opens nothing: %d", rec.Code)
	}
	if strings.Contains(rec.Body.String(), "accessToken") || strings.Contains(rec.Body.String(), `"meta"`) {
		t.Errorf("the provider's tokens are told: %s", rec.Body)
	}
	answered[any](t, j.come(apptest.Stranger, who("s1", "married@heron.example", true)), http.StatusOK) // the same person, with another address
	answered[any](t, j.password(apptest.Agent, apptest.Password), http.StatusOK)                        // and the password still holds
	lines := told(t, j.App, "signin/"+apptest.Agent.Agent)
	if len(lines) != 3 || !strings.Contains(lines[0], `"now":"oidc"`) {
		t.Errorf("told: %q", lines)
	}
}

func TestTheProviderLetsInNobodyElse(t *testing.T) {
	j := jointDesk(t)
	before, err := j.CountRecords("agents")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name   string
		as     apptest.Persona
		claims map[string]any
		code   string
	}{
		{"a stranger", apptest.Stranger, who("s2", "stranger@mail.example", true), "stranger"},
		{"an address that is not proven", apptest.Stranger, who("s3", apptest.Agent.Email(), false), "unproven"},
		{"no address", apptest.Stranger, map[string]any{"sub": "s4"}, "unproven"},
		{"a disabled agent", apptest.Stranger, who("s5", apptest.Disabled.Email(), true), "disabled"},
		{"a stranger in an agent's browser", apptest.Agent, who("s6", "stranger@mail.example", true), "stranger"},
	} {
		rec := j.come(row.as, row.claims)
		if rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), `"code":"`+row.code+`"`) || strings.Contains(rec.Body.String(), "token") {
			t.Errorf("%s: %d %s", row.name, rec.Code, rec.Body)
		}
	}
	if after, err := j.CountRecords("agents"); err != nil || after != before {
		t.Errorf("%d agents, there were %d: %v", after, before, err)
	}
	if n, err := j.CountRecords("_externalAuths"); err != nil || n != 1 { // the seed's own
		t.Errorf("%d links: %v", n, err)
	}
	for _, line := range told(t, j.App, "signin/") {
		if !strings.HasPrefix(line, "system signin_failed") || strings.Contains(line, "stranger@") {
			t.Errorf("told: %s", line)
		}
	}
}

func TestTheIDTokenIsReadWhereThereIsNoUserInfo(t *testing.T) {
	j := jointDesk(t)
	j.idp.mu.Lock()
	j.idp.silent = true
	j.idp.mu.Unlock()
	answered[any](t, j.provider("PUT", "oidc", j.settings()), http.StatusOK)
	answered[any](t, j.come(apptest.Stranger, who("s1", apptest.Agent.Email(), true)), http.StatusOK)
}

func TestTheSecondStepIsAskedOfWhoComesByAProviderToo(t *testing.T) {
	j := jointDesk(t)
	answered[any](t, j.asks("everybody"), http.StatusOK)
	mfa := answered[struct{ MFAID string }](t, j.come(apptest.Stranger, who("s1", apptest.Agent.Email(), true)), http.StatusUnauthorized).MFAID
	id, code := j.code(mfa, 2)
	answered[any](t, j.second(mfa, id, code), http.StatusOK)
}

func TestAProvidersSecretIsToldToNobody(t *testing.T) {
	j := jointDesk(t)
	settings := j.settings()
	settings["client_secret"], settings["label"] = "", "Heron"
	rec := j.provider("PUT", "oidc", settings) // keeps the secret
	answered[any](t, j.come(apptest.Stranger, who("s1", apptest.Agent.Email(), true)), http.StatusOK)
	methods := j.Do(apptest.Request{Method: "GET", URL: "/api/collections/agents/auth-methods"})
	shown := j.Do(apptest.Request{Method: "GET", URL: "/api/desk/signin", As: apptest.Admin})
	answered[any](t, j.provider("DELETE", "oidc", nil), http.StatusOK)
	lines := strings.Join(told(t, j.App, "settings/signin"), "\n")
	for name, text := range map[string]string{"the answer": rec.Body.String(), "auth-methods": methods.Body.String(), "the settings": shown.Body.String(), "the audit list": lines} {
		if strings.Contains(text, providerSecret) {
			t.Errorf("%s tells it: %s", name, text)
		}
	}
	for _, action := range []string{`provider_added {"name":"Heron accounts"}`, `provider_changed {"name":"Heron"`, `provider_removed {"name":"Heron"}`} {
		if !strings.Contains(lines, action) {
			t.Errorf("not told: %s in\n%s", action, lines)
		}
	}
}

func TestWhomAProviderNamedIsForgottenWithIt(t *testing.T) {
	j := jointDesk(t)
	answered[any](t, j.come(apptest.Stranger, who("s1", apptest.Agent.Email(), true)), http.StatusOK)
	answered[any](t, j.provider("DELETE", "oidc", nil), http.StatusOK)
	j.idp = newIdentityProvider(t) // where s1 is somebody else
	answered[any](t, j.provider("PUT", "oidc", j.settings()), http.StatusOK)
	if rec := j.come(apptest.Stranger, who("s1", "stranger@mail.example", true)); rec.Code != http.StatusForbidden {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestWhatIsNoProviderIsRefusedByItsField(t *testing.T) {
	j := jointDesk(t)
	empty := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(empty.Close)
	for _, row := range []struct {
		name  string
		body  map[string]string
		field string
	}{
		{"oidc", map[string]string{"client_id": "x", "client_secret": "y", "issuer": empty.URL}, "issuer"},
		{"oidc", map[string]string{"client_id": "x", "client_secret": "y", "issuer": "http://10.0.0.1"}, "issuer"},
		{"oidc", map[string]string{"client_id": "x", "client_secret": "y", "issuer": "file:///etc/passwd"}, "issuer"},
		{"microsoft", map[string]string{"client_id": "x", "client_secret": "y", "tenant": "common"}, "tenant"},
		{"google", map[string]string{"client_id": "x"}, "client_secret"},
		{"oidc", map[string]string{"client_id": providerClient, "issuer": newIdentityProvider(t).URL}, "client_secret"}, // the one that is kept is another's
	} {
		if rec := j.provider("PUT", row.name, row.body); rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), `"field":"`+row.field+`"`) {
			t.Errorf("%v: %d %s", row.body, rec.Code, rec.Body)
		}
	}
	if rec := j.provider("PUT", "github", j.settings()); rec.Code != http.StatusNotFound {
		t.Errorf("github: %d", rec.Code)
	}
}
