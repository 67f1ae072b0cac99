package hooks_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

// shelf is a desk with one agent at its knowledge base.
type shelf struct {
	*apptest.App
	t *testing.T
}

func newShelf(t *testing.T) shelf { t.Helper(); return shelf{wholeDesk(t), t} }

type draftAnswer struct {
	Code    string `json:"code"`
	Field   string `json:"field"`
	Draft   draft  `json:"draft"`
	Current draft  `json:"current"`
	Article struct {
		ID    string `json:"id"`
		Texts []struct {
			Locale, Title, Slug string
			Published, Changed  bool
			PublishAt           int64 `json:"publish_at"`
		} `json:"texts"`
	} `json:"article"`
	Revisions []struct{ Title, Body, Agent string } `json:"revisions"`
}

type draft struct {
	Title, Slug, Body string
	Version           int64
	Changed           bool
}

// ask sends a request below /api/desk/articles/ and expects a status.
func (s shelf) ask(method, path string, body any, want int) (out draftAnswer) {
	s.t.Helper()
	rec := s.Do(apptest.Request{Method: method, URL: "/api/desk/articles" + path, As: apptest.Agent, Body: body})
	if rec.Code != want {
		s.t.Fatalf("%s %s: status %d, not %d: %s", method, path, rec.Code, want, rec.Body)
	}
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
			s.t.Fatal(err)
		}
	}
	return out
}

func (s shelf) help(path string) (int, string, string) {
	s.t.Helper()
	rec := s.Do(apptest.Request{Method: "GET", URL: "/help/en/article/" + path})
	return rec.Code, rec.Header().Get("Location"), rec.Body.String()
}

func typed(version int64, title, slug, body string) map[string]any {
	return map[string]any{"version": version, "title": title, "slug": slug, "body": body}
}

func TestReadersSeeNothingOfADraftUntilItIsPublished(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	page := "/" + apptest.ID("public") + "/en"
	saved := s.ask("PATCH", page, typed(1000, "New words", "", "Written anew."), http.StatusConflict)
	saved = s.ask("PATCH", page, typed(saved.Current.Version, "New words", "", "Written anew."), http.StatusOK)
	if _, _, body := s.help("public"); strings.Contains(body, "Written anew.") || !saved.Draft.Changed {
		t.Errorf("the draft is public, or not a change: %+v", saved.Draft)
	}
	done := s.ask("POST", page+"/publish", map[string]any{"version": saved.Draft.Version}, http.StatusOK)
	if _, _, body := s.help("public"); !strings.Contains(body, "Written anew.") || done.Draft.Changed {
		t.Errorf("what was published is not public: %+v", done.Draft)
	}
	list := s.ask("GET", page+"/history", nil, http.StatusOK).Revisions
	if len(list) != 2 || list[0].Body != "Written anew." || list[0].Agent != apptest.Agent.Agent {
		t.Errorf("the history is %+v", list)
	}
}

func TestADraftOverAnOlderVersionIsRefusedWithTheCurrentOne(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	page := "/" + apptest.ID("draft") + "/en"
	first := s.ask("PATCH", page, typed(0, "Mine", "", "My words."), http.StatusOK)
	if again := s.ask("PATCH", page, typed(0, "Mine", "", "My words."), http.StatusOK); again.Draft.Version != first.Draft.Version {
		t.Errorf("a repeat is version %d, not %d", again.Draft.Version, first.Draft.Version)
	}
	refused := s.ask("PATCH", page, typed(0, "Yours", "", "Your words."), http.StatusConflict)
	if refused.Code != "conflict" || refused.Current.Body != "My words." || refused.Current.Version != first.Draft.Version {
		t.Errorf("refused with %+v", refused)
	}
	s.ask("DELETE", page+"?version=0", nil, http.StatusConflict)
	s.ask("POST", page+"/publish", map[string]any{"version": 0}, http.StatusConflict)
}

func TestAChangedAddressLeadsToTheNewOne(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	page := "/" + apptest.ID("public") + "/en"
	saved := s.ask("PATCH", page, typed(0, "Lamps", "all-lamps", "Lamps."), http.StatusOK)
	s.ask("POST", page+"/publish", map[string]any{"version": saved.Draft.Version}, http.StatusOK)
	for _, old := range []string{"public", "formerly"} {
		if code, to, _ := s.help(old); code != http.StatusPermanentRedirect || to != "/help/en/article/all-lamps" {
			t.Errorf("%s: status %d to %q", old, code, to)
		}
	}
	taken := s.ask("PATCH", "/"+apptest.ID("draft")+"/en", typed(0, "Lamps", "all-lamps", "More lamps."), http.StatusOK)
	if refused := s.ask("POST", "/"+apptest.ID("draft")+"/en/publish", map[string]any{"version": taken.Draft.Version}, http.StatusConflict); refused.Field != "slug" {
		t.Errorf("refused for %q", refused.Field)
	}
	made := s.ask("POST", "", map[string]any{"locale": "en", "visibility": "public", "category": "", "title": "All lamps", "slug": "", "body": "x", "version": 0},
		http.StatusCreated)
	own := "/" + made.Article.ID + "/en"
	done := s.ask("POST", own+"/publish", map[string]any{"version": 1}, http.StatusOK)
	if done.Draft.Slug != "all-lamps-2" {
		t.Errorf("a title that is taken became %q", done.Draft.Slug)
	}
}

