package hooks_test

import (
	"net/http"
	"testing"

	"porchlight/internal/apptest"
)

func TestAViewOfATeamThatIsDeletedIsItsOwnersAlone(t *testing.T) {
	d := newDesk(t)
	for _, q := range []apptest.Request{
		{Method: "POST", URL: "/api/collections/teams/records", Body: `{"id":"passingteam0000","name":"Passing","assignment":"manual"}`},
		{Method: "POST", URL: "/api/collections/views/records", Body: `{"id":"passingview0000","agent":"` + apptest.Admin.Agent + `","name":" Late ","shared":true,"team":"passingteam0000"}`},
		{Method: "DELETE", URL: "/api/collections/teams/records/passingteam0000"},
	} {
		q.As = apptest.Superuser
		if rec := d.Do(q); rec.Code >= http.StatusBadRequest {
			t.Fatalf("%s %s: %d %s", q.Method, q.URL, rec.Code, rec.Body)
		}
	}
	view, err := d.FindRecordById("views", "passingview0000")
	if err != nil || view.GetBool("shared") || view.GetString("team") != "" || view.GetString("name") != "Late" {
		t.Errorf("%v, %v", view, err)
	}
}

func TestAViewWhoseFilterIsNoneIsRefused(t *testing.T) {
	d := newDesk(t)
	for body, want := range map[string]int{
		`{"name":"Late","filter":{"due":["overdue"],"order":"due"}}`: http.StatusOK,
		`{"name":"Late","filter":{"due":["yesterday"]}}`:             http.StatusBadRequest,
		`{"name":"Late","filter":{"assigned":["me"]}}`:               http.StatusBadRequest,
		`{"name":"Late","filter":["open"]}`:                          http.StatusBadRequest,
		`{"name":"   ","filter":{}}`:                                 http.StatusBadRequest,
	} {
		rec := d.Do(apptest.Request{Method: "POST", URL: "/api/collections/views/records", As: apptest.Agent,
			Body: `{"agent":"` + apptest.Agent.Agent + `",` + body[1:]})
		if rec.Code != want {
			t.Errorf("%s: %d %s", body, rec.Code, rec.Body)
		}
	}
	for url, want := range map[string]int{
		"/api/desk/conversations?filter={}":                         http.StatusOK,
		"/api/desk/conversations?filter={&status=open":              http.StatusBadRequest,
		"/api/desk/conversations?filter=[]":                         http.StatusBadRequest,
		"/api/desk/conversations?status=open&filter={}":             http.StatusBadRequest,
		"/api/desk/conversations?view=nosuchview00000":              http.StatusNotFound,
		"/api/desk/conversations/count?filter={\"order\":\"best\"}": http.StatusBadRequest,
		"/api/desk/conversations/count?status=open,solved":          http.StatusOK,
	} {
		if rec := d.Do(apptest.Request{Method: "GET", URL: url, As: apptest.Agent}); rec.Code != want {
			t.Errorf("%s: %d %s", url, rec.Code, rec.Body)
		}
	}
}
