package hooks_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/hooks"
	"porchlight/internal/apptest"
	"porchlight/internal/store"
)

func TestAReindexMakesEveryConversationFindableAndLeavesTheFolderFree(t *testing.T) {
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	config := hooks.Config{Clock: time.Now, Logger: slog.New(slog.DiscardHandler)}
	var want int
	if err := app.DB().NewQuery(`SELECT count(*) FROM conversations`).Row(&want); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second finds what the first has left
		done, total := 0, 0
		if err := hooks.Reindex(t.Context(), app, config, func(d, of int) { done, total = d, of }); err != nil {
			t.Fatal(err)
		}
		if done != want || total != want || want == 0 {
			t.Errorf("%d of %d conversations can be found, where there are %d", done, total, want)
		}
		if err := hooks.Unused(app); err != nil {
			t.Errorf("a reindex keeps the folder: %v", err)
		}
	}
}