func TestUnpublishingTakesAnArticleAwayAndKeepsItsWords(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	page := "/" + apptest.ID("public") + "/en"
	done := s.ask("POST", page+"/unpublish", map[string]any{"version": 0}, http.StatusOK)
	if code, _, _ := s.help("public"); code != http.StatusNotFound || done.Draft.Body == "" || !done.Draft.Changed {
		t.Errorf("status %d, draft %+v", code, done.Draft)
	}
	s.ask("POST", page+"/unpublish", map[string]any{"version": done.Draft.Version}, http.StatusNotFound)
	s.ask("POST", page+"/publish", map[string]any{"version": done.Draft.Version}, http.StatusOK)
	if code, _, _ := s.help("public"); code != http.StatusOK {
		t.Errorf("published again: status %d", code)
	}
}

func TestATranslationBeginsWithItsDraftAndGoesWithIt(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	page := "/" + apptest.ID("public") + "/ar"
	begun := s.ask("PATCH", page, typed(0, "مصابيح", "", "نص"), http.StatusOK)
	if len(begun.Article.Texts) != 2 {
		t.Errorf("texts: %+v", begun.Article.Texts)
	}
	gone := s.ask("DELETE", page+"?version=1", nil, http.StatusOK)
	if len(gone.Article.Texts) != 1 || gone.Article.Texts[0].Locale != "en" {
		t.Errorf("texts: %+v", gone.Article.Texts)
	}
	s.ask("PATCH", "/"+apptest.ID("public")+"/nonsense-", typed(0, "x", "", "x"), http.StatusBadRequest)
	s.ask("PATCH", page, typed(0, "x", "Not A Slug", "x"), http.StatusBadRequest)
	s.ask("PATCH", "/nosucharticle00/en", typed(0, "x", "", "x"), http.StatusNotFound)
}

func TestAnEmptyArticleIsNotPublished(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	page := "/" + apptest.ID("draft") + "/en"
	saved := s.ask("PATCH", page, typed(0, " ", "", "Words."), http.StatusOK)
	if got := s.ask("POST", page+"/publish", map[string]any{"version": saved.Draft.Version}, http.StatusBadRequest); got.Field != "title" {
		t.Errorf("refused for %q", got.Field)
	}
	saved = s.ask("PATCH", page, typed(saved.Draft.Version, "Title", "", " \n"), http.StatusOK)
	if got := s.ask("POST", page+"/publish", map[string]any{"version": saved.Draft.Version}, http.StatusBadRequest); got.Field != "body" {
		t.Errorf("refused for %q", got.Field)
	}
}

func TestPreviewIsWhatReadersGet(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	rec := s.Do(apptest.Request{Method: "POST", URL: "/api/desk/articles/preview", As: apptest.Agent,
		Body: map[string]any{"title": "Ein Titel", "body": "**Yes** <script>alert(1)</script>"}})
	var got struct{ HTML, Slug string }
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.HTML, "<strong>Yes</strong>") || strings.Contains(got.HTML, "<script") || got.Slug != "ein-titel" {
		t.Errorf("preview: %+v", got)
	}
}

func TestAPictureOfAnArticleIsPublicAndNothingElseIsTaken(t *testing.T) {
	t.Parallel()
	d := &uploads{t, wholeDesk(t)}
	content := photo(t, 40, 30)
	rec := d.upload(apptest.Agent, "/api/desk/articles/pictures", part{"file", "lamp.png", "text/html", content})
	var got struct {
		File struct{ URL string }
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || rec.Code != http.StatusCreated {
		t.Fatalf("status %d: %s", rec.Code, rec.Body)
	}
	shown := d.Do(apptest.Request{Method: "GET", URL: got.File.URL})
	if shown.Body.String() != content || shown.Header().Get("Content-Type") != "image/png" || !strings.Contains(shown.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("shown: %d, %v", shown.Code, shown.Header())
	}
	for name, content := range map[string]string{"a.svg": `<svg xmlns="http://www.w3.org/2000/svg"/>`, "a.png": "<html>", "a.txt": "words"} {
		rec := d.upload(apptest.Agent, "/api/desk/articles/pictures", part{"file", name, "image/png", content})
		if rec.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, rec.Code)
		}
	}
}
