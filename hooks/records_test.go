package hooks_test

import (
	"encoding/json"
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

func TestACalendarThatCannotBeReadIsRefused(t *testing.T) {
	app := wholeDesk(t)
	calendar := apptest.Request{Method: http.MethodPost, URL: "/api/collections/calendars/records", As: apptest.Admin, Body: map[string]any{"name": "Hamburg"}}
	made := app.Do(calendar)
	var record struct{ ID string }
	if err := json.Unmarshal(made.Body.Bytes(), &record); err != nil || made.Code != http.StatusOK {
		t.Fatalf("%d %s", made.Code, made.Body)
	}
	for name, row := range map[string]struct {
		collection string
		body       map[string]any
		code       int
	}{
		"odd intervals":  {"calendar_days", map[string]any{"day": "2026-12-24", "intervals": []string{"9-12"}}, http.StatusBadRequest},
		"odd clock":      {"calendar_days", map[string]any{"day": "2026-12-24", "intervals": []map[string]any{{"from": "9", "to": "12"}}}, http.StatusBadRequest},
		"a short day":    {"calendar_days", map[string]any{"day": "2026-12-24", "intervals": []map[string]any{{"from": "09:00", "to": "12:00"}}}, http.StatusOK},
		"a closed day":   {"calendar_days", map[string]any{"day": "2026-12-25"}, http.StatusOK},
		"no such zone":   {"calendar_versions", map[string]any{"version": 1, "tz": "Mars/Olympus"}, http.StatusBadRequest},
		"an eighth day":  {"calendar_versions", map[string]any{"version": 1, "tz": "UTC", "weekly": []map[string]any{{"day": 8, "from": "09:00", "to": "12:00"}}}, http.StatusBadRequest},
		"a good version": {"calendar_versions", map[string]any{"version": 1, "tz": "UTC", "weekly": []map[string]any{{"day": 1, "from": "09:00", "to": "12:00"}}}, http.StatusOK},
	} {
		row.body["calendar"] = record.ID
		if r := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/collections/" + row.collection + "/records", As: apptest.Admin, Body: row.body}); r.Code != row.code {
			t.Errorf("%s: %d %s", name, r.Code, r.Body)
		}
	}
}
