package hooks_test

import (
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

func TestWhatAFieldHoldsIsNotLostByAChangeOfIt(t *testing.T) {
	d := newDesk(t)
	field := "/api/collections/custom_fields/records/" + apptest.ID("field")
	do := func(method, url, body string, want int) string {
		t.Helper()
		rec := d.Do(apptest.Request{Method: method, URL: url, As: apptest.Admin, Body: body})
		if rec.Code != want {
			t.Errorf("%s %s %s: %d %s", method, url, body, rec.Code, rec.Body)
		}
		return rec.Body.String()
	}
	do("PATCH", field, `{"type":"number"}`, http.StatusOK) // nothing is in it yet
	do("PATCH", field, `{"type":"text"}`, http.StatusOK)
	do("PATCH", field, `{"key":"another"}`, http.StatusBadRequest)
	do("PATCH", "/api/desk/conversations/"+apptest.ID("conva"), `{"custom":{"order_number":"L-1"}}`, http.StatusOK)
	do("PATCH", field, `{"type":"number"}`, http.StatusConflict)
	if said := do("DELETE", field, "", http.StatusConflict); !strings.Contains(said, "Archive it") {
		t.Errorf("it does not say what to do instead: %s", said)
	}

	do("PATCH", field, `{"archived":true}`, http.StatusOK)
	do("PATCH", "/api/desk/conversations/"+apptest.ID("conva"), `{"custom":{"order_number":"L-2"}}`, http.StatusBadRequest)
	if me := do("GET", "/api/desk/me", "", http.StatusOK); !strings.Contains(me, `"label":"Order number","type":"text","archived":true`) {
		t.Errorf("past events cannot name it: %s", me)
	}
	do("PATCH", field, `{"archived":false}`, http.StatusOK)
	if got := do("GET", "/api/desk/conversations/"+apptest.ID("conva"), "", http.StatusOK); !strings.Contains(got, `"custom":{"order_number":"L-1"}`) {
		t.Errorf("its value is gone: %s", got)
	}
}

func TestATagInUseIsNotDeleted(t *testing.T) {
	d := newDesk(t)
	for tag, want := range map[string]int{apptest.ID("tag"): http.StatusConflict, apptest.ID("sparetag"): http.StatusNoContent} {
		rec := d.Do(apptest.Request{Method: "DELETE", URL: "/api/collections/tags/records/" + tag, As: apptest.Admin})
		if rec.Code != want || want == http.StatusConflict && !strings.Contains(rec.Body.String(), "merge it") {
			t.Errorf("%s: %d %s", tag, rec.Code, rec.Body)
		}
	}
}

func TestAnotherTagMayHaveTheNameOfAMergedOne(t *testing.T) {
	d := newDesk(t)
	url := "/api/desk/tags/" + apptest.ID("sparetag") + "/merge"
	if rec := d.Do(apptest.Request{Method: "POST", URL: url, As: apptest.Admin, Body: `{"into":"` + apptest.ID("tag") + `"}`}); rec.Code != http.StatusAccepted {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	for name, want := range map[string]int{"unused": http.StatusOK, "Delivery": http.StatusBadRequest} {
		rec := d.Do(apptest.Request{Method: "POST", URL: "/api/collections/tags/records", As: apptest.Agent, Body: `{"name":"` + name + `"}`})
		if rec.Code != want {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
	}
}
