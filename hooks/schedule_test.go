package hooks_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/hooks"
	"porchlight/internal/apptest"
	"porchlight/internal/store"
)

func TestWhatFellDueWhileNothingRanIsPublishedAtTheStart(t *testing.T) {
	t.Parallel()
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	planned, err := app.FindRecordById("article_schedules", apptest.ID("planned"))
	if err != nil {
		t.Fatal(err)
	}
	planned.Load(map[string]any{"article_text": apptest.ID("draften"), "fault": ""})
	if err := app.Save(planned); err != nil {
		t.Fatal(err)
	}
	published := make(chan struct{}, 1)
	app.OnRecordAfterDeleteSuccess("article_schedules").BindFunc(func(e *core.RecordEvent) error {
		published <- struct{}{}
		return e.Next()
	})
	now := &apptest.Clock{}
	now.Move(time.Minute)
	hooks.Bind(app, hooks.Config{Clock: now.Now, Logger: slog.New(slog.DiscardHandler)})
	app.Handler()
	select {
	case <-published:
	case <-time.After(2 * time.Minute): // a machine that is busy elsewhere
		t.Fatal("waited for the article in vain")
	}
	s := shelf{app, t}
	if code, _, body := s.help("draft"); code != http.StatusOK || !strings.Contains(body, "About draft") {
		t.Errorf("readers get status %d", code)
	}
	list := s.ask("GET", "/"+apptest.ID("draft")+"/en/history", nil, http.StatusOK).Revisions
	if len(list) != 1 || list[0].Agent != apptest.Agent.Agent {
		t.Errorf("the history is %+v", list)
	}
}

func TestATimeIsGivenShownAndTakenBack(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	page := "/" + apptest.ID("draft") + "/en"
	at := apptest.Noon + time.Hour.Milliseconds()
	s.ask("PUT", page+"/schedule", map[string]any{"version": 0, "at": at}, http.StatusOK)
	if text := s.ask("GET", "/"+apptest.ID("draft"), nil, http.StatusOK).Article.Texts[0]; text.PublishAt != at {
		t.Errorf("the article shows %d, not %d", text.PublishAt, at)
	}
	if text := s.ask("DELETE", page+"/schedule", nil, http.StatusOK).Article.Texts[0]; text.PublishAt != 0 {
		t.Errorf("taken back, and still at %d", text.PublishAt)
	}
	s.ask("DELETE", page+"/schedule", nil, http.StatusOK)
}
