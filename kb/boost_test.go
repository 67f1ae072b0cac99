package kb

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestOfTwoThatAnswerAlikeTheNewerAndTheMoreHelpfulComesFirst(t *testing.T) {
	older, newer := article("a", "en", "Lamp bulbs", "Which bulb fits."), article("b", "en", "Lamp bulbs", "Which bulb fits.")
	older.Updated, newer.Updated = time.Now().Add(-1000*24*time.Hour), time.Now()
	i := running(t, t.TempDir(), newShelf(older, newer))
	if got := ids(t, i, Query{Text: "bulbs"}); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("the newer one does not come first: %v", got)
	}
	i.SetHelpful("a", Votes{Helpful: 90, All: 100})
	i.SetHelpful("b", Votes{Helpful: 5, All: 100})
	if got := ids(t, i, Query{Text: "bulbs"}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("the more helpful one does not come first: %v", got)
	}
	i.SetHelpful("b", Votes{})
	i.SetHelpful("a", Votes{Helpful: 1, All: 1})
	if got := ids(t, i, Query{Text: "bulbs"}); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("a single vote says more than a thousand days: %v", got)
	}
}

func TestABetterAnswerStaysFirstHoweverOldAndUnloved(t *testing.T) {
	better, worse := article("a", "en", "Lamp bulbs", "Which bulb fits."), article("b", "en", "Chairs", "A chair, and at its end a word on bulbs.")
	better.Updated, worse.Updated = time.Now().Add(-3000*24*time.Hour), time.Now()
	i := running(t, t.TempDir(), newShelf(better, worse))
	i.SetHelpful("a", Votes{All: 1000})
	i.SetHelpful("b", Votes{Helpful: 1000, All: 1000})
	if got := ids(t, i, Query{Text: "bulbs"}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("found %v", got)
	}
}

func TestBoostedPagesJoinWithoutGapsOrRepeats(t *testing.T) {
	s, votes := newShelf(), map[string]Votes{}
	for n := range 45 {
		id := fmt.Sprintf("t%02d", n)
		s.put(article(id, "en", fmt.Sprintf("Lamp %d", n), "It shines."))
		votes[id] = Votes{Helpful: n * 7 % 45, All: 45}
	}
	i := running(t, t.TempDir(), s)
	for id, v := range votes {
		i.SetHelpful(id, v)
	}
	seen := map[string]bool{}
	for offset := 0; offset < 45; offset += 7 {
		for _, id := range ids(t, i, Query{Text: "lamp", Limit: 7, Offset: offset}) {
			if seen[id] {
				t.Errorf("%s is on two pages", id)
			}
			seen[id] = true
		}
	}
	if len(seen) != 45 {
		t.Errorf("%d of 45 on all pages", len(seen))
	}
}
