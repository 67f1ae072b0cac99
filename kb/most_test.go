package kb

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"porchlight/internal/judged"
)

// TestLookingAtFewerTextsFindsTheSame asks for pages so large that nothing may be left out, and holds small ones to them.
func TestLookingAtFewerTextsFindsTheSame(t *testing.T) {
	texts := judged.Library(400)
	i := running(t, t.TempDir(), newShelf(judgedTexts(judged.Set{Texts: texts})...))
	several := 0
	for _, typed := range judged.Typed(texts, 40) {
		all, few := scored(t, i, typed, maxLimit), scored(t, i, typed, 5)
		if several += len(few) / 5; !slices.Equal(few, all[:min(len(all), len(few))]) || len(few) < min(len(all), 5) {
			t.Errorf("%q: five %v\nof %v", typed, few, all)
		}
	}
	if several < 100 {
		t.Errorf("only %d searches found more than a page", several)
	}
}

// scored are hits and their scores; those with the same score stand in any order, so that it names them all.
func scored(t *testing.T, i *Index, typed string, most int) (out []string) {
	res, err := i.Search(context.Background(), Query{Text: typed, Limit: most})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range res.Hits {
		out = append(out, fmt.Sprintf("%s %.3f", h.ID, h.Score))
	}
	return out
}

// TestAFrequentWordDoesNotHideARareOne: a library in which one word is everywhere must still find the text that says the other.
func TestAFrequentWordDoesNotHideARareOne(t *testing.T) {
	s := newShelf()
	for n := range 400 {
		s.put(article(fmt.Sprintf("t%03d", n), "en", fmt.Sprintf("Parcel %d", n), "Where a parcel is, and when a parcel comes."))
	}
	s.put(article("rare", "en", "Damage", "What is broken in a parcel is replaced."))
	i := running(t, t.TempDir(), s)
	for _, typed := range []string{"parcel replaced", "replaced parcel zebra", "parcel where when replaced"} {
		if got := ids(t, i, Query{Text: typed, Limit: 5}); !slices.Contains(got, "rare") {
			t.Errorf("%q found %v", typed, got)
		}
	}
}
