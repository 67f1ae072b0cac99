package hooks_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"porchlight/internal/apptest"
)

// Queries that nobody means, twenty at once: each is answered or refused, on both roads, and the desk goes on.
func TestHostileQueriesAreAnsweredOrRefused(t *testing.T) {
	t.Parallel()
	s := wholeDesk(t)
	hostile := []string{
		strings.Repeat("* ", 20), strings.Repeat("ab~2 ", 100), strings.Repeat("w", 100<<10), strings.Repeat("word ", 5_000), "/.*(a+)+$/",
		`title:/[a-z]{1,9000}/`, strings.Repeat("(", 4_000), strings.Repeat(`"`, 3_999), "\x00\x01\xff\xfe", "a AND (b OR (NOT c^99999999))",
	}
	var all sync.WaitGroup
	for _, q := range hostile {
		for _, page := range []int{1, 2_000_000_000} {
			all.Go(func() {
				at := "/help/en/search?" + url.Values{"q": {q}, "page": {fmt.Sprint(page)}}.Encode()
				if code := s.Do(apptest.Request{Method: "GET", URL: at}).Code; code != http.StatusOK && code != http.StatusBadRequest {
					t.Errorf("%.40q, page %d: %d", q, page, code)
				}
			})
		}
	}
	all.Wait()
	if code := s.Do(apptest.Request{Method: "GET", URL: "/help/en/search?q=desk"}).Code; code != http.StatusOK {
		t.Errorf("what was meant is answered with %d afterwards", code)
	}
}
