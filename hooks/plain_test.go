package hooks_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

type plainAnswer struct {
	Lang     string
	Findings []struct {
		Rule, Kind   string
		Start, End   int
		Replacements []string
	}
}

func plainly(t *testing.T, app *apptest.App, body map[string]any) plainAnswer {
	t.Helper()
	rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/plain", As: apptest.Agent, Body: body})
	if rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	var out plainAnswer
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAReplyIsReadForPlainLanguage(t *testing.T) {
	t.Parallel()
	app, _ := servingDesk(t)
	text := "👋 We'll get the ball rolling by 03/04."
	got := plainly(t, app, map[string]any{"text": text, "lang": "de", "reader": "de"})
	if got.Lang != "en" || len(got.Findings) != 2 {
		t.Fatalf("found %+v", got)
	}
	if f := got.Findings[0]; f.Kind != "idiom" || f.Start != 9 || f.End != 29 || f.Replacements[0] != "start" {
		t.Errorf("found %+v", f)
	}
	if rest := plainly(t, app, map[string]any{"text": ""}); rest.Findings == nil || len(rest.Findings) > 0 {
		t.Errorf("an empty reply has %+v", rest)
	}
}

func TestADesksOwnTermsAreLeftAlone(t *testing.T) {
	t.Parallel()
	app, _ := servingDesk(t)
	reply := map[string]any{"text": "The SLA of our lamp is here for you.", "lang": "en"}
	if got := plainly(t, app, reply); len(got.Findings) != 1 {
		t.Fatalf("found %+v", got)
	}
	at := "/api/collections/terms/records/" + apptest.ID("term")
	if rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: at, As: apptest.Agent, Body: map[string]any{"term": " sla "}}); rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	if got := plainly(t, app, reply); len(got.Findings) != 0 {
		t.Errorf("found %+v", got)
	}
	all := "/api/collections/terms/records"
	for _, wrong := range []string{"", "SLA", strings.Repeat("a", 5000)} {
		if rec := app.Do(apptest.Request{Method: http.MethodPost, URL: all, As: apptest.Agent, Body: map[string]any{"term": wrong}}); rec.Code != http.StatusBadRequest {
			t.Errorf("%.10q: %d", wrong, rec.Code)
		}
	}
}

func TestRepliesAreReadAsOftenAsPeoplePause(t *testing.T) {
	t.Parallel()
	app, _ := servingDesk(t)
	for n := range 240 {
		rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/plain", As: apptest.Agent, Body: map[string]any{"text": ""}})
		if rec.Code != http.StatusOK {
			t.Fatalf("%d times, then %d", n, rec.Code)
		}
	}
	rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/plain", As: apptest.Agent, Body: map[string]any{"text": ""}})
	if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}
