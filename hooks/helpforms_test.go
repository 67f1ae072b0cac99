package hooks_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

// sends posts a form of the help center, as a browser without a script does.
func (s *shop) sends(path string, form url.Values, header http.Header) *httptest.ResponseRecorder {
	s.t.Helper()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.Do(apptest.Request{Method: "POST", URL: path, Header: header, Body: form.Encode()})
}

func (s *shop) rows(query string) (n int) {
	s.t.Helper()
	if err := s.DB().NewQuery(query).Row(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestAReaderSaysOnceWhetherAnArticleHelpedAndWhy(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	before := s.rows(`SELECT count(*) FROM article_votes`)
	const at = "/help/en/article/public"
	rec := s.sends(at+"/vote", url.Values{"helpful": {"yes"}}, nil)
	to := rec.Header().Get("Location")
	if rec.Code != http.StatusSeeOther || !strings.HasPrefix(to, at+"?vote=v") || !strings.HasSuffix(to, "&voted=yes#_helped") {
		t.Fatalf("%d %s %s", rec.Code, to, rec.Body)
	}
	rec = s.sends(at+"/vote", url.Values{"helpful": {"no"}}, nil) // they think again
	u, err := url.Parse(rec.Header().Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	id := u.Query().Get("vote")
	if n := s.rows(`SELECT count(*) FROM article_votes`); n != before+1 {
		t.Errorf("one reader made %d votes", n-before)
	}
	page := s.Do(apptest.Request{Method: "GET", URL: u.RequestURI()}).Body.String()
	if !strings.Contains(page, "What was missing?") || !strings.Contains(page, `value="`+id+`"`) {
		t.Errorf("the page asks nothing more: %s", page)
	}
	if rec := s.sends(at+"/vote", url.Values{"vote": {id}, "comment": {"Which bulb?"}}, nil); rec.Code != http.StatusSeeOther {
		t.Errorf("a comment: %d %s", rec.Code, rec.Body)
	}
	for what, form := range map[string]url.Values{
		"a second comment": {"vote": {id}, "comment": {"And once more"}},
		"to nobody's vote": {"vote": {"v00000000000000"}, "comment": {"Mine"}},
	} {
		if rec := s.sends(at+"/vote", form, nil); rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", what, rec.Code)
		}
	}
	if n := s.rows(`SELECT count(*) FROM article_votes WHERE id = '` + id + `' AND comment = 'Which bulb?' AND helpful = 0`); n != 1 {
		t.Error("what they said is not there")
	}
	told := s.Do(apptest.Request{Method: "GET", URL: "/api/desk/articles/" + apptest.ID("public") + "/comments", As: apptest.Agent}).Body.String()
	if !strings.Contains(told, `"helpful":false,"text":"Which bulb?"`) {
		t.Errorf("agents are told %s", told)
	}
	if rec := s.sends(at+"/vote", url.Values{"helpful": {"yes"}}, http.Header{"Sec-Fetch-Site": {"cross-site"}}); rec.Code != http.StatusForbidden {
		t.Errorf("another website's form: %d", rec.Code)
	}
	if rec := s.sends("/help/en/article/internal/vote", url.Values{"helpful": {"yes"}}, nil); rec.Code != http.StatusNotFound {
		t.Errorf("an internal article: %d", rec.Code)
	}
}

var formToken = regexp.MustCompile(`name="token" value="([\w-]{43})"`)

func TestWhoWouldRatherWriteMakesOneTicketByTheForm(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	const at = "/help/en/contact"
	page := s.Do(apptest.Request{Method: "GET", URL: at + "?article=" + apptest.ID("public")})
	token := formToken.FindStringSubmatch(page.Body.String())
	if page.Code != http.StatusOK || token == nil || page.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s %s", page.Code, page.Header(), page.Body)
	}
	form := url.Values{"token": {token[1]}, "name": {"Ada"}, "email": {"ada"}, "message": {"Where is <my> lamp?"}, "article": {apptest.ID("public")}}
	before := s.rows(`SELECT count(*) FROM conversations`)
	if rec := s.sends(at, form, nil); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "Where is &lt;my&gt; lamp?") ||
		!strings.Contains(rec.Body.String(), `id="email_fault"`) || !strings.Contains(rec.Body.String(), token[1]) {
		t.Errorf("a wrong address: %d %s", rec.Code, rec.Body)
	}
	form.Set("email", "ada@mail.example")
	for range 2 { // loaded again
		if rec := s.sends(at, form, nil); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != at+"?sent=1" {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
	}
	if n := s.rows(`SELECT count(*) FROM conversations`) - before; n != 1 {
		t.Errorf("there are %d new conversations", n)
	}
	if n := s.rows(`SELECT count(*) FROM conversations c JOIN contacts p ON p.id = c.contact WHERE c.kind = 'ticket' AND p.claimed_email = 'ada@mail.example' AND p.name = 'Ada' AND NOT EXISTS (SELECT 1 FROM contact_identities i WHERE i.contact = p.id)`); n != 1 {
		t.Error("the ticket is not theirs, or an address that was typed counts as proven")
	}
	long := url.Values{"token": {newToken()}, "name": {"Ada"}, "email": {"ada@mail.example"}, "message": {strings.Repeat("灯", 20_000)}}
	if rec := s.sends(at, long, nil); rec.Code != http.StatusSeeOther { // 180 KB on the wire
		t.Errorf("the longest message: %d %.200s", rec.Code, rec.Body)
	}
	before++
	form.Set("website", "https://spam.example")
	form.Set("token", newToken())
	if rec := s.sends(at, form, nil); rec.Code != http.StatusSeeOther {
		t.Errorf("a machine is told %d", rec.Code)
	}
	for what, header := range map[string]http.Header{"another site": {"Origin": {"https://evil.example"}}, "a framed form": {"Sec-Fetch-Site": {"cross-site"}}} {
		if rec := s.sends(at, form, header); rec.Code != http.StatusForbidden {
			t.Errorf("%s: %d", what, rec.Code)
		}
	}
	form.Del("website")
	form.Set("token", "short")
	if rec := s.sends(at, form, nil); rec.Code != http.StatusConflict {
		t.Errorf("a token that is none: %d", rec.Code)
	}
	if n := s.rows(`SELECT count(*) FROM conversations`) - before; n != 1 {
		t.Errorf("there are %d new conversations", n)
	}
}
