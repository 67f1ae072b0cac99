package hooks_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"porchlight/hooks"
	"porchlight/internal/apptest"
	"porchlight/kb"
)

// publicReads are what anybody may fetch, for each route that needs no account: what it is asked for while a secret lies next to it. A new
// public route without a row fails.
var publicReads = map[string][]string{
	"/api/desk/visitor/status":        {"?inbox=pk_shop"},
	"/api/desk/visitor/articles":      {"?q=zanzibar&locale=en", "?q=lamps&locale=en", "?q=&locale=en"},
	"/api/desk/visitor/articles/{id}": {"/" + apptest.ID("internal") + "?locale=en", "/" + apptest.ID("draft") + "?locale=en", "/" + apptest.ID("public") + "?locale=en"},
	"/api/chat/socket":                {""},
	"/healthz":                        {""},
	"/{$}":                            {"/"},
	"/robots.txt":                     {""},
	"/help":                           {""},
	"/help/pictures/{file}":           {"/guessed.png"},
	"/help/{path...}": {"/en/", "/de/", "/en/search?q=zanzibar", "/en/search?q=public", "/en/topic/delivery", "/en/topic/chairs", "/en/article/internal", "/en/article/draft",
		"/en/article/public", "/de/article/internal?in=en", "/en/contact?article=" + apptest.ID("internal"), "/en/feed.xml", "/sitemap.xml", "/en/nothing"},
	"/setup": {""}, "/setup/{path...}": {"/"}, "/desk": {""}, "/desk/{path...}": {"/"}, "/widget.js": {""}, "/widget/{path...}": {"/none.js"},
	"/chat/{path...}": {"/pk_shop?article=" + apptest.ID("internal")}, "/assets/{path...}": {"/none.css"}, "/demo": {""}, "/demo/{path...}": {"/"},
}

func TestWhatIsInternalOrADraftIsInNoPublicAnswer(t *testing.T) {
	t.Parallel()
	app, serving := servingDesk(t)
	const secret = "zanzibar" // in title, words and address of all that nobody may read
	for _, query := range []string{
		`UPDATE article_texts SET title = 'Zanzibar ' || title, body = 'Zanzibar. ' || body WHERE article IN ('` + apptest.ID("internal") + `', '` + apptest.ID("draft") + `')`,
	} {
		if _, err := app.NonconcurrentDB().NewQuery(query).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	index := serving().Index
	for _, step := range []func(context.Context) error{index.Settle, index.Rebuild, index.Settle} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if res, err := index.Search(t.Context(), kb.Query{Text: secret, Locale: "en", Audience: kb.ForAgents}); err != nil || len(res.Hits) == 0 {
		t.Fatalf("agents find %v, %v: nothing could be told", res, err)
	}
	for _, route := range hooks.Routes() {
		if route.For != hooks.Anyone || route.Method != http.MethodGet {
			continue
		}
		paths, known := publicReads[route.Path]
		if !known {
			t.Errorf("GET %s has no row here", route.Path)
		}
		base := route.Path
		for _, cut := range []string{"/{id}", "/{path...}", "/{file}", "/{$}"} {
			base = strings.TrimSuffix(base, cut)
		}
		for _, path := range paths {
			rec := app.Do(apptest.Request{Method: "GET", URL: base + path})
			body := strings.ReplaceAll(strings.ToLower(rec.Body.String()), "q="+secret, "")
			if rec.Code == http.StatusOK && strings.Contains(path, secret) {
				body = strings.ReplaceAll(body, `value="`+secret+`"`, "")
				body = strings.ReplaceAll(body, "“"+secret+"”", "")
			}
			if strings.Contains(body, secret) || strings.Contains(strings.ToLower(rec.Header().Get("Location")), secret) {
				t.Errorf("GET %s tells of it: %.600s", base+path, rec.Body)
			}
		}
	}
}

func TestAPageThatIsThereAlreadyIsNotSentAgain(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	for _, path := range []string{"/help/en/", "/help/en/article/public", "/help/sitemap.xml", "/help/en/feed.xml", "/help/en/search?q=x"} {
		get := func(tag string) (int, string, int) {
			rec := s.Do(apptest.Request{Method: "GET", URL: path, Header: http.Header{"If-None-Match": {tag}}})
			return rec.Code, rec.Header().Get("ETag"), rec.Body.Len()
		}
		code, tag, _ := get("")
		if code != http.StatusOK || tag == "" {
			t.Errorf("%s: %d %q", path, code, tag)
		}
		if code, again, size := get("W/" + tag); code != http.StatusNotModified || again != tag || size > 0 {
			t.Errorf("%s again: %d %q, %d bytes", path, code, again, size)
		}
		if code, _, _ := get(`"other"`); code != http.StatusOK {
			t.Errorf("%s, another one: %d", path, code)
		}
	}
}

func TestTheSiteIsCalledWhatTheDeskSaysAndNotWhatACallerSays(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	s.Settings().Meta.AppURL = "https://help.heron.example"
	for _, path := range []string{"/help/en/article/public", "/help/sitemap.xml", "/help/en/feed.xml", "/robots.txt"} {
		body := s.Do(apptest.Request{Method: "GET", URL: path, Header: http.Header{"X-Forwarded-Proto": {"http"}}}).Body.String()
		if !strings.Contains(body, "https://help.heron.example/help/") || strings.Contains(body, "http://example.com") {
			t.Errorf("%s: %s", path, body)
		}
	}
}
