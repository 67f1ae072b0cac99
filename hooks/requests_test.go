package hooks_test

import (
	"net/http"
	"sync"
	"testing"

	"porchlight/internal/apptest"
)

func patch(app *apptest.App, path string, seen string, body map[string]any) int {
	header := http.Header{}
	if seen != "" {
		header.Set("If-Match", `"`+seen+`"`)
	}
	return app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/" + path, As: apptest.Admin, Header: header, Body: body}).Code
}

func TestASaveOverSomebodyElsesIsRefused(t *testing.T) {
	app := wholeDesk(t)
	path := "teams/records/" + apptest.ID("teama")
	seen := app.Record("teams", apptest.ID("teama")).GetString("updated")
	if code := patch(app, path, seen, map[string]any{"name": "Parcels"}); code != http.StatusOK {
		t.Fatalf("first: %d", code)
	}
	if code := patch(app, path, seen, map[string]any{"name": "Letters"}); code != http.StatusConflict {
		t.Errorf("second: %d", code)
	}
	team := app.Record("teams", apptest.ID("teama"))
	if team.GetString("name") != "Parcels" {
		t.Errorf("the team is called %s", team.GetString("name"))
	}
	if code := patch(app, path, team.GetString("updated"), map[string]any{"name": "Letters"}); code != http.StatusOK {
		t.Errorf("with what is there now: %d", code)
	}
	if code := patch(app, path, "", map[string]any{"name": "Orders"}); code != http.StatusOK {
		t.Errorf("without asking: %d", code)
	}
}

func TestOfTwoSavesAtOnceOneIsTold(t *testing.T) {
	app := wholeDesk(t)
	seen := app.Record("teams", apptest.ID("teama")).GetString("updated")
	names := []string{"Parcels", "Letters", "Returns", "Lamps"}
	codes := make([]int, len(names))
	var ended sync.WaitGroup
	for i, name := range names {
		ended.Go(func() {
			codes[i] = patch(app, "teams/records/"+apptest.ID("teama"), seen, map[string]any{"name": name})
		})
	}
	ended.Wait()
	count := map[int]int{}
	for _, code := range codes {
		count[code]++
	}
	if count[http.StatusOK] != 1 || count[http.StatusConflict] != len(names)-1 {
		t.Errorf("answers %v", codes)
	}
}

func TestARefusedValueNamesItsFieldAndSaysWhy(t *testing.T) {
	app := wholeDesk(t)
	rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/agents/records/" + apptest.Agent.Agent, As: apptest.Agent,
		Body: map[string]any{"tz": "Mars/Olympus"}})
	got := answered[struct {
		Data map[string]struct{ Code, Message string }
	}](t, rec, http.StatusBadRequest)
	if got.Data["tz"].Message != `"Mars/Olympus" is not a time zone of the IANA database.` {
		t.Errorf("%s", rec.Body)
	}
}

func TestTheLastAdminStays(t *testing.T) {
	app := wholeDesk(t)
	admin := "agents/records/" + apptest.Admin.Agent
	for field, value := range map[string]any{"disabled": true, "role": "agent"} {
		rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/" + admin, As: apptest.Admin, Body: map[string]any{field: value}})
		got := answered[struct {
			Data map[string]struct{ Message string }
		}](t, rec, http.StatusConflict)
		if got.Data[field].Message == "" {
			t.Errorf("%s: %s", field, rec.Body)
		}
	}
	if code := patch(app, "agents/records/"+apptest.Agent.Agent, "", map[string]any{"role": "admin"}); code != http.StatusOK {
		t.Fatalf("a second admin: %d", code)
	}
	if code := patch(app, admin, "", map[string]any{"role": "agent"}); code != http.StatusOK {
		t.Errorf("with another there: %d", code)
	}
}

func TestAShortPasswordIsRefusedWhoeverSetsIt(t *testing.T) {
	app := wholeDesk(t)
	path := "agents/records/" + apptest.Agent.Agent
	if code := patch(app, path, "", map[string]any{"password": "123456789", "passwordConfirm": "123456789"}); code != http.StatusBadRequest {
		t.Errorf("nine characters: %d", code)
	}
	if code := patch(app, path, "", map[string]any{"password": "a new lamp", "passwordConfirm": "a new lamp"}); code != http.StatusOK {
		t.Errorf("ten characters: %d", code)
	}
}
