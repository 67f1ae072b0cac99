package shop

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	h, err := Handler("/demo/", func(*http.Request) Visit { return Visit{InboxKey: `pk_1"><script>`, Locale: "de"} })
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func paths() []string {
	all := []string{"/demo/", "/demo/delivery", "/demo/checkout", "/demo/checkout/delivery"}
	for _, c := range collections {
		all = append(all, "/demo/collections/"+c.Slug)
	}
	for _, p := range products {
		all = append(all, "/demo/products/"+p.Slug)
	}
	return all
}

func TestEveryPageCarriesTheWidgetAndNothingInline(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son\w+=|javascript:|<script[^>]*>[^<]`)
	for _, path := range paths() {
		w := get(t, path)
		body := w.Body.String()
		if w.Code != http.StatusOK || strings.Count(body, `<script async src="/widget.js" data-inbox="pk_1&#34;&gt;&lt;script&gt;" data-locale="de"></script>`) != 1 {
			t.Errorf("%s: %d, the script tag is missing or the key is not escaped", path, w.Code)
		}
		if found := inline.FindString(body); found != "" {
			t.Errorf("%s has %q", path, found)
		}
		if csp := w.Header().Get("Content-Security-Policy"); csp != CSP || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
}

func TestEveryLinkInTheShopLeadsSomewhere(t *testing.T) {
	link := regexp.MustCompile(`(?:href|src)="(/demo/[^"]*)"`)
	seen := map[string]bool{}
	for _, path := range paths() {
		for _, m := range link.FindAllStringSubmatch(get(t, path).Body.String(), -1) {
			if seen[m[1]] {
				continue
			}
			seen[m[1]] = true
			if w := get(t, m[1]); w.Code != http.StatusOK || w.Body.Len() == 0 {
				t.Errorf("%s links to %s, which answers %d", path, m[1], w.Code)
			}
		}
	}
	if len(seen) < 30 {
		t.Errorf("only %d links", len(seen))
	}
}

func TestAPageThatIsNotThereSaysSo(t *testing.T) {
	for _, path := range []string{"/demo/products/none", "/demo/collections/none", "/demo/x", "/demo/products"} {
		if w := get(t, path); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "moved house") {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

func TestDrawingsHaveNoScriptAndNoStyle(t *testing.T) {
	for _, p := range products {
		w := get(t, "/demo/static/"+p.Drawing())
		if body := w.Body.String(); w.Code != http.StatusOK || strings.Contains(body, "<script") || strings.Contains(body, "<style") || strings.Contains(body, "href") {
			t.Errorf("%s: %d", p.Drawing(), w.Code)
		}
	}
}
