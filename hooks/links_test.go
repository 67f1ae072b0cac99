package hooks_test

import (
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

func TestALinkToAnArticleSurvivesARenameAndNeverNamesWhatIsNotPublic(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	body := "[Lamps](article:" + apptest.ID("public") + "#size) [Secret](article:" + apptest.ID("internal") + ") [Soon](article:" + apptest.ID("draft") + ") [Gone](article:zzz)"
	made := s.ask("POST", "", map[string]any{"locale": "en", "visibility": "public", "category": "", "title": "Overview", "slug": "", "body": body, "version": 0},
		http.StatusCreated)
	s.ask("POST", "/"+made.Article.ID+"/en/publish", map[string]any{"version": 1}, http.StatusOK)
	saved := s.ask("PATCH", "/"+apptest.ID("public")+"/en", typed(0, "Lamps", "all-lamps", "Lamps."), http.StatusOK)
	s.ask("POST", "/"+apptest.ID("public")+"/en/publish", map[string]any{"version": saved.Draft.Version}, http.StatusOK)

	_, _, page := s.help("overview")
	if !strings.Contains(page, `<a href="/help/en/article/all-lamps#size">Lamps</a> Secret Soon Gone`) {
		t.Errorf("the page has %s", page)
	}
	for _, hidden := range []string{apptest.ID("internal"), apptest.ID("draft"), "article:"} {
		if strings.Contains(page, hidden) {
			t.Errorf("the public page says %s", hidden)
		}
	}
	chat := s.Do(apptest.Request{Method: "GET", URL: "/api/desk/visitor/articles/" + made.Article.ID + "?locale=fr"})
	if !strings.Contains(chat.Body.String(), `/help/en/article/all-lamps#size`) || strings.Contains(chat.Body.String(), apptest.ID("internal")) {
		t.Errorf("the widget gets %s", chat.Body)
	}
}

func TestALinkLeadsToTheLanguageOfTheReaderAndFallsBack(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	link := "[Lampen](article:" + apptest.ID("public") + ")"
	made := s.ask("POST", "", map[string]any{"locale": "de", "visibility": "public", "category": "", "title": "Alles", "slug": "", "body": link, "version": 0}, http.StatusCreated)
	s.ask("POST", "/"+made.Article.ID+"/de/publish", map[string]any{"version": 1}, http.StatusOK)
	read := func() string {
		return s.Do(apptest.Request{Method: "GET", URL: "/help/de/article/alles"}).Body.String()
	}
	if page := read(); !strings.Contains(page, `href="/help/de/article/public?in=en">Lampen`) {
		t.Errorf("without a German text: %s", page)
	}
	s.ask("PATCH", "/"+apptest.ID("public")+"/de", typed(0, "Lampen", "lampen", "Lampen."), http.StatusOK)
	s.ask("POST", "/"+apptest.ID("public")+"/de/publish", map[string]any{"version": 1}, http.StatusOK)
	if page := read(); !strings.Contains(page, `href="/help/de/article/lampen">Lampen`) {
		t.Errorf("with a German text: %s", page)
	}
}

func TestWhoWritesIsToldWhereALinkLeads(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	body := "[a](article:" + apptest.ID("public") + ") [b](article:" + apptest.ID("internal") + ") [c](article:" + apptest.ID("draft") + ") [d](article:zzz)"
	preview := func(visibility string) string {
		return s.Do(apptest.Request{Method: "POST", URL: "/api/desk/articles/preview", As: apptest.Agent,
			Body: map[string]any{"title": "x", "body": body, "locale": "en", "visibility": visibility}}).Body.String()
	}
	for id, state := range map[string]string{apptest.ID("public"): "public", apptest.ID("internal"): "internal", apptest.ID("draft"): "draft", "zzz": "gone"} {
		if got := preview("public"); !strings.Contains(got, `"id":"`+id+`"`) || !strings.Contains(got, `"state":"`+state+`"`) {
			t.Errorf("%s is not %s in %s", id, state, got)
		}
	}
	into := "/desk/knowledge/" + apptest.ID("internal")
	if strings.Contains(preview("public"), into) || !strings.Contains(preview("internal"), into) {
		t.Error("an internal article is linked where the public reads, or not where the team does")
	}
}
