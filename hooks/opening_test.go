package hooks_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"porchlight/internal/apptest"
	words "porchlight/internal/desk"
)

func TestAStatusTellsAllThatAVisitorMustKnowBeforehand(t *testing.T) {
	t.Parallel()
	app := wholeDesk(t)
	inbox := app.Record("inboxes", apptest.ID("shop"))
	inbox.Set("prechat", `[{"key":"order","type":"order","label":{"en":"Order number"},"required":true}]`)
	inbox.Set("settings", `{"have_ready":{"en":"Your order number"},"rating":"thumbs"}`)
	if err := app.Save(inbox); err != nil {
		t.Fatal(err)
	}
	rec := app.Do(apptest.Request{Method: "GET", URL: "/api/desk/visitor/status?inbox=" + apptest.InboxKey})
	var got struct {
		Prechat   []words.Question
		HaveReady words.Words `json:"have_ready"`
		Files     struct {
			MaxBytes int64 `json:"max_bytes"`
			MaxCount int   `json:"max_count"`
		}
		Rating  string
		Mail    *bool
		Locales []string
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Prechat) != 1 || got.Prechat[0].Label["en"] != "Order number" || !got.Prechat[0].Required || got.HaveReady["en"] != "Your order number" ||
		got.Files.MaxBytes != words.MaxFileBytes || got.Files.MaxCount != words.MaxFiles || got.Rating != "thumbs" || got.Mail == nil || *got.Mail || len(got.Locales) < 3 {
		t.Errorf("status %d: %s", rec.Code, rec.Body)
	}
}

func TestQuestionsThatNobodyCanAnswerAreNotSaved(t *testing.T) {
	t.Parallel()
	app := wholeDesk(t)
	for body, want := range map[string]int{
		`{"prechat":[{"key":"order","type":"order","label":{"en":"Order number"}}]}`: http.StatusOK,
		`{"prechat":[{"key":"order","type":"password","label":{"en":"Order"}}]}`:     http.StatusBadRequest,
		`{"prechat":[]}`: http.StatusOK,
	} {
		rec := app.Do(apptest.Request{Method: "PATCH", URL: "/api/collections/inboxes/records/" + apptest.ID("shop"), As: apptest.Admin, Body: body})
		if rec.Code != want {
			t.Errorf("%s: %d, %s", body, rec.Code, rec.Body)
		}
	}
}

func TestATicketIsPromisedTheNextOpening(t *testing.T) {
	t.Parallel()
	app := wholeDesk(t)
	version := app.Record("calendar_versions", apptest.ID("sparehours")) // the newest one
	version.Set("tz", "Europe/Berlin")
	version.Set("weekly", `[{"day":2,"from":"10:00","to":"12:00"}]`)
	if err := app.Save(version); err != nil {
		t.Fatal(err)
	}
	newcomer := apptest.Persona{Name: "newcomer", Session: "newcomer-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
	post := func() { // noon of the seed is a Monday evening in Berlin
		rec := app.Do(apptest.Request{Method: "POST", URL: "/api/desk/visitor/messages", As: newcomer, Body: map[string]any{"client_id": "leave-a-ticket",
			"body": "It flickers", "opening": map[string]any{"name": "Ada", "address": "ada@mail.example", "ticket": true}}})
		if rec.Code != http.StatusOK {
			t.Fatalf("status %d: %s", rec.Code, rec.Body)
		}
	}
	post()
	post() // the answer was lost
	rec := app.Do(apptest.Request{Method: "GET", URL: "/api/desk/visitor/conversations", As: newcomer})
	var own struct{ Conversations []words.PublicConversation }
	if err := json.Unmarshal(rec.Body.Bytes(), &own); err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	want := words.At(time.Date(2026, 9, 22, 10, 2, 0, 0, berlin)) // Tuesday's opening and the two minutes that a chat is answered in
	if len(own.Conversations) != 1 || own.Conversations[0].Kind != words.Ticket || own.Conversations[0].PromisedBy != want {
		t.Errorf("want %v: %s", want.Time(), rec.Body)
	}
}

func TestDetailTellsWhetherTheVisitorIsThereAndWhatTheyBrought(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.listen()
	online := func() bool {
		rec := d.Do(apptest.Request{Method: "GET", URL: "/api/desk/conversations/" + apptest.ID("conva"), As: apptest.Agent})
		var got struct {
			Contact struct {
				Fields []words.Answer
				Trail  []words.Visit
				Online bool
			}
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Contact.Fields) != 1 || got.Contact.Fields[0].Value != "L-2041" || len(got.Contact.Trail) != 1 || got.Contact.Trail[0].Title != "Lamps" {
			t.Errorf("detail: %s", rec.Body)
		}
		return got.Contact.Online
	}
	if online() {
		t.Error("nobody has connected")
	}
	visitor := d.dial(apptest.Visitor)
	defer visitor.close()
	if !online() {
		t.Error("the visitor has a socket")
	}
}
