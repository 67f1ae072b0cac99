package hooks_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/kb"
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

func TestALongTopicIsReadPageByPage(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	const all = 2*kb.TopicPage + 1
	for n := range all {
		made := s.Do(apptest.Request{Method: "POST", URL: "/api/collections/articles/records", As: apptest.Admin,
			Body: map[string]any{"category": apptest.ID("sparecategory"), "visibility": "public"}})
		var article struct{ ID string }
		if err := json.Unmarshal(made.Body.Bytes(), &article); err != nil {
			t.Fatal(err)
		}
		if text := s.Do(apptest.Request{Method: "POST", URL: "/api/collections/article_texts/records", As: apptest.Admin,
			Body: map[string]any{"article": article.ID, "locale": "en", "slug": fmt.Sprintf("chair-%02d", n), "title": "The same chair", "body": "A chair.",
				"status": "published", "revision": 1, "published_at": "2026-01-02 10:00:00.000Z"}}); text.Code >= 300 {
			t.Fatal(text.Code, text.Body)
		}
	}
	seen := map[string]bool{}
	page, pages := "/help/en/topic/chairs", 0
	for page != "" && pages < all {
		pages++
		html := s.Do(apptest.Request{Method: "GET", URL: page}).Body.String()
		for _, link := range regexp.MustCompile(`href="(/help/en/article/chair-\d+)"`).FindAllStringSubmatch(html, -1) {
			if seen[link[1]] {
				t.Errorf("%s is listed twice", link[1])
			}
			seen[link[1]] = true
		}
		if !strings.Contains(html, fmt.Sprintf("%d articles", all)) {
			t.Errorf("%s does not count the whole topic", page)
		}
		if !strings.Contains(html, `rel="canonical" href="http://example.com`+page+`"`) {
			t.Errorf("%s is not its own canonical page", page)
		}
		page = ""
		if next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(html); next != nil {
			page = next[1]
		}
	}
	if len(seen) != all || pages != 3 {
		t.Errorf("%d of %d articles on %d pages", len(seen), all, pages)
	}
	for _, beyond := range []string{"4", "9223372036854775807", "x"} {
		if got := s.Do(apptest.Request{Method: "GET", URL: "/help/en/topic/chairs?page=" + beyond}); got.Code != 404 {
			t.Errorf("page %s: %d", beyond, got.Code)
		}
	}
}

func TestWhatIsReadMostStandsOnTheHomePage(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	today := time.Now().UTC().Format(time.DateOnly)
	for n := range 7 {
		visibility := "public"
		if n == 6 {
			visibility = "internal" // the most of all, and nobody's business
		}
		made := s.Do(apptest.Request{Method: "POST", URL: "/api/collections/articles/records", As: apptest.Admin,
			Body: map[string]any{"category": apptest.ID("sparecategory"), "visibility": visibility}})
		var article struct{ ID string }
		if err := json.Unmarshal(made.Body.Bytes(), &article); err != nil {
			t.Fatal(err)
		}
		text := s.Do(apptest.Request{Method: "POST", URL: "/api/collections/article_texts/records", As: apptest.Admin,
			Body: map[string]any{"article": article.ID, "locale": "en", "slug": fmt.Sprintf("stool-%d", n), "title": fmt.Sprintf("Stool %d", n), "body": "A stool.",
				"status": "published", "revision": 1, "published_at": "2026-01-02 10:00:00.000Z"}})
		if text.Code >= 300 {
			t.Fatal(text.Code, text.Body)
		}
		if _, err := s.NonconcurrentDB().NewQuery(fmt.Sprintf(`INSERT INTO article_days (id, article, locale, day, views) VALUES ('day%012d', '%s', 'en', '%s', %d)`,
			n, article.ID, today, 10+n)).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	page := s.Do(apptest.Request{Method: "GET", URL: "/help/en/"}).Body.String()
	_, most, found := strings.Cut(page, "Most read")
	if !found {
		t.Fatalf("nothing is read most: %s", page)
	}
	got := regexp.MustCompile(`>Stool (\d)<`).FindAllStringSubmatch(most, -1)
	order := ""
	for _, link := range got {
		order += link[1]
	}
	if order != "54321" {
		t.Errorf("read most are %s", order)
	}
}
