package hooks_test

import (
	"net/http"
	"testing"

	"porchlight/internal/apptest"
)

func TestATokenFromBeforeOpensNothingOnceItsAgentIsDisabled(t *testing.T) {
	app := wholeDesk(t)
	token := apptest.Request{Method: http.MethodPost, URL: "/api/files/token", As: apptest.OtherAgent}
	if r := app.Do(token); r.Code != http.StatusOK {
		t.Fatalf("before: %d %s", r.Code, r.Body)
	}
	disable := apptest.Request{Method: http.MethodPatch, URL: "/api/collections/agents/records/" + apptest.OtherAgent.Agent, As: apptest.Admin,
		Body: map[string]any{"disabled": true}}
	if r := app.Do(disable); r.Code != http.StatusOK {
		t.Fatalf("disable: %d %s", r.Code, r.Body)
	}
	if r := app.Do(token); r.Code != http.StatusUnauthorized {
		t.Errorf("after: %d %s", r.Code, r.Body)
	}
}
