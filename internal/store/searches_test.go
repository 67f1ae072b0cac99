package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// searching is a store, the clock it goes by, and what its log says.
type searching struct {
	*deskTest
	clock *apptest.Clock
	who   store.Reader
}

func newSearching(t *testing.T) *searching {
	t.Helper()
	clock := &apptest.Clock{}
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	s := &searching{deskTest: runAt(t, app, clock.Now), clock: clock}
	s.who = s.Searches.Reader("192.0.2.7", "Firefox")
	if _, err := app.DB().NewQuery(`DELETE FROM search_log`).Execute(); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *searching) look(place, query string, hits int, articles ...string) {
	s.clock.Move(time.Millisecond) // the log is in the order of time
	s.Searches.Saw(s.who, store.Look{Query: query, Locale: "en", Place: place, Hits: hits, Articles: articles})
}

// log is the written log, oldest first: "place query hits clicked conversation".
func (s *searching) log() (out []string) {
	s.t.Helper()
	if err := s.Searches.Flush(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	var rows []struct{ Place, Query, Clicked, Conversation, Hits string }
	if err := s.app.DB().NewQuery(`SELECT place, query, clicked, conversation, hits FROM search_log ORDER BY created, id`).All(&rows); err != nil {
		s.t.Fatal(err)
	}
	for _, r := range rows {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s|%s|%s|%s|%s", r.Place, r.Query, r.Hits, r.Clicked, r.Conversation)))
	}
	return out
}

func (s *searching) says(want ...string) {
	s.t.Helper()
	if got := s.log(); !slices.Equal(got, want) {
		s.t.Errorf("the log says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLettersThatAreTypedAreOneSearch(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	for _, typed := range []string{"de", "delv", "delvry", "deliv", "delivery", "delivery tim", "delivery time"} {
		s.look("chat", typed, 3)
		s.clock.Move(time.Second)
	}
	s.look("chat", "refund", 0) // another question
	s.says("chat|delivery time|3||", "chat|refund|0||")
}

func TestInTheHelpCenterEachQueryCountsAndItsPagesDoNot(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	s.look("help", "delivery", 10)
	s.look("help", "delivery", 13) // the second page
	s.clock.Move(time.Minute)
	s.look("help", "Delivery?", 10) // back
	s.clock.Move(time.Second)
	s.look("help", "delivery time", 2)
	s.clock.Move(time.Hour)
	s.look("help", "delivery", 10)
	s.says("help|Delivery?|13||", "help|delivery time|2||", "help|delivery|10||")
}

func TestAnArticleThatIsReadAnswersTheSearchThatFoundIt(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	public := apptest.ID("public")
	s.look("help", "bulbs", 1, public)
	s.look("help", "refund", 0)
	s.says("help|bulbs|1||", "help|refund|0||") // on disk before
	s.Searches.Read(s.Searches.Reader("192.0.2.8", "Firefox"), public, "en")
	s.Searches.Read(s.Searches.Reader("192.0.2.7", "Safari"), public, "en")
	s.Searches.Read(s.who, apptest.ID("internal"), "en")
	s.says("help|bulbs|1||", "help|refund|0||")
	s.Searches.Read(s.who, public, "en")
	s.says("help|bulbs|1|"+public+"|", "help|refund|0||")
	s.clock.Move(time.Hour)
	s.look("help", "lamps", 1, public)
	s.clock.Move(time.Hour)
	s.Searches.Read(s.who, public, "en") // came back to it otherwise
	s.says("help|bulbs|1|"+public+"|", "help|refund|0||", "help|lamps|1||")
}

func TestWhoWritesAfterASearchHasNotFoundIt(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	s.look("chat", "refund", 0)
	s.says("chat|refund|0||")
	post := func(ip, browser, id string) {
		t.Helper()
		from, err := s.Verify(t.Context(), desk.Hello{As: desk.ByContact, Token: apptest.Visitor.Session, Inbox: "pk_shop", Host: "shop.example", IP: ip, Browser: browser,
			Origin: "https://shop.example"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Post(t.Context(), from, desk.Draft{ClientID: id, Conversation: apptest.ID("conva"), Kind: desk.Reply, Body: "My money?"}); err != nil {
			t.Fatal(err)
		}
	}
	post("192.0.2.9", "Firefox", "search-00001")
	s.says("chat|refund|0||") // somebody else
	post("192.0.2.7", "Firefox", "search-00002")
	s.says("chat|refund|0||" + apptest.ID("conva"))
	s.clock.Move(time.Minute)
	s.look("chat", "lamp", 2)
	s.clock.Move(store.ContactWithin + time.Minute)
	post("192.0.2.7", "Firefox", "search-00003")
	s.says("chat|refund|0||"+apptest.ID("conva"), "chat|lamp|2||")
}

func TestTheLogHoldsNothingOfWhoSearched(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	s.look("chat", "where is the order of ada@example.com 0171 2345678", 0)
	s.log()
	rec, err := s.app.FindFirstRecordByFilter("search_log", "query != ''")
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"192.0.2.7", "Firefox", "ada", "2345678"} {
		if all := fmt.Sprint(rec.FieldsData()); strings.Contains(all, word) {
			t.Errorf("%s is in %s", word, all)
		}
	}
	if s.Searches.Reader("192.0.2.7", "Mozilla/5.0 (compatible; Somebot/2.1)") != 0 {
		t.Error("a crawler is counted as a reader")
	}
}

func TestAFloodOfSearchesIsDroppedAndCountedAndNobodyWaits(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	for n := range 100 { // one reader
		s.look("help", fmt.Sprintf("question %d of somebody", n), 0)
	}
	if written := len(s.log()); written != 60 {
		t.Errorf("%d searches of one reader are written", written)
	}
	if _, dropped := s.Searches.Stats(); dropped != 40 {
		t.Errorf("%d are counted as dropped", dropped)
	}
	var all sync.WaitGroup
	for n := range 6000 { // as many readers at once, and nothing is written meanwhile
		all.Go(func() {
			who := s.Searches.Reader(fmt.Sprint("198.51.100.", n), "Firefox")
			s.Searches.Saw(who, store.Look{Query: fmt.Sprint("question ", n), Place: "help"})
			s.Searches.Read(who, apptest.ID("public"), "en")
		})
	}
	all.Wait()
	s.log()
	if written, dropped := s.Searches.Stats(); written+dropped != 6100 || dropped < 40 {
		t.Errorf("%d written and %d dropped of 6100", written, dropped)
	}
	for n := range 2000 {
		s.Searches.Saw(s.Searches.Reader(fmt.Sprint("203.0.113.", n), "Firefox"), store.Look{Query: fmt.Sprint("question ", n), Place: "help"})
	}
	s.log()
	if written, _ := s.Searches.Stats(); written != 5000 {
		t.Errorf("%d searches of one hour are written", written)
	}
	s.clock.Move(2 * time.Hour)
	s.look("help", "a quieter hour", 0)
	if log := s.log(); !slices.Contains(log, "help|a quieter hour|0||") {
		t.Error("an hour later nothing is written")
	}
}

func TestSearchesAreForgottenInTime(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	s.look("help", "old", 0)
	s.clock.Move(89 * 24 * time.Hour)
	s.look("help", "new", 0)
	s.log()
	if err := s.PruneSearches(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.says("help|old|0||", "help|new|0||")
	s.clock.Move(2 * 24 * time.Hour)
	if err := s.PruneSearches(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.says("help|new|0||")
}
