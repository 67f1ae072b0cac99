package hooks_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

func answerOf[T any](t *testing.T, app *apptest.App, q apptest.Request) (out T) {
	t.Helper()
	rec := app.Do(q)
	if rec.Code >= http.StatusBadRequest {
		t.Fatalf("%s %s: %d %s", q.Method, q.URL, rec.Code, rec.Body)
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestASettingOfTheWrongShapeIsRefusedWithItsName(t *testing.T) {
	app := wholeDesk(t)
	for _, as := range []apptest.Persona{apptest.Admin, apptest.Superuser} { // the workspace and the panel
		for field, row := range map[string]struct {
			value any
			says  string
		}{
			"settings": {map[string]any{"typing_preview": "yes"}, "typing_preview of settings"},
			"brand":    {map[string]any{"color": "tomato"}, "color of brand"},
			"domains":  {[]string{"*"}, "no website"},
		} {
			rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/inboxes/records/" + apptest.ID("shop"), As: as,
				Body: map[string]any{field: row.value}})
			var refused struct {
				Data map[string]struct{ Message string }
			}
			if err := json.Unmarshal(rec.Body.Bytes(), &refused); err != nil || rec.Code != http.StatusBadRequest ||
				!strings.Contains(refused.Data[field].Message, row.says) {
				t.Errorf("%s as %s: %d %s", field, as.Name, rec.Code, rec.Body)
			}
		}
	}
}

func TestAWebsiteThatAskedForTheWidgetIsSeenAndCanBeAllowed(t *testing.T) {
	app := wholeDesk(t)
	type visits struct {
		Visits []struct {
			Origin  string
			Allowed bool
		}
		First, Last int64 `json:"-"`
		FirstVisit  int64 `json:"first_visit"`
	}
	inbox := "/api/desk/inboxes/" + apptest.ID("shop") + "/visits"
	for _, origin := range []string{"https://new.example", "null", "https://new.example", ""} {
		app.Do(apptest.Request{URL: "/api/desk/visitor/status?inbox=" + apptest.InboxKey, Header: http.Header{"Origin": {origin}}})
	}
	count := func() (n int, allowed bool) {
		for _, v := range answerOf[visits](t, app, apptest.Request{URL: inbox, As: apptest.Admin}).Visits {
			if v.Origin == "https://new.example" {
				n, allowed = n+1, v.Allowed
			}
		}
		return n, allowed
	}
	if n, allowed := count(); n != 1 || allowed {
		t.Fatalf("before: seen %d times, allowed %v", n, allowed)
	}
	app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/inboxes/records/" + apptest.ID("shop"), As: apptest.Admin,
		Body: map[string]any{"domains": []string{"https://shop.example", "https://new.example"}}})
	if n, allowed := count(); n != 1 || !allowed {
		t.Errorf("after: seen %d times, allowed %v", n, allowed)
	}
	if kept, err := app.CountRecords("inbox_visits"); err != nil || kept != 2 { // the seed's and this one
		t.Errorf("%d kept, %v", kept, err)
	}
}

func TestASigningKeyIsSaidOnceAndReplaced(t *testing.T) {
	app := wholeDesk(t)
	url := "/api/desk/inboxes/" + apptest.ID("shop") + "/signing-key"
	type made struct {
		Key   string
		Since int64
	}
	if none := answerOf[made](t, app, apptest.Request{URL: url, As: apptest.Admin}); none.Since != 0 {
		t.Errorf("there is a key since %d before any was made", none.Since)
	}
	one := answerOf[made](t, app, apptest.Request{Method: http.MethodPost, URL: url, As: apptest.Admin})
	two := answerOf[made](t, app, apptest.Request{Method: http.MethodPost, URL: url, As: apptest.Admin})
	if len(one.Key) != 43 || one.Key == two.Key {
		t.Errorf("keys %q and %q", one.Key, two.Key)
	}
	if later := answerOf[made](t, app, apptest.Request{URL: url, As: apptest.Admin}); later.Key != "" || later.Since == 0 {
		t.Errorf("asked later: %+v", later)
	}
	kept, err := app.FindFirstRecordByData("inbox_secrets", "name", "signing_key")
	if err != nil || kept.GetString("value") != two.Key {
		t.Errorf("kept %v, %v", kept, err)
	}
}

func TestARetiredInboxTakesNobodyIn(t *testing.T) {
	app := wholeDesk(t)
	status := apptest.Request{URL: "/api/desk/visitor/status?inbox=" + apptest.InboxKey}
	if rec := app.Do(status); rec.Code != http.StatusOK {
		t.Fatalf("before: %d", rec.Code)
	}
	app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/inboxes/records/" + apptest.ID("shop"), As: apptest.Admin,
		Body: map[string]any{"retired": true}})
	if rec := app.Do(status); rec.Code != http.StatusNotFound {
		t.Errorf("after: %d", rec.Code)
	}
}
