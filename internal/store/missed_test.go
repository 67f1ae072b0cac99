package store_test

import (
	"slices"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// someone searches as another reader each time.
func (s *searching) someone(query, locale string, hits int, opened string) {
	s.t.Helper()
	s.clock.Move(time.Second)
	who := s.Searches.Reader("198.51.100.1", s.clock.Now().String())
	s.Searches.Saw(who, store.Look{Query: query, Locale: locale, Place: "help", Hits: hits, Articles: []string{apptest.ID("public")}})
	if opened != "" {
		s.Searches.Read(who, opened, locale)
	}
}

func (s *searching) missed(as apptest.Persona, kind string) []store.Missed {
	s.t.Helper()
	s.log()
	list, err := s.Missed(s.t.Context(), s.agent(as), kind)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func TestWhatIsLookedForInVainIsPutTogetherByItsWords(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	for _, query := range []string{"Refund?", "refund", "REFUND"} {
		s.someone(query, "en", 0, "")
	}
	s.someone("refund", "de", 0, "")
	s.someone("delivery", "en", 0, "")
	s.someone("delivery", "en", 2, "") // somebody has written it meanwhile
	list := s.missed(apptest.Agent, store.FoundNothing)
	if len(list) != 2 {
		t.Fatalf("%+v", list)
	}
	first := list[0]
	slices.Sort(first.Said)
	if first.Times != 3 || first.Query != "REFUND" || first.Locale != "en" || !slices.Equal(first.Said, []string{"REFUND", "Refund?", "refund"}) ||
		first.At != desk.At(s.clock.Now().Add(-3*time.Second)) {
		t.Errorf("%+v", first)
	}
}

func TestWhatIsFoundAndHardlyOpenedIsListedToo(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	for range 3 {
		s.someone("warranty", "en", 4, "")
		s.someone("bulbs", "en", 4, apptest.ID("public"))
	}
	s.someone("once", "en", 4, "")
	list := s.missed(apptest.Agent, store.Unopened)
	if len(list) != 1 || list[0].Query != "warranty" || list[0].Opened != 0 || list[0].Hits != 4 {
		t.Errorf("%+v", list)
	}
}

func TestTheChatAfterASearchIsToldToWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	s.look("chat", "refund", 0)
	from, err := s.Verify(t.Context(), desk.Hello{As: desk.ByContact, Token: apptest.Visitor.Session, Inbox: "pk_shop", Host: "shop.example", Origin: "https://shop.example",
		IP: "192.0.2.7", Browser: "Firefox"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Post(t.Context(), from, desk.Draft{ClientID: "missed-00001", Conversation: apptest.ID("conva"), Kind: desk.Reply, Body: "My money?"}); err != nil {
		t.Fatal(err)
	}
	for as, want := range map[*apptest.Persona]string{&apptest.Agent: apptest.ID("conva"), &apptest.OtherAgent: ""} {
		list := s.missed(*as, store.FoundNothing)
		if len(list) != 1 || list[0].Contacted != 1 || list[0].Conversation != want {
			t.Errorf("to %s: %+v", as.Name, list)
		}
	}
}

func TestWhoKeepsNoSearchesHasNone(t *testing.T) {
	t.Parallel()
	s := newSearching(t)
	s.someone("refund", "en", 0, "")
	s.says("help|refund|0||")
	if err := s.KeepSearches(t.Context(), s.agent(apptest.Admin), 0); err != nil {
		t.Fatal(err)
	}
	s.someone("delivery", "en", 0, "")
	s.says()
	if err := s.KeepSearches(t.Context(), s.agent(apptest.Admin), -1); err == nil {
		t.Error("fewer than no days are taken")
	}
	again, err := store.New(s.app, store.Config{Clock: s.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	if days := again.Searches.Days(); days != 0 {
		t.Errorf("after a restart searches are kept for %d days", days)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := s.app.CountRecords("audit"); err != nil || n == 0 {
		t.Errorf("%d lines of audit: %v", n, err)
	}
}
