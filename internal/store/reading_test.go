package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// newReading is a store whose articles nobody has opened, or said anything of.
func newReading(t *testing.T) *searching {
	t.Helper()
	s := newSearching(t)
	for _, table := range []string{"article_days", "article_votes"} {
		if _, err := s.app.DB().NewQuery("DELETE FROM " + table).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// reader is somebody of a name.
func (s *searching) reader(name string) store.Reader { return s.Searches.Reader("203.0.113.5", name) }

func (s *searching) writes(name string) {
	s.t.Helper()
	s.clock.Move(time.Second)
	from, err := s.Verify(s.t.Context(), desk.Hello{As: desk.ByContact, Token: apptest.Visitor.Session, Inbox: "pk_shop", Host: "shop.example",
		Origin: "https://shop.example", IP: "203.0.113.5", Browser: name})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.Post(s.t.Context(), from, desk.Draft{ClientID: fmt.Sprint("reading-", s.clock.Now().UnixMilli()), Conversation: apptest.ID("conva"),
		Kind: desk.Reply, Body: "Still?"}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *searching) readerships() store.Readerships {
	s.t.Helper()
	s.log()
	all, err := s.Readerships(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func (s *searching) vote(helpful bool) {
	s.t.Helper()
	c, err := s.app.FindCollectionByNameOrId("article_votes")
	if err != nil {
		s.t.Fatal(err)
	}
	r := core.NewRecord(c)
	r.Set("article", apptest.ID("public"))
	r.Set("helpful", helpful)
	if err := s.app.Save(r); err != nil {
		s.t.Fatal(err)
	}
}

// publishedAt says when the article was published last.
func (s *searching) publishedAt(at time.Time) {
	s.t.Helper()
	if _, err := s.app.DB().NewQuery(`UPDATE article_texts SET updated = {:at} WHERE article = {:a}`).
		Bind(map[string]any{"at": at.UTC().Format("2006-01-02 15:04:05.000Z"), "a": apptest.ID("public")}).Execute(); err != nil {
		s.t.Fatal(err)
	}
}

func TestAPageThatIsOpenedAgainIsOneView(t *testing.T) {
	t.Parallel()
	s := newReading(t)
	public := apptest.ID("public")
	s.Searches.Read(s.reader("one"), public, "en")
	s.Searches.Read(s.reader("one"), public, "en")
	s.Searches.Read(s.reader("two"), public, "de")
	s.Searches.Read(0, public, "en")                 // a crawler
	s.Searches.Read(s.reader("one"), "nosuch", "en") // deleted meanwhile
	s.readerships()                                  // written, and added to
	s.clock.Move(time.Hour)                          // came back
	s.Searches.Read(s.reader("one"), public, "en")   //
	all := s.readerships()                           //
	want := store.Readership{ID: public, Views: 3}   //
	if !slices.Equal(all.Articles, []store.Readership{want}) {
		t.Errorf("%+v", all.Articles)
	}
	s.clock.Move(40 * 24 * time.Hour)
	if all := s.readerships(); len(all.Articles) != 0 {
		t.Errorf("after forty days: %+v", all.Articles)
	}
}

func TestOnlyWhoDidNotWriteWithinADayWasHelpedByAnArticle(t *testing.T) {
	t.Parallel()
	s := newReading(t)
	public := apptest.ID("public")
	for _, name := range []string{"alone", "writes", "late", "also alone"} {
		s.Searches.Read(s.reader(name), public, "en")
	}
	s.log() // nothing is over yet
	s.writes("writes")
	s.clock.Move(store.ContactWithin - time.Minute)
	if all := s.readerships(); all.Alone != 0 || all.Contacted != 0 {
		t.Errorf("before it is over: %d alone, %d wrote", all.Alone, all.Contacted)
	}
	s.clock.Move(2 * time.Minute)
	s.writes("late")
	s.clock.Move(24 * time.Hour) // the day itself is over for everybody
	if all := s.readerships(); all.Alone != 3 || all.Contacted != 1 {
		t.Errorf("%d alone, %d wrote", all.Alone, all.Contacted)
	}
}

func TestAnArticleIsStaleWhenItIsOldAndReadOrNoLongerHelps(t *testing.T) {
	t.Parallel()
	s := newReading(t)
	stale := func() string {
		t.Helper()
		for _, one := range s.readerships().Articles {
			if one.ID == apptest.ID("public") {
				return one.Stale
			}
		}
		return "nobody"
	}
	s.publishedAt(s.clock.Now().Add(-2 * 365 * 24 * time.Hour))
	if got := stale(); got != "nobody" {
		t.Errorf("old, and read by nobody: %q", got)
	}
	s.Searches.Read(s.reader("one"), apptest.ID("public"), "en")
	if got := stale(); got != "old" {
		t.Errorf("old and read: %q", got)
	}
	s.publishedAt(s.clock.Now())
	if got := stale(); got != "" {
		t.Errorf("published again: %q", got)
	}
	for _, helpful := range []bool{true, false} { // records are of the real time, after this clock's
		s.vote(helpful)
	}
	if got := stale(); got != "" {
		t.Errorf("two votes: %q", got)
	}
	s.vote(false)
	if got := stale(); got != "unhelpful" {
		t.Errorf("two of three say no: %q", got)
	}
	s.publishedAt(time.Now().Add(time.Hour))
	all := s.readerships().Articles[0]
	if all.Stale != "" || all.Votes != 3 || all.Helpful != 1 {
		t.Errorf("mended since: %+v", all)
	}
}
