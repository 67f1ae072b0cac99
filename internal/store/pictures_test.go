package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// picture keeps a picture and returns its name.
func (d *deskTest) picture() string {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "lamp")
	if err := os.WriteFile(path, []byte("lit"), 0o600); err != nil {
		d.t.Fatal(err)
	}
	name, err := d.KeepPicture(d.t.Context(), d.agent(apptest.Agent), store.Incoming{Path: path, Extension: ".png", File: desk.File{Name: "lamp.png", Mime: "image/png", Size: 3}})
	if err != nil {
		d.t.Fatal(err)
	}
	return name
}

// write saves a draft of the seed's public article.
func (d *deskTest) write(version int64, body string) {
	d.t.Helper()
	if _, err := d.SaveDraft(d.t.Context(), d.agent(apptest.Agent), apptest.ID("public"), "en", store.Writing{Version: version, Title: "Lamps", Body: body}); err != nil {
		d.t.Fatal(err)
	}
}

// kept reports whether a picture is still served.
func (d *deskTest) kept(name string) bool {
	d.t.Helper()
	_, _, found, err := d.Picture(d.t.Context(), name)
	if err != nil {
		d.t.Fatal(err)
	}
	_, gone := os.Stat(filepath.Join(d.app.DataDir(), "storage", "article_pictures", name))
	if found != (gone == nil) {
		d.t.Errorf("%s: row %t, bytes: %v", name, found, gone)
	}
	return found
}

func (d *deskTest) sweepPictures(want int) {
	d.t.Helper()
	if n, err := d.SweepPictures(d.t.Context()); err != nil || n != want {
		d.t.Fatalf("swept %d, %v; not %d", n, err, want)
	}
}

func TestPicturesThatNoTextNamesAreDeletedADayLater(t *testing.T) {
	t.Parallel()
	clock := &apptest.Clock{}
	d := runAt(t, apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect }), clock.Now)
	drafted, unused, back := d.picture(), d.picture(), d.picture()
	d.write(0, "![A lamp](/help/pictures/"+drafted+")")
	d.sweepPictures(0)
	clock.Move(23 * time.Hour)
	d.write(1, "![A lamp](/help/pictures/"+drafted+") ![Another](/help/pictures/"+back+")")
	d.sweepPictures(0)
	if !d.kept(unused) || !d.kept(back) {
		t.Error("gone before the day was over")
	}
	clock.Move(2 * time.Hour)
	d.sweepPictures(2) // and the seed's, which no article names
	if !d.kept(drafted) || !d.kept(back) || d.kept(unused) {
		t.Errorf("drafted %t, put back %t, unused %t", d.kept(drafted), d.kept(back), d.kept(unused))
	}
	d.sweepPictures(0)
}

func TestAPictureOfTheHistoryStays(t *testing.T) {
	t.Parallel()
	clock := &apptest.Clock{}
	d := runAt(t, apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect }), clock.Now)
	shown := d.picture()
	d.write(0, "![A lamp](/help/pictures/"+shown+")")
	p, err := d.Publish(t.Context(), d.agent(apptest.Agent), apptest.ID("public"), "en", "en", 1)
	if err != nil {
		t.Fatal(err)
	}
	d.write(p.Version, "No picture.")
	if _, err := d.Publish(t.Context(), d.agent(apptest.Agent), apptest.ID("public"), "en", "en", p.Version+1); err != nil {
		t.Fatal(err)
	}
	d.sweepPictures(0)
	clock.Move(25 * time.Hour)
	d.sweepPictures(1) // the seed's
	if !d.kept(shown) {
		t.Error("a revision lost its picture")
	}
}

func TestPublishingTheSameWordsLeavesTranslationsAsTheyWere(t *testing.T) {
	t.Parallel()
	clock := &apptest.Clock{}
	d := runAt(t, apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect }), clock.Now)
	publish := func(locale string, version int64) {
		t.Helper()
		if _, err := d.Publish(t.Context(), d.agent(apptest.Agent), apptest.ID("public"), locale, "en", version); err != nil {
			t.Fatal(err)
		}
	}
	published := func(locale string) (at desk.Millis) {
		t.Helper()
		a, err := d.ShelfArticle(t.Context(), apptest.ID("public"))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range a.Texts {
			if text.Locale == locale {
				at = text.PublishedAt
			}
		}
		return at
	}
	d.write(0, "About lamps.")
	publish("en", 1)
	first := published("en")
	if _, err := d.SaveDraft(t.Context(), d.agent(apptest.Agent), apptest.ID("public"), "de", store.Writing{Title: "Lampen", Body: "Über Lampen."}); err != nil {
		t.Fatal(err)
	}
	clock.Move(time.Hour)
	publish("de", 1)
	german := published("de")

	clock.Move(time.Hour)
	d.write(2, "About lamps.")
	publish("en", version(t, d))
	if at := published("en"); at != first {
		t.Errorf("the same words count from %d, not %d", at, first)
	}
	publish("de", 2)
	if at := published("de"); at <= german {
		t.Errorf("a translation that was looked through is still of %d", at)
	}
	d.write(version(t, d), "About lamps, and more.")
	publish("en", version(t, d))
	if at := published("en"); at <= first {
		t.Error("other words count as the old ones")
	}
}

// version is that of the English draft.
func version(t *testing.T, d *deskTest) int64 {
	t.Helper()
	a, err := d.ShelfArticle(t.Context(), apptest.ID("public"))
	if err != nil {
		t.Fatal(err)
	}
	drafts, err := d.Drafts(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range drafts {
		if draft.Locale == "en" {
			return draft.Version
		}
	}
	t.Fatal("no draft")
	return 0
}
