package hooks_test

import (
	"context"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/kb"
)

func TestWhatReadersSayOfAnArticleCountsAtOnce(t *testing.T) {
	t.Parallel()
	app, serving := servingDesk(t)
	if err := serving().Index.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	score := func() float64 {
		t.Helper()
		res, err := serving().Index.Search(context.Background(), kb.Query{Text: "About public"})
		if err != nil || len(res.Hits) == 0 {
			t.Fatalf("%v %v", res, err)
		}
		return res.Hits[0].Score
	}
	before := score()
	votes, err := app.FindCollectionByNameOrId("article_votes")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		r := core.NewRecord(votes)
		r.Set("article", apptest.ID("public"))
		if err := app.Save(r); err != nil {
			t.Fatal(err)
		}
	}
	if after := score(); after >= before || after < 0.9*before {
		t.Errorf("twenty readers whom it did not help moved the score from %.4f to %.4f", before, after)
	}
}
