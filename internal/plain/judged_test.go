package plain

import (
	"os"
	"strings"
	"testing"

	"porchlight/internal/judged"
)

// Floors of the labelled sentences. Raise them when the rules get better; lowering one needs a reason in the commit.
const (
	floorPrecision, floorRecall = 0.9, 0.9 // of the sentences that rules may be tuned by
	heldPrecision, heldRecall   = 0.8, 0.5 // of those held out
)

func sentences(t testing.TB) []judged.Sentence {
	t.Helper()
	all, err := judged.ReadSentences(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func checker(t testing.TB) *Checker {
	t.Helper()
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func labels(found []Finding) []judged.Label {
	out := make([]judged.Label, len(found))
	for n, f := range found {
		out[n] = judged.Label{Kind: string(f.Kind), From: f.From, To: f.To}
	}
	return out
}

// TestTheLabelledSentencesKeepTheirFloors lists what is answered badly of what is tuned by; of what is held out it never does.
func TestTheLabelledSentencesKeepTheirFloors(t *testing.T) {
	c := checker(t)
	tallies := map[string]*judged.Tally{}
	for _, s := range sentences(t) {
		found := labels(c.Check(s.Text, Options{Language: s.Language}).Findings)
		half := "tuned by"
		if s.Held {
			half = "held out"
		}
		for _, name := range []string{half, half + ", " + s.Language} {
			if tallies[name] == nil {
				tallies[name] = &judged.Tally{}
			}
			tallies[name].Add(s, found)
		}
		var one judged.Tally
		if one.Add(s, found); one.Missed+one.Wrong > 0 && !s.Held {
			t.Logf("%s: %s: labelled %v, found %v", s.Language, s.Text, s.Labels, found)
		}
	}
	for name, tally := range tallies {
		t.Logf("%s: %d sentences, %d clean, precision %.3f, recall %.3f", name, tally.Sentences, tally.Clean, tally.Precision(), tally.Recall())
	}
	for _, half := range []struct {
		name              string
		precision, recall float64
	}{{"tuned by", floorPrecision, floorRecall}, {"held out", heldPrecision, heldRecall}} {
		if got := tallies[half.name]; got.Precision() < half.precision || got.Recall() < half.recall {
			t.Errorf("%s: precision %.3f (floor %.2f), recall %.3f (floor %.2f)", half.name, got.Precision(), half.precision, got.Recall(), half.recall)
		}
	}
}

// TestTheLabelledSentencesAreEnough holds what makes the figures worth something.
func TestTheLabelledSentencesAreEnough(t *testing.T) {
	all, clean, held := 0, 0, 0
	for _, s := range sentences(t) {
		all++
		if len(s.Labels) == 0 {
			clean++
		}
		if s.Held {
			held++
		}
	}
	t.Logf("%d sentences, %d clean, %d held out", all, clean, held)
	if all < 300 || 2*clean < all || 3*held < all-3 {
		t.Error("that is too few of something")
	}
}

func TestWholeRepliesAreToldWhatIsMissing(t *testing.T) {
	raw, err := os.ReadFile("testdata/replies.txtar")
	if err != nil {
		t.Fatal(err)
	}
	c, language, replies := checker(t), "", 0
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "-- "); ok {
			language = strings.TrimSuffix(name, " --")
			continue
		}
		want, text, ok := strings.Cut(line, ": ")
		if !ok || language == "" {
			continue
		}
		replies++
		text = strings.ReplaceAll(text, `\n`, "\n")
		var got []string
		for _, f := range c.Check(text, Options{Language: language, First: true, Name: "Ada"}).Findings {
			if f.Kind == Greeting || f.Kind == Next {
				got = append(got, string(f.Kind))
			}
		}
		if missing := strings.Join(got, " "); missing != strings.Trim(want, "-") {
			t.Errorf("%s: %q: missing %q, want %q", language, text, missing, want)
		}
	}
	if replies < 10 {
		t.Errorf("%d replies", replies)
	}
}
