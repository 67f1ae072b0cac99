package hooks_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

// logged is the newest search of the log, as "place query locale hits clicked conversation".
func logged(t *testing.T, app *apptest.App, query string) string {
	t.Helper()
	var r struct{ Place, Query, Locale, Clicked, Conversation, Hits string }
	if err := app.DB().NewQuery(`SELECT place, query, locale, clicked, conversation, hits FROM search_log WHERE query = {:q}`).
		Bind(map[string]any{"q": query}).One(&r); err != nil {
		t.Fatalf("the log has no %q: %v", query, err)
	}
	return fmt.Sprintf("%s %s %s %s", r.Place, r.Locale, r.Clicked, r.Conversation)
}

func TestWhatIsLookedForIsWrittenDownWithWhatCameOfIt(t *testing.T) {
	t.Parallel()
	app, serving := servingDesk(t)
	if err := serving().Index.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	flush := func() {
		t.Helper()
		if err := serving().Store.Searches.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	get := func(path string, as apptest.Persona) {
		t.Helper()
		if rec := app.Do(apptest.Request{Method: http.MethodGet, URL: path, As: as}); rec.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
		}
	}
	get("/help/en/search?q=about+public", apptest.Persona{})
	flush()
	if got := logged(t, app, "about public"); got != "help en  " {
		t.Errorf("in the help center: %q", got)
	}
	get("/help/en/article/public", apptest.Persona{})
	get("/api/desk/visitor/articles?q=xylophone&locale=en", apptest.Visitor)
	get("/api/desk/articles?q=glockenspiel&locale=en", apptest.Agent) // they look for their customers
	flush()
	if got := logged(t, app, "about public"); got != "help en "+apptest.ID("public")+" " {
		t.Errorf("after it was read: %q", got)
	}
	if rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/visitor/messages", As: apptest.Visitor,
		Body: map[string]any{"client_id": "searched-0001", "conversation": apptest.ID("conva"), "body": "Do you sell xylophones?"}}); rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	flush()
	if got := logged(t, app, "xylophone"); got != "chat en  "+apptest.ID("conva") {
		t.Errorf("after they wrote: %q", got)
	}
	if n, err := app.CountRecords("search_log"); err != nil || n != 3 { // one is the seed's
		t.Errorf("%d searches in the log: %v", n, err)
	}
}

func TestWhatAnArticleAnswersByNowIsMissedNoMore(t *testing.T) {
	t.Parallel()
	app, serving := servingDesk(t)
	missed := func() string {
		t.Helper()
		for _, err := range []error{serving().Store.Searches.Flush(t.Context()), serving().Index.Settle(t.Context())} {
			if err != nil {
				t.Fatal(err)
			}
		}
		rec := app.Do(apptest.Request{Method: http.MethodGet, URL: "/api/desk/searches?kind=nothing", As: apptest.Agent})
		if rec.Code != http.StatusOK {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		return rec.Body.String()
	}
	if err := serving().Index.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	app.Do(apptest.Request{Method: http.MethodGet, URL: "/help/en/search?q=xylophone"})
	if got := missed(); !strings.Contains(got, `"query":"xylophone"`) {
		t.Fatalf("it is not missed: %s", got)
	}
	text := app.Record("article_texts", apptest.ID("publicen"))
	text.Set("body", "We sell every xylophone.")
	if err := app.Save(text); err != nil {
		t.Fatal(err)
	}
	if got := missed(); strings.Contains(got, "xylophone") {
		t.Errorf("it is still missed: %s", got)
	}
	if rec := app.Do(apptest.Request{Method: http.MethodGet, URL: "/api/desk/searches?kind=all", As: apptest.Agent}); rec.Code != http.StatusBadRequest {
		t.Errorf("a list that there is not: %d", rec.Code)
	}
}
