package judged

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"
)

const archive = `About this archive.
-- en/lamps --
Lamps
They shine.
-- en/chairs --
Chairs
## Oak
Sit down.
-- queries --
en: lamp => lamps chairs
-- held out --
en: seat => chairs
`

func TestAnArchiveIsReadIntoTextsAndQueries(t *testing.T) {
	set, err := Read(fstest.MapFS{"judged-en.txtar": {Data: []byte(archive)}})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Texts) != 2 || set.Texts[1] != (Text{"en", "chairs", "Chairs", "## Oak\nSit down.\n"}) {
		t.Errorf("texts %+v", set.Texts)
	}
	if len(set.Queries) != 2 || set.Queries[0].Held || !set.Queries[1].Held || set.Queries[0].Answers[1] != "chairs" {
		t.Errorf("queries %+v", set.Queries)
	}
}

func TestWhatIsNoJudgementIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"an answer that nobody wrote": strings.Replace(archive, "=> chairs", "=> tables", 1),
		"a line without an answer":    archive + "en: oak\n",
		"a text that is there twice":  archive + "-- en/lamps --\nLamps\nAgain.\n",
	} {
		if _, err := Read(fstest.MapFS{"judged-en.txtar": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := Read(fstest.MapFS{}); err == nil {
		t.Error("an empty folder was taken")
	}
}

func TestTheGainFallsWithThePlace(t *testing.T) {
	for _, row := range []struct {
		found []string
		want  float64
	}{
		{[]string{"a", "b"}, 1}, {[]string{"x", "a"}, 3 / math.Log2(3) / (3 + 2/math.Log2(3))}, {nil, 0}, {[]string{"1", "2", "3", "4", "5", "a"}, 0},
	} {
		if got := NDCG(row.found, []string{"a", "b"}); math.Abs(got-row.want) > 1e-9 {
			t.Errorf("%v: %.4f, want %.4f", row.found, got, row.want)
		}
	}
}
