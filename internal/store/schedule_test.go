package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// newsroom is a desk whose draft article is about to be published, at a time that the test moves.
type newsroom struct {
	*deskTest
	clock *apptest.Clock
}

func newNewsroom(t *testing.T) newsroom {
	t.Helper()
	clock := &apptest.Clock{}
	return newsroom{runAt(t, apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect }), clock.Now), clock}
}

func (n newsroom) typing(version int64, title, slug, body string) store.Draft {
	n.t.Helper()
	d, err := n.SaveDraft(n.t.Context(), n.agent(apptest.Agent), apptest.ID("draft"), "en", store.Writing{Version: version, Title: title, Slug: slug, Body: body})
	if err != nil {
		n.t.Fatal(err)
	}
	return d
}

// plan gives the draft the time an hour from now.
func (n newsroom) plan(d store.Draft) {
	n.t.Helper()
	at := desk.At(n.clock.Now().Add(time.Hour))
	if _, err := n.Schedule(n.t.Context(), n.agent(apptest.Agent), apptest.ID("draft"), "en", d.Version, at); err != nil {
		n.t.Fatal(err)
	}
}

// due looks what is due, as the desk does every few seconds.
func (n newsroom) due() {
	n.t.Helper()
	if _, err := n.PublishDue(n.t.Context(), "en"); err != nil {
		n.t.Fatal(err)
	}
}

func (n newsroom) text() store.ShelfText {
	n.t.Helper()
	a, err := n.ShelfArticle(n.t.Context(), apptest.ID("draft"))
	if err != nil {
		n.t.Fatal(err)
	}
	return a.Texts[0]
}

func TestADraftIsPublishedAtItsTimeAsItStandsThen(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.plan(n.typing(0, "Lamps", "new-lamps", "Soon."))
	n.due()
	if now := n.text(); now.Published || now.PublishAt == 0 || now.PublishBy != apptest.Agent.Agent {
		t.Errorf("before its time: %+v", now)
	}
	n.typing(1, "Lamps", "new-lamps", "Now.")
	n.clock.Move(time.Hour)
	n.due()
	if now := n.text(); !now.Published || now.Changed || now.PublishAt != 0 {
		t.Errorf("at its time: %+v", now)
	}
	a, found, err := n.PublicArticle(t.Context(), "en", "new-lamps")
	if err != nil || !found || a.Body != "Now." {
		t.Errorf("readers get %+v, %t, %v", a, found, err)
	}
	if d := n.typing(2, "Lamps", "new-lamps", "Typed on."); d.Version != 3 || !d.Changed {
		t.Errorf("who typed on is at %+v", d)
	}
	list, err := n.History(t.Context(), apptest.ID("draft"), "en")
	if err != nil || len(list) != 1 || list[0].Agent != apptest.Agent.Agent {
		t.Errorf("the history is %+v, %v", list, err)
	}
}

func TestATimeThatIsTakenBackPublishesNothing(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	from := n.agent(apptest.Agent)
	ways := map[string]func(d store.Draft) error{
		"taken back": func(store.Draft) error {
			_, err := n.Unschedule(t.Context(), from, apptest.ID("draft"), "en")
			return err
		},
		"unpublished": func(d store.Draft) error {
			d, err := n.Publish(t.Context(), from, apptest.ID("draft"), "en", "en", d.Version)
			if err != nil {
				return err
			}
			n.plan(n.typing(d.Version, "Lamps", "new-lamps", "Later."))
			_, err = n.Unpublish(t.Context(), from, apptest.ID("draft"), "en", d.Version+1)
			return err
		},
		"deleted": func(store.Draft) error {
			return n.DeleteArticle(t.Context(), n.agent(apptest.Admin), apptest.ID("draft"))
		},
	}
	var version int64
	for _, name := range []string{"taken back", "unpublished", "deleted"} {
		d := n.typing(version, "Lamps", "new-lamps", name)
		n.plan(d)
		if err := ways[name](d); err != nil {
			t.Fatal(name, err)
		}
		n.clock.Move(2 * time.Hour)
		n.due()
		if _, found, err := n.PublicArticle(t.Context(), "en", "new-lamps"); found || err != nil {
			t.Errorf("%s, and published all the same: %v", name, err)
		}
		if name != "deleted" {
			drafts, err := n.Drafts(t.Context(), store.ShelfArticle{ID: apptest.ID("draft"), Texts: []store.ShelfText{{Locale: "en"}}})
			if err != nil {
				t.Fatal(err)
			}
			version = drafts[0].Version
		}
	}
}

func TestADiscardedChangeIsNotPublishedAtItsTime(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	d := n.typing(0, "Lamps", "new-lamps", "First.")
	d, err := n.Publish(t.Context(), n.agent(apptest.Agent), apptest.ID("draft"), "en", "en", d.Version)
	if err != nil {
		t.Fatal(err)
	}
	d = n.typing(d.Version, "Lamps", "new-lamps", "Second.")
	n.plan(d)
	if _, err := n.DiscardDraft(t.Context(), apptest.ID("draft"), "en", d.Version); err != nil {
		t.Fatal(err)
	}
	if now := n.text(); now.PublishAt != 0 {
		t.Errorf("nothing is left to publish, but at %v", now.PublishAt)
	}
}

func TestWhatCannotBePublishedAtItsTimeSaysWhyAndIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for fault, typed := range map[string]store.Writing{
		"title": {Slug: "new-lamps", Body: "Words."}, "body": {Title: "Lamps", Slug: "new-lamps"}, "slug": {Title: "Lamps", Slug: "public", Body: "Words."},
	} {
		n := newNewsroom(t)
		d := n.typing(0, "Lamps", "new-lamps", "Soon.")
		n.plan(d)
		n.typing(d.Version, typed.Title, typed.Slug, typed.Body)
		n.clock.Move(time.Hour)
		n.due()
		n.due()
		if now := n.text(); now.Published || now.PublishFault != fault || now.PublishAt == 0 {
			t.Errorf("%s: %+v", fault, now)
		}
	}
}

func TestOnlyWhatCanBePublishedIsGivenATimeThatIsToCome(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	from, now := n.agent(apptest.Agent), n.clock.Now()
	d := n.typing(0, "Lamps", "", "")
	for field, at := range map[string]time.Time{"at": now, "body": now.Add(time.Hour)} {
		_, err := n.Schedule(t.Context(), from, apptest.ID("draft"), "en", d.Version, desk.At(at))
		refusedFor(t, err, desk.BadRequest, field)
	}
	_, err := n.Schedule(t.Context(), from, apptest.ID("draft"), "en", d.Version, desk.At(now.AddDate(3, 0, 0)))
	refusedFor(t, err, desk.BadRequest, "at")
	_, err = n.Schedule(t.Context(), from, apptest.ID("draft"), "en", d.Version+1, desk.At(now.Add(time.Hour)))
	refusedFor(t, err, desk.Conflict, "version")
	_, err = n.Schedule(t.Context(), from, apptest.ID("internal"), "en", 0, desk.At(now.Add(time.Hour)))
	refusedFor(t, err, desk.BadRequest, "")
}

func refusedFor(t *testing.T, err error, code desk.Code, field string) {
	t.Helper()
	var e *desk.Error
	if !errors.As(err, &e) || e.Code != code || e.Field != field {
		t.Errorf("got %v, not %s for %q", err, code, field)
	}
}
