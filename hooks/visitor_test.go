package hooks_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"porchlight/internal/apptest"
	words "porchlight/internal/desk"
)

// said is what a conversation holds, newest last, to one of its readers.
func said(t *testing.T, app *apptest.App, as apptest.Persona, path string) []words.Message {
	t.Helper()
	rec := app.Do(apptest.Request{Method: "GET", URL: path + apptest.ID("conva") + "/messages", As: as})
	var page struct{ Messages []words.Message }
	if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil || len(page.Messages) == 0 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	return page.Messages
}

func TestAnArticleComesAlongAsDataAndWordsStayWords(t *testing.T) {
	t.Parallel()
	app := wholeDesk(t)
	body := "[not a link](https://elsewhere.example) **plain**"
	send := func(as apptest.Persona, path, id, article string) int {
		return app.Do(apptest.Request{Method: "POST", URL: path, As: as,
			Body: map[string]any{"client_id": id, "conversation": apptest.ID("conva"), "body": body, "article": article}}).Code
	}
	if code := send(apptest.Visitor, "/api/desk/visitor/messages", "about-0001", apptest.ID("public")); code != 200 {
		t.Fatalf("status %d", code)
	}
	for as, path := range map[*apptest.Persona]string{&apptest.Visitor: "/api/desk/visitor/conversations/", &apptest.Agent: "/api/desk/conversations/"} {
		list := said(t, app, *as, path)
		last := list[len(list)-1]
		if last.Body != body || last.Article == nil || last.Article.ID != apptest.ID("public") || last.Article.Title != "About public" ||
			last.Article.URL != "/help/en/article/public" || len(last.Data) > 0 {
			t.Errorf("to %s: %+v about %+v", as.Name, last, last.Article)
		}
	}
	// what visitors cannot read is named to nobody, and no reason to lose the message
	if code := send(apptest.Visitor, "/api/desk/visitor/messages", "about-0002", apptest.ID("internal")); code != 200 {
		t.Fatalf("status %d", code)
	}
	list := said(t, app, apptest.Agent, "/api/desk/conversations/")
	if last := list[len(list)-1]; last.Body != body || last.Article != nil {
		t.Errorf("about what is internal: %+v", last.Article)
	}
	if code := send(apptest.Visitor, "/api/desk/visitor/messages", "about-0003", "../x"); code != 400 {
		t.Errorf("an id that is none: %d", code)
	}
	if code := send(apptest.Agent, "/api/desk/conversations/"+apptest.ID("conva")+"/messages", "about-0004", apptest.ID("public")); code != 400 {
		t.Errorf("from an agent: %d", code)
	}
}

func TestAPageIsToldOverHTTPTooAndKeptOnlyWhereTheInboxSaysSo(t *testing.T) {
	t.Parallel()
	app := wholeDesk(t)
	trail := func(settings, page string) []words.Visit {
		t.Helper()
		inbox := app.Record("inboxes", apptest.ID("shop"))
		inbox.Set("settings", settings)
		if err := app.Save(inbox); err != nil {
			t.Fatal(err)
		}
		rec := app.Do(apptest.Request{Method: "POST", URL: "/api/desk/visitor/page", As: apptest.Visitor, Body: map[string]string{"page": page, "title": "Heron"}})
		if rec.Code != 204 {
			t.Fatalf("status %d: %s", rec.Code, rec.Body)
		}
		rec = app.Do(apptest.Request{Method: "GET", URL: "/api/desk/conversations/" + apptest.ID("conva"), As: apptest.Agent})
		var got struct{ Contact struct{ Trail []words.Visit } }
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		return got.Contact.Trail
	}
	if got := trail(`{"page_trail":false}`, "/lamps/private"); len(got) > 0 && got[0].Page == "/lamps/private" {
		t.Errorf("an inbox that keeps none has %+v", got)
	}
	if got := trail(`{"page_trail":true}`, "/lamps/heron"); len(got) == 0 || got[0].Page != "/lamps/heron" || got[0].Title != "Heron" {
		t.Errorf("the newest page is not there: %+v", got)
	}
	rec := app.Do(apptest.Request{Method: "POST", URL: "/api/desk/visitor/page", As: apptest.Visitor, Body: `{"page":"/lamps","colour":"red"}`})
	if rec.Code != 400 {
		t.Errorf("an unknown field: %d", rec.Code)
	}
	for range 200 {
		rec = app.Do(apptest.Request{Method: "POST", URL: "/api/desk/visitor/page", As: apptest.Visitor, Body: `{"page":"/lamps/heron"}`})
	}
	if rec.Code != 429 {
		t.Errorf("200 pages within a minute: %d", rec.Code)
	}
}

func TestACategoryIsReadAtAnAddressInItsOwnLanguage(t *testing.T) {
	t.Parallel()
	app := wholeDesk(t)
	slug := "مواعيد-التوصيل"
	put := func(collection string, record map[string]any) string {
		t.Helper()
		rec := app.Do(apptest.Request{Method: "POST", URL: "/api/collections/" + collection + "/records", As: apptest.Admin, Body: record})
		var made struct{ ID string }
		if err := json.Unmarshal(rec.Body.Bytes(), &made); err != nil || rec.Code != 200 {
			t.Fatalf("%s: %d %s", collection, rec.Code, rec.Body)
		}
		return made.ID
	}
	category := put("categories", map[string]any{"slug": slug, "names": map[string]string{"ar": "مواعيد التوصيل"}, "position": 1})
	article := put("articles", map[string]any{"category": category, "visibility": "public", "position": 1})
	put("article_texts", map[string]any{"article": article, "locale": "ar", "slug": "متى-يصل-طلبي", "title": "متى يصل طلبي؟", "body": "خلال يومين.",
		"status": "published", "revision": 1, "published_at": "2026-01-02 10:00:00.000Z"})
	read := func(path string) string {
		t.Helper()
		rec := app.Do(apptest.Request{Method: "GET", URL: path})
		if rec.Code != 200 {
			t.Fatalf("%s: %d", path, rec.Code)
		}
		return rec.Body.String()
	}
	topic := "/help/ar/topic/" + url.PathEscape(slug)
	if home := read("/help/ar/"); !strings.Contains(home, `href="`+strings.ToLower(topic)+`"`) && !strings.Contains(home, `href="`+topic+`"`) {
		t.Errorf("the help center does not lead to %s", topic)
	}
	page := read(topic)
	at := "/help/ar/article/" + url.PathEscape("متى-يصل-طلبي")
	if !strings.Contains(page, "متى يصل طلبي؟") || !strings.Contains(strings.ToLower(page), strings.ToLower(at)) {
		t.Errorf("the category's page lists no article at %s", at)
	}
	read(at)
	for _, wrong := range []string{"a b", "-x", "x-", "a/b", "a?b", "<b>", ""} {
		rec := app.Do(apptest.Request{Method: "POST", URL: "/api/collections/categories/records", As: apptest.Admin, Body: map[string]any{"slug": wrong, "names": map[string]string{"en": "X"}}})
		if rec.Code != 400 {
			t.Errorf("a category at %q: %d", wrong, rec.Code)
		}
	}
}
