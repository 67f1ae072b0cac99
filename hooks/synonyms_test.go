package hooks_test

import (
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

func TestADesksOwnWordsFindItsArticles(t *testing.T) {
	t.Parallel()
	app, serving := servingDesk(t)
	if err := serving().Index.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := func() bool {
		t.Helper()
		rec := app.Do(apptest.Request{Method: http.MethodGet, URL: "/api/desk/articles?q=zzyzx%20", As: apptest.Agent})
		if rec.Code != http.StatusOK {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		return strings.Contains(rec.Body.String(), apptest.ID("public"))
	}
	if found() {
		t.Fatal("a word of nobody's finds an article")
	}
	const all = "/api/collections/synonyms/records"
	for _, wrong := range []map[string]any{{"locale": "en", "words": "zzyzx"}, {"locale": "!", "words": "zzyzx, about"}, {"locale": "en", "words": strings.Repeat("a,", 17)}} {
		if rec := app.Do(apptest.Request{Method: http.MethodPost, URL: all, As: apptest.Agent, Body: wrong}); rec.Code != http.StatusBadRequest {
			t.Errorf("%v: %d", wrong, rec.Code)
		}
	}
	at := all + "/" + apptest.ID("synonym")
	if rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: at, As: apptest.Agent, Body: map[string]any{"words": "zzyzx،  public"}}); rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	if !found() {
		t.Error("the desk's own word finds nothing")
	}
	if rec := app.Do(apptest.Request{Method: http.MethodDelete, URL: at, As: apptest.Agent}); rec.Code != http.StatusNoContent {
		t.Fatalf("%d", rec.Code)
	}
	if found() {
		t.Error("a word that was taken back still finds an article")
	}
}
