package kb

import (
	"context"
	"fmt"
	"math"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// Floors of the judged set. Raise them when the search gets better; lowering one needs a reason in the commit.
const (
	floorNDCG = 0.94
	floorZero = 0.03
)

type judged struct {
	locale, typed string
	answers       []string
}

// readJudged reads the archive: texts named locale/slug with the title in the first line, and the queries.
func readJudged(t testing.TB) ([]Text, []judged) {
	t.Helper()
	raw, err := os.ReadFile("testdata/judged.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var texts []Text
	var queries []judged
	marks := regexp.MustCompile(`(?m)^-- (\S+) --\n`).FindAllStringSubmatchIndex(string(raw), -1)
	for n, m := range marks {
		end := len(raw)
		if n+1 < len(marks) {
			end = marks[n+1][0]
		}
		name, content := string(raw[m[2]:m[3]]), string(raw[m[1]:end])
		if name == "queries" {
			queries = readQueries(t, content)
			continue
		}
		title, body, _ := strings.Cut(content, "\n")
		x := article(name, path.Dir(name), title, body)
		x.Article = path.Base(name)
		texts = append(texts, x)
	}
	return texts, queries
}

func readQueries(t testing.TB, content string) []judged {
	t.Helper()
	var out []judged
	for line := range strings.Lines(content) {
		locale, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		typed, answers, also := strings.Cut(rest, " => ")
		if !ok || !also {
			t.Fatalf("not a query: %q", line)
		}
		out = append(out, judged{locale, typed, strings.Fields(answers)})
	}
	return out
}

// ndcg is the normalised discounted cumulative gain of the first five (Järvelin and Kekäläinen 2002); the first answer is
// worth 3, the second 2, the others 1.
func ndcg(found, answers []string) float64 {
	worth := map[string]float64{}
	ideal := 0.0
	for n, a := range answers {
		worth[a] = math.Max(1, 3-float64(n))
		if n < 5 {
			ideal += worth[a] / math.Log2(float64(n)+2)
		}
	}
	sum := 0.0
	for n, f := range found[:min(5, len(found))] {
		sum += worth[f] / math.Log2(float64(n)+2)
	}
	return sum / ideal
}

func TestTheJudgedSetKeepsItsFloor(t *testing.T) {
	texts, queries := readJudged(t)
	i := running(t, t.TempDir(), newShelf(texts...))
	sum, zero := 0.0, 0
	for _, q := range queries {
		res, err := i.Search(context.Background(), Query{Text: q.typed, Locale: q.locale, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		var found, shown []string
		for _, h := range res.Hits {
			found = append(found, h.Article)
			shown = append(shown, fmt.Sprintf("%s/%s %.2f", h.Locale, h.Article, h.Score))
		}
		score := ndcg(found, q.answers)
		sum += score
		if len(found) == 0 {
			zero++
		}
		if score < 0.9 {
			t.Logf("%.2f %s: %s => %v, found %v", score, q.locale, q.typed, q.answers, shown)
		}
	}
	mean, rate := sum/float64(len(queries)), float64(zero)/float64(len(queries))
	t.Logf("%d queries over %d texts: nDCG@5 %.3f, without a result %.3f", len(queries), len(texts), mean, rate)
	if mean < floorNDCG || rate > floorZero {
		t.Errorf("nDCG@5 %.3f (floor %.2f), without a result %.3f (floor %.2f)", mean, floorNDCG, rate, floorZero)
	}
}
