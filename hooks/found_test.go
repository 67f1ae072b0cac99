package hooks_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"porchlight/hooks"
	"porchlight/internal/apptest"
)

// found asks as somebody whether a search finds a record.
func found(t *testing.T, app *apptest.App, serving func() *hooks.Desk, p apptest.Persona, query, record string) bool {
	t.Helper()
	if err := serving().Found.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	answer := app.Do(apptest.Request{Method: http.MethodGet, URL: "/api/desk/search?" + query, As: p})
	if answer.Code != http.StatusOK {
		t.Fatalf("%s answers %d: %s", query, answer.Code, answer.Body)
	}
	return strings.Contains(answer.Body.String(), apptest.ID(record))
}

func TestAConversationIsFoundByWhoeverHasItNow(t *testing.T) {
	t.Parallel()
	app, serving := servingDesk(t)
	const lamp = "q=lamp"
	if found(t, app, serving, apptest.Agent, lamp, "replyb") || !found(t, app, serving, apptest.OtherAgent, lamp, "replyb") {
		t.Fatal("before it moves, its team alone should find it")
	}
	body := fmt.Sprintf(`{"team":%q,"assignee":""}`, apptest.ID("teama"))
	if answer := app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/desk/conversations/" + apptest.ID("convb"), As: apptest.Admin,
		Body: strings.NewReader(body)}); answer.Code != http.StatusOK {
		t.Fatalf("move it: %d %s", answer.Code, answer.Body)
	}
	if !found(t, app, serving, apptest.Agent, lamp, "replyb") || found(t, app, serving, apptest.OtherAgent, lamp, "replyb") {
		t.Error("after it has moved, its new team alone should find it")
	}
}

func TestWhatAVisitorTakesBackIsFoundByNobody(t *testing.T) {
	t.Parallel()
	app, serving := servingDesk(t)
	if !found(t, app, serving, apptest.Admin, "q=lamp", "replya") {
		t.Fatal("it should be found by its words")
	}
	if answer := app.Do(apptest.Request{Method: http.MethodDelete, URL: "/api/desk/visitor", As: apptest.Visitor}); answer.Code != http.StatusNoContent {
		t.Fatalf("take it back: %d %s", answer.Code, answer.Body)
	}
	for _, query := range []string{"q=lamp", "q=where+my&order=best"} {
		if found(t, app, serving, apptest.Admin, query, "replya") {
			t.Errorf("%s still finds it", query)
		}
	}
	if !found(t, app, serving, apptest.Admin, "q=lamp", "replyb") {
		t.Error("another visitor's words are gone, too")
	}
}

func TestASearchThatNoPersonTypesIsRefused(t *testing.T) {
	t.Parallel()
	app, serving := servingDesk(t)
	if err := serving().Found.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"q=" + strings.Repeat("x", 2000), "q=%ff", "q=a&order=loudest", "q=a&status=gone", "q=a&limit=-1", "q=lamp&cursor=zzz", "q=a&from=9&to=3"} {
		if answer := app.Do(apptest.Request{Method: http.MethodGet, URL: "/api/desk/search?" + query, As: apptest.Admin}); answer.Code != http.StatusBadRequest {
			t.Errorf("%.60s answers %d: %s", query, answer.Code, answer.Body)
		}
	}
}
