package hooks_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/store"
)

func TestAFlagStandsWithTheArticleUntilItIsPublishedAnewOrDismissed(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	ask := func(as apptest.Persona, method, path string, body any, want int) (out struct {
		Flag  store.Flag
		Flags []store.Flag
	}) {
		t.Helper()
		rec := s.Do(apptest.Request{Method: method, URL: "/api/desk/articles/" + path, As: as, Body: body})
		if rec.Code != want {
			t.Fatalf("%s %s: %d, not %d: %s", method, path, rec.Code, want, rec.Body)
		}
		if rec.Body.Len() > 0 {
			_ = json.Unmarshal(rec.Body.Bytes(), &out) // a refusal has neither
		}
		return out
	}
	at := apptest.ID("internal")
	say := func(text, conversation string) map[string]string {
		return map[string]string{"locale": "en", "text": text, "conversation": conversation}
	}
	flagged := func() int64 {
		t.Helper()
		rec := s.Do(apptest.Request{Method: "GET", URL: "/api/desk/articles/" + at, As: apptest.Agent})
		var got struct{ Article store.ShelfArticle }
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || len(got.Article.Texts) != 1 {
			t.Fatalf("%v %s", err, rec.Body)
		}
		return got.Article.Texts[0].Flags
	}
	first := ask(apptest.Agent, "POST", at+"/flags", say(" It is an E27. ", apptest.ID("conva")), http.StatusCreated).Flag
	if first.Text != "It is an E27." || first.Agent != apptest.Agent.Agent || flagged() != 1 {
		t.Errorf("flagged as %+v, %d", first, flagged())
	}
	for what, c := range map[string]struct {
		path string
		body any
		want int
	}{
		"nothing said":               {at, say("  ", ""), 400},
		"too much":                   {at, say(strings.Repeat("x", 1001), ""), 413},
		"in a language it is not in": {at, map[string]string{"locale": "fr", "text": "Faux"}, 404},
		"another team's chat":        {at, say("Wrong", apptest.ID("convb")), 404},
		"no article":                 {"none", say("Wrong", ""), 404},
	} {
		if rec := s.Do(apptest.Request{Method: "POST", URL: "/api/desk/articles/" + c.path + "/flags", As: apptest.Agent, Body: c.body}); rec.Code != c.want {
			t.Errorf("%s: %d %s", what, rec.Code, rec.Body)
		}
	}
	if flags := ask(apptest.Agent, "GET", at+"/comments", nil, 200).Flags; len(flags) != 1 || flags[0].Conversation != apptest.ID("conva") {
		t.Errorf("who sees the chat is told %+v", flags)
	}
	if flags := ask(apptest.OtherAgent, "GET", at+"/comments", nil, 200).Flags; len(flags) != 1 || flags[0].Conversation != "" {
		t.Errorf("who does not see the chat is told %+v", flags)
	}
	second := ask(apptest.OtherAgent, "POST", at+"/flags", say("And 40 W", ""), http.StatusCreated).Flag
	ask(apptest.Agent, "DELETE", "flags/"+apptest.ID("none"), nil, http.StatusNoContent) // gone already: nothing happens
	if flagged() != 2 {
		t.Errorf("there are %d flags", flagged())
	}
	ask(apptest.Agent, "DELETE", "flags/"+second.ID, nil, http.StatusNoContent)
	for n := range 20 {
		body := say(fmt.Sprint("Again ", n), "")
		if rec := s.Do(apptest.Request{Method: "POST", URL: "/api/desk/articles/" + at + "/flags", As: apptest.Agent, Body: body}); (rec.Code == http.StatusCreated) != (n < 19) {
			t.Errorf("flag %d: %d", n+2, rec.Code)
		}
	}
	saved := s.ask("PATCH", "/"+at+"/en", map[string]any{"version": 0, "title": "Fittings", "slug": "", "body": "An E27."}, 200)
	s.ask("POST", "/"+at+"/en/publish", map[string]any{"version": saved.Draft.Version}, 200)
	if flagged() != 0 {
		t.Errorf("published anew it has %d flags", flagged())
	}
}
