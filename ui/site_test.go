package ui

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"testing/fstest"
)

func packed(text string) *fstest.MapFile {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = io.WriteString(z, text) // a buffer takes everything
	_ = z.Close()
	return &fstest.MapFile{Data: out.Bytes()}
}

func sample() *site {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return newSite(fstest.MapFS{
		".gitkeep":                        file(""),
		"desk/index.html":                 file("<title>desk</title>"),
		"desk/manifest.json":              file("{}"),
		"desk/assets/main-Ab12_c-9.js":    file("main()"),
		"desk/assets/main-Ab12_c-9.js.gz": packed("main()"),
		"setup/index.html":                file("<title>setup</title>"),
		"chat/index.html":                 file("<title>chat</title>"),
		"chat/assets/page-Ab12_c-9.js":    file("page()"),
		"widget.js":                       file("loader()"),
		"widget/panel-NEWnew12.js":        file("panel()"),
		"widget/Talk-NEW-new1.js":         file("talk()"),
		"widget/en-NEWnew12.js":           file("en"),
		"widget/en-XA-NEWnew12.js":        file("en-XA"),
		"widget/twice-NEWnew12.js":        file("1"),
		"widget/twice-NEWnew34.js":        file("2"),
		"widget/manifest.json":            file("{}"),
		"help/tokens.css":                 file(":root{}"),
		"help/fonts/wix.woff2":            file("font"),
	})
}

func get(s *site, target string, header ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	name, elsewhere := s.resolve(r.URL.Path)
	if elsewhere != "" {
		redirect(w, r, elsewhere)
	} else {
		s.serve(w, r, name)
	}
	return w.Result()
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryAddressHasItsFileTypeAndCaching(t *testing.T) {
	rows := []struct {
		target, body, kind, cache string
		status                    int
	}{
		{"/desk/", "<title>desk</title>", "text/html; charset=utf-8", asked, 200},
		{"/desk/conversations/abc.def", "<title>desk</title>", "text/html; charset=utf-8", asked, 200},
		{"/desk/assets/main-Ab12_c-9.js", "main()", "text/javascript; charset=utf-8", forever, 200},
		{"/desk/assets/gone-Ab12_c-9.js", "", "", "no-store", 404},
		{"/desk/manifest.json", "<title>desk</title>", "text/html; charset=utf-8", asked, 200},
		{"/setup", "<title>setup</title>", "text/html; charset=utf-8", asked, 200},
		{"/setup/", "<title>setup</title>", "text/html; charset=utf-8", asked, 200},
		{"/chat/pk_abc", "<title>chat</title>", "text/html; charset=utf-8", asked, 200},
		{"/chat/assets/page-Ab12_c-9.js", "page()", "text/javascript; charset=utf-8", forever, 200},
		{"/widget.js", "loader()", "text/javascript; charset=utf-8", soon, 200},
		{"/widget/panel-NEWnew12.js", "panel()", "text/javascript; charset=utf-8", forever, 200},
		{"/widget/manifest.json", "", "", "no-store", 404},
		{"/assets/tokens.css", ":root{}", "text/css; charset=utf-8", asked, 200},
		{"/assets/fonts/wix.woff2", "font", "font/woff2", asked, 200},
		{"/desk/assets/main-Ab12_c-9.js.gz", "", "", "no-store", 404},
		{"/desk/../.gitkeep", "", "", "no-store", 404},
		{"/widget/../../embed.go", "", "", "no-store", 404},
	}
	s := sample()
	for _, row := range rows {
		res := get(s, row.target)
		if res.StatusCode != row.status || res.Header.Get("Cache-Control") != row.cache {
			t.Errorf("%s: %d %q, want %d %q", row.target, res.StatusCode, res.Header.Get("Cache-Control"), row.status, row.cache)
		}
		if row.status != 200 {
			continue
		}
		if got := body(t, res); got != row.body || res.Header.Get("Content-Type") != row.kind {
			t.Errorf("%s: %q as %q", row.target, got, res.Header.Get("Content-Type"))
		}
	}
}

func TestTheWorkspaceIsAskedForWithItsSlash(t *testing.T) {
	if got := get(sample(), "/desk").Header.Get("Location"); got != "/desk/" {
		t.Errorf("/desk leads to %q", got)
	}
}

func TestANameOfAnotherVersionLeadsToTheFileOfThisOne(t *testing.T) {
	s := sample()
	for old, want := range map[string]string{
		"/widget/panel-OLDold12.js":      "/widget/panel-NEWnew12.js",
		"/widget/Talk-OLDold1-.js":       "/widget/Talk-NEW-new1.js",
		"/widget/en-OLDold12.js":         "/widget/en-NEWnew12.js",
		"/widget/en-XA-OLDold12.js":      "/widget/en-XA-NEWnew12.js",
		"/desk/assets/main-OLDold12.js":  "/desk/assets/main-Ab12_c-9.js",
		"/widget/panel-NEWnew12.js":      "",
		"/widget/twice-OLDold12.js":      "",
		"/widget/panel-OLDold12.css":     "",
		"/widget/unknown-OLDold12.js":    "",
		"/widget/panel.js":               "",
		"/desk/assets/panel-OLDold12.js": "",
	} {
		res := get(s, old)
		if got := res.Header.Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", old, got, want)
		}
		if want == "" {
			continue
		}
		if res.StatusCode != http.StatusTemporaryRedirect || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, kept %q", old, res.StatusCode, res.Header.Get("Cache-Control"))
		}
	}
	// a redirect is read across origins too, or a browser does not follow it
	if got := get(s, "/widget/panel-OLDold12.js").Header.Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("the widget's redirect may be read by %q", got)
	}
	if got := get(s, "/desk/assets/main-OLDold12.js").Header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("the workspace's redirect may be read by %q", got)
	}
}

