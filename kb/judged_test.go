package kb

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"porchlight/internal/judged"
)

// Floors of the judged set. Raise them when the search gets better; lowering one needs a reason in the commit.
const (
	floorNDCG = 0.94 // of the queries that weights may be tuned by
	floorHeld = 0.81 // of those held out
	floorZero = 0.02 // the share of all queries without a result
)

func judgements(t testing.TB) judged.Set {
	t.Helper()
	set, err := judged.Read(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func judgedTexts(set judged.Set) []Text {
	out := make([]Text, len(set.Texts))
	for n, x := range set.Texts {
		out[n] = article(x.Locale+"/"+x.Slug, x.Locale, x.Title, x.Body)
		out[n].Article = x.Slug
	}
	return out
}

// answering is the search as the judged set asks it. What is tuned by is listed when it is answered badly; what is held out never is.
func answering(t testing.TB, i *Index) func(judged.Query) ([]string, error) {
	return func(q judged.Query) ([]string, error) {
		res, err := i.Search(context.Background(), Query{Text: q.Typed, Locale: q.Locale, Limit: 5})
		var found, shown []string
		for _, h := range res.Hits {
			found = append(found, h.Article)
			shown = append(shown, fmt.Sprintf("%s/%s %.2f", h.Locale, h.Article, h.Score))
		}
		if score := judged.NDCG(found, q.Answers); score < 0.9 && !q.Held {
			t.Logf("%.2f %s: %s => %v, found %v", score, q.Locale, q.Typed, q.Answers, shown)
		}
		return found, err
	}
}

func TestTheJudgedSetKeepsItsFloors(t *testing.T) {
	set := judgements(t)
	i := running(t, t.TempDir(), newShelf(judgedTexts(set)...))
	measure := func(what string, pick func(judged.Query) bool) judged.Measure {
		m, err := set.Measure(pick, answering(t, i))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d queries, nDCG@5 %.3f, without a result %.3f", what, m.Queries, m.NDCG, m.Zero)
		return m
	}
	for _, l := range set.Locales() {
		measure(l, func(q judged.Query) bool { return q.Locale == l && !q.Held })
	}
	for _, half := range []struct {
		what  string
		held  bool
		floor float64
	}{{"tuned by", false, floorNDCG}, {"held out", true, floorHeld}} {
		m := measure(half.what, func(q judged.Query) bool { return q.Held == half.held })
		if m.NDCG < half.floor || m.Zero > floorZero {
			t.Errorf("%s: nDCG@5 %.3f (floor %.2f), without a result %.3f (at most %.2f)", half.what, m.NDCG, half.floor, m.Zero, floorZero)
		}
	}
}

// TestTheJudgedSetIsHardEnough holds what makes the figures worth something: enough of it, a third held out, and half of the
// queries in words that their article's title has not.
func TestTheJudgedSetIsHardEnough(t *testing.T) {
	set := judgements(t)
	s, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{}
	for _, x := range set.Texts {
		titles[x.Locale+"/"+x.Slug] = x.Title
	}
	held, foreign := 0, 0
	for _, q := range set.Queries {
		if q.Held {
			held++
		}
		f := familyOf(q.Locale)
		title := s.stem(f, titles[q.Locale+"/"+q.Answers[0]])
		if !slices.ContainsFunc(s.stem(f, q.Typed), func(stem string) bool { return slices.Contains(title, stem) }) {
			foreign++
		}
	}
	t.Logf("%d texts, %d queries, %d held out, %d without a word of the title", len(set.Texts), len(set.Queries), held, foreign)
	if len(set.Texts) < 200 || len(set.Queries) < 120 || 3*held < len(set.Queries) || 2*foreign < len(set.Queries) {
		t.Error("that is too few of something")
	}
	if got := set.Locales(); !slices.Equal(got, []string{"ar", "de", "en", "es", "fr", "ja"}) {
		t.Errorf("languages %v", got)
	}
}
