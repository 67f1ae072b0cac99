package hooks_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

func TestTopicsAreCountedAnewAfterEveryChange(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	record := func(method, path string, body map[string]any) string {
		t.Helper()
		rec := s.Do(apptest.Request{Method: method, URL: "/api/collections/" + path, As: apptest.Admin, Body: body})
		if rec.Code >= 300 {
			t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
		}
		var made struct{ ID string }
		if err := json.Unmarshal(rec.Body.Bytes(), &made); err != nil {
			t.Fatal(err)
		}
		return made.ID
	}
	write := func(n int, visibility string) string {
		article := record("POST", "articles/records", map[string]any{"category": apptest.ID("sparecategory"), "visibility": visibility, "position": n})
		record("POST", "article_texts/records", map[string]any{"article": article, "locale": "en", "slug": fmt.Sprintf("chair-%d", n),
			"title": fmt.Sprintf("Chair %d", n), "body": "A chair.", "status": "published", "revision": 1, "published_at": "2026-01-02 10:00:00.000Z"})
		return article
	}
	shows := func(path string, with, without []string) {
		t.Helper()
		page := s.Do(apptest.Request{Method: "GET", URL: path}).Body.String()
		for _, text := range with {
			if !strings.Contains(page, text) {
				t.Errorf("%s does not say %q", path, text)
			}
		}
		for _, text := range without {
			if strings.Contains(page, text) {
				t.Errorf("%s says %q", path, text)
			}
		}
	}
	const home, nothing, topic = "/help/en/", "/help/en/search?q=zzzzqqqq", "/help/en/topic/chairs"
	shows(home, nil, []string{"Chairs"})
	var last string
	for n := range 7 {
		last = write(n+1, "public")
	}
	write(8, "internal")
	for _, page := range []string{home, nothing} {
		shows(page, []string{"Chairs", "7 articles", "Chair 5"}, []string{"Chair 6", "Chair 8"})
	}
	shows(topic, []string{"Chair 1", "Chair 7"}, []string{"Chair 8"})
	record("PATCH", "categories/records/"+apptest.ID("sparecategory"), map[string]any{"names": map[string]string{"en": "Seats"}})
	shows(home, []string{"Seats"}, []string{"Chairs"})
	record("PATCH", "articles/records/"+last, map[string]any{"visibility": "internal"})
	shows(home, []string{"6 articles"}, nil)
	shows("/help/en/article/chair-1", []string{"Seats", "Chair 2", "Chair 6"}, []string{"Chair 8"})
}