func TestTextIsSentPackedToThoseWhoTakeIt(t *testing.T) {
	s := sample()
	for accept, want := range map[string]string{"gzip, br": "gzip", "GZIP;q=0.5": "gzip", "gzip;q=0": "", "gzip; q=0.0": "", "br": "", "": ""} {
		res := get(s, "/desk/assets/main-Ab12_c-9.js", "Accept-Encoding", accept)
		if got := res.Header.Get("Content-Encoding"); got != want || res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: encoding %q, vary %q", accept, got, res.Header.Get("Vary"))
		}
	}
	res := get(s, "/desk/assets/main-Ab12_c-9.js", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != "main()" {
		t.Errorf("unpacked %q, %v", text, err)
	}
}

func TestKnownContentIsNotSentTwice(t *testing.T) {
	s := sample()
	first := get(s, "/widget.js")
	again := get(s, "/widget.js", "If-None-Match", first.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || body(t, again) != "" {
		t.Errorf("status %d", again.StatusCode)
	}
	plain := get(s, "/desk/assets/main-Ab12_c-9.js").Header.Get("ETag")
	if zipped := get(s, "/desk/assets/main-Ab12_c-9.js", "Accept-Encoding", "gzip").Header.Get("ETag"); zipped == plain {
		t.Error("packed and plain bytes share a tag")
	}
}

func TestVersionedAssetsAreKeptForEver(t *testing.T) {
	s := sample()
	address := s.asset("tokens.css")
	if !regexp.MustCompile(`^/assets/tokens\.css\?v=[0-9a-f]{16}$`).MatchString(address) {
		t.Fatalf("address %q", address)
	}
	if got := get(s, address).Header.Get("Cache-Control"); got != forever {
		t.Errorf("current version: %q", got)
	}
	if got := get(s, "/assets/tokens.css?v=0000000000000000").Header.Get("Cache-Control"); got != asked {
		t.Errorf("old version: %q", got)
	}
}

func TestOnlyTheWidgetMayBeReadByOtherOrigins(t *testing.T) {
	s := sample()
	for target, want := range map[string]string{"/widget.js": "*", "/widget/panel-NEWnew12.js": "*", "/desk/": "", "/setup": "", "/assets/tokens.css": ""} {
		if got := get(s, target).Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s: %q", target, got)
		}
	}
}

func TestAStricterPolicyStays(t *testing.T) {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	sample().serve(w, httptest.NewRequest(http.MethodGet, "/setup", nil), "setup/index.html")
	if got := w.Header().Get("Content-Security-Policy"); got != "default-src 'none'" {
		t.Errorf("policy %q", got)
	}
}

func TestFilesCanOnlyBeRead(t *testing.T) {
	w := httptest.NewRecorder()
	sample().serve(w, httptest.NewRequest(http.MethodPost, "/widget.js", nil), "widget.js")
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("%d, allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestACheckoutThatWasNotBuiltSaysWhatToRun(t *testing.T) {
	s := newSite(fstest.MapFS{".gitkeep": &fstest.MapFile{}})
	res := get(s, "/desk/")
	if res.StatusCode != http.StatusServiceUnavailable || !bytes.Contains([]byte(body(t, res)), []byte("make ui")) {
		t.Errorf("status %d", res.StatusCode)
	}
	if got := s.asset("tokens.css"); got != "/assets/tokens.css?v=" {
		t.Errorf("address %q", got)
	}
}

func TestTheBinaryHasWhatWasBuilt(t *testing.T) {
	if _, err := Files().Open(".gitkeep"); err != nil {
		t.Errorf("the dist folder: %v", err)
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/desk", nil))
	if w.Header().Get("Location") != "/desk/" {
		t.Errorf("status %d, headers %v", w.Code, w.Header())
	}
}
