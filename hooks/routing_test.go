package hooks_test

import (
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

// Who is invisible is offline to colleagues: no record may tell them otherwise.
func TestWhereAnAgentIsIsNotForColleaguesToRead(t *testing.T) {
	t.Parallel()
	app := wholeDesk(t)
	for _, path := range []string{"/api/collections/agents/records/" + apptest.Agent.Agent, "/api/collections/team_members/records/" + apptest.ID("agentina")} {
		answer := app.Do(apptest.Request{Method: http.MethodGet, URL: path, As: apptest.Supervisor})
		for _, field := range []string{"availability", "here", "gone_at", "served_at"} {
			if answer.Code != http.StatusOK || strings.Contains(answer.Body.String(), `"`+field+`"`) {
				t.Errorf("%s answers %d and tells %s: %s", path, answer.Code, field, answer.Body)
			}
		}
	}
}
