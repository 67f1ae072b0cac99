package store_test

import (
	"slices"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func (n newsroom) ask(d store.Draft, reviewer string) {
	n.t.Helper()
	asked := store.ReviewAsked{Version: d.Version, Reviewer: reviewer, Note: "Is the price right?"}
	if _, err := n.AskReview(n.t.Context(), n.agent(apptest.Agent), apptest.ID("draft"), "en", asked); err != nil {
		n.t.Fatal(err)
	}
}

// news are the lines about articles in an agent's list, the newest first.
func (n newsroom) about(p apptest.Persona) (kinds []desk.NotificationKind) {
	n.t.Helper()
	list, err := n.Notifications(n.t.Context(), n.agent(p), "", 0)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, one := range list.Notifications {
		if one.Article == apptest.ID("draft") && one.Locale == "en" && one.ArticleTitle == "Lamps" {
			kinds = append(kinds, one.Kind)
		}
	}
	return kinds
}

func TestWhoIsAskedToReadADraftIsToldAndWhoAskedHearsWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	d := n.typing(0, "Lamps", "new-lamps", "Words.")
	n.ask(d, apptest.Supervisor.Agent)
	if got := n.about(apptest.Supervisor); !slices.Equal(got, []desk.NotificationKind{desk.ToldReviewAsked}) {
		t.Errorf("who is asked reads %v", got)
	}
	if got := n.about(apptest.Admin); len(got) > 0 {
		t.Errorf("who is not asked reads %v", got)
	}
	n.await("the bell of who is asked", func(list []desk.News) bool {
		return slices.ContainsFunc(list, func(one desk.News) bool {
			return one.Kind == desk.BellRung && one.Bell.Agent == apptest.Supervisor.Agent && one.Bell.New != nil && one.Bell.New.Article == apptest.ID("draft")
		})
	})
	if r := n.text().Review; r == nil || r.State != "open" || r.Agent != apptest.Agent.Agent || r.Reviewer != apptest.Supervisor.Agent || r.Note == "" {
		t.Errorf("the article shows %+v", r)
	}
	if _, err := n.ReturnReview(t.Context(), n.agent(apptest.Supervisor), apptest.ID("draft"), "en", "It went up."); err != nil {
		t.Fatal(err)
	}
	if r := n.text().Review; r == nil || r.State != "returned" || r.AnsweredBy != apptest.Supervisor.Agent || r.Answer != "It went up." {
		t.Errorf("sent back, the article shows %+v", r)
	}
	n.clock.Move(time.Second)
	n.ask(d, "")
	if _, err := n.Publish(t.Context(), n.agent(apptest.Supervisor), apptest.ID("draft"), "en", "en", d.Version); err != nil {
		t.Fatal(err)
	}
	if got := n.about(apptest.Agent); !slices.Equal(got, []desk.NotificationKind{desk.ToldReviewApproved, desk.ToldReviewReturned}) {
		t.Errorf("who asked reads %v", got)
	}
	if got := n.about(apptest.Admin); !slices.Equal(got, []desk.NotificationKind{desk.ToldReviewAsked}) {
		t.Errorf("where anybody is asked, an admin reads %v", got)
	}
	if r := n.text().Review; r != nil {
		t.Errorf("published, the article shows %+v", r)
	}
}

func TestWhatIsPublishedByWhoAskedTellsNobody(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	d := n.typing(0, "Lamps", "new-lamps", "Words.")
	n.ask(d, apptest.Supervisor.Agent)
	if _, err := n.Publish(t.Context(), n.agent(apptest.Agent), apptest.ID("draft"), "en", "en", d.Version); err != nil {
		t.Fatal(err)
	}
	if got := n.about(apptest.Agent); len(got) > 0 || n.text().Review != nil {
		t.Errorf("told %v of their own doing", got)
	}
}

func TestAReviewThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	from := n.agent(apptest.Agent)
	d := n.typing(0, "Lamps", "", "Words.")
	for name, try := range map[string]struct {
		asked store.ReviewAsked
		field string
		code  desk.Code
	}{
		"oneself":      {store.ReviewAsked{Version: d.Version, Reviewer: from.ID}, "reviewer", desk.BadRequest},
		"who left":     {store.ReviewAsked{Version: d.Version, Reviewer: apptest.ID("disabled")}, "reviewer", desk.BadRequest},
		"another text": {store.ReviewAsked{Version: d.Version + 1}, "version", desk.Conflict},
		"a novel":      {store.ReviewAsked{Version: d.Version, Note: string(make([]rune, 2001))}, "note", desk.TooLarge},
	} {
		_, err := n.AskReview(t.Context(), from, apptest.ID("draft"), "en", try.asked)
		t.Log(name)
		refusedFor(t, err, try.code, try.field)
	}
	_, err := n.AskReview(t.Context(), from, apptest.ID("internal"), "en", store.ReviewAsked{})
	refusedFor(t, err, desk.BadRequest, "")
	if _, err := n.EndReview(t.Context(), apptest.ID("draft"), "en"); err != nil { // the seed's
		t.Fatal(err)
	}
	_, err = n.ReturnReview(t.Context(), from, apptest.ID("draft"), "en", "No.")
	refusedFor(t, err, desk.NotFound, "")
	_, err = n.ReturnReview(t.Context(), from, apptest.ID("draft"), "en", " ")
	refusedFor(t, err, desk.BadRequest, "answer")
}
