package hooks_test

import (
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

func TestSavedRepliesAreFoundByShortcutThenNameThenWords(t *testing.T) {
	app := wholeDesk(t)
	put := func(name, shortcut, body string) {
		made := answerOf[struct{ ID string }](t, app, apptest.Request{Method: http.MethodPost, URL: "/api/collections/saved_replies/records", As: apptest.Agent,
			Body: map[string]any{"name": name, "shortcut": shortcut}})
		for locale, text := range map[string]string{"en": body, "de": body + " (de)"} {
			answerOf[any](t, app, apptest.Request{Method: http.MethodPost, URL: "/api/collections/saved_reply_texts/records", As: apptest.Agent,
				Body: map[string]any{"saved_reply": made.ID, "locale": locale, "body": text}})
		}
	}
	put("By its words", "first", "We refund within a day.")
	put("Refund by name", "second", "Money.")
	put("By its shortcut", "refund-sent", "Money.")
	got := answerOf[struct {
		Replies []struct {
			Name  string
			Texts []struct{ Locale string }
		}
	}](t, app, apptest.Request{URL: "/api/desk/saved-replies?q=refund&locale=de-AT", As: apptest.Agent})
	var names []string
	for _, r := range got.Replies {
		names = append(names, r.Name)
		if r.Texts[0].Locale != "de" {
			t.Errorf("%s begins with %s", r.Name, r.Texts[0].Locale)
		}
	}
	if strings.Join(names, ", ") != "By its shortcut, Refund by name, By its words" {
		t.Errorf("found %v", names)
	}
}

func TestWhatIsUsedMostComesFirstAmongWhatFitsAlike(t *testing.T) {
	app := wholeDesk(t)
	names := func() string {
		got := answerOf[struct {
			Replies []struct {
				Name   string
				Uses   int
				UsedAt int64 `json:"used_at"`
			}
		}](t, app, apptest.Request{URL: "/api/desk/saved-replies?q=hello", As: apptest.Agent})
		var all []string
		for _, r := range got.Replies {
			all = append(all, r.Name)
			if (r.Uses == 0) != (r.UsedAt == 0) {
				t.Errorf("%s was used %d times, last at %d", r.Name, r.Uses, r.UsedAt)
			}
		}
		return strings.Join(all, ", ")
	}
	if got := names(); got != "Greeting, My hello" { // "hello" is the whole shortcut of the first
		t.Fatalf("at first %s", got)
	}
	app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/saved_replies/records/" + apptest.ID("greeting"), As: apptest.Agent,
		Body: map[string]any{"shortcut": "hello-all"}})
	if got := names(); got != "Greeting, My hello" { // three uses before one
		t.Errorf("by uses %s", got)
	}
	for range 3 {
		rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/saved-replies/" + apptest.ID("ownreply") + "/uses", As: apptest.Agent})
		if rec.Code != http.StatusNoContent {
			t.Fatalf("count a use: %d %s", rec.Code, rec.Body)
		}
	}
	if got := names(); got != "My hello, Greeting" {
		t.Errorf("after more uses %s", got)
	}
}

func TestASavedReplyComesInTheCustomersLanguageThenTheInboxs(t *testing.T) {
	app := wholeDesk(t)
	app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/inboxes/records/" + apptest.ID("shop"), As: apptest.Admin,
		Body: map[string]any{"locale": "ar"}})
	for _, locale := range []string{"de", "ar"} {
		answerOf[any](t, app, apptest.Request{Method: http.MethodPost, URL: "/api/collections/saved_reply_texts/records", As: apptest.Agent,
			Body: map[string]any{"saved_reply": apptest.ID("greeting"), "locale": locale, "body": "text"}})
	}
	for reader, want := range map[string]string{"de-AT": "de", "pt": "ar", "en-GB": "en", "": "ar"} {
		got := answerOf[struct {
			Replies []struct{ Texts []struct{ Locale string } }
		}](t, app, apptest.Request{URL: "/api/desk/saved-replies?q=greeting&inbox=" + apptest.ID("shop") + "&locale=" + reader, As: apptest.Agent})
		if len(got.Replies) != 1 || got.Replies[0].Texts[0].Locale != want {
			t.Errorf("for %q: %v, want %s first", reader, got.Replies, want)
		}
	}
}

func TestATextWithAVariableThatNobodyKnowsIsRefusedInWords(t *testing.T) {
	app := wholeDesk(t)
	save := func(body string) (int, string) {
		rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/saved_reply_texts/records/" + apptest.ID("greetingen"), As: apptest.Agent,
			Body: map[string]any{"body": body}})
		return rec.Code, rec.Body.String()
	}
	for body, names := range map[string]string{"Hello {contact.frist_name}": "{contact.frist_name}", "Parcel {field.parcel}": `no field \"parcel\"`} {
		if code, said := save(body); code != http.StatusBadRequest || !strings.Contains(said, names) || !strings.Contains(said, `"body"`) {
			t.Errorf("%q: %d %s", body, code, said)
		}
	}
	if code, said := save("Hello {contact.first_name|there}, your order {field.order_number} of {date}"); code != http.StatusOK {
		t.Errorf("what is known: %d %s", code, said)
	}
}
