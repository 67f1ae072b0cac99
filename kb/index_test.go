package kb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"porchlight/internal/desk"
)

func TestAChangedTextIsFoundByItsNewWords(t *testing.T) {
	s := newShelf(article("a", "en", "Delivery times", "Parcels take three days."))
	i := running(t, t.TempDir(), s)
	if got := ids(t, i, Query{Text: "parcels"}); !slices.Equal(got, []string{"a"}) {
		t.Fatalf("parcels: %v", got)
	}
	s.put(article("a", "en", "Collection", "Come to the warehouse."))
	i.Changed("a")
	settle(t, i)
	if got := ids(t, i, Query{Text: "parcels"}); len(got) != 0 {
		t.Errorf("old words still find %v", got)
	}
	if got := ids(t, i, Query{Text: "warehouse"}); !slices.Equal(got, []string{"a"}) {
		t.Errorf("new words find %v", got)
	}
}

func TestUnpublishedAndDeletedTextsLeaveTheIndex(t *testing.T) {
	draft := article("draft", "en", "Voucher rules", "Not ready.")
	draft.Status = Draft
	s := newShelf(article("a", "en", "Voucher codes", "Enter it."), article("b", "en", "Voucher expired", "Ask us."), draft)
	i := running(t, t.TempDir(), s)
	if got := ids(t, i, Query{Text: "voucher"}); len(got) != 2 {
		t.Fatalf("voucher: %v", got)
	}
	a := s.texts["a"]
	a.Status = Draft
	s.put(a)
	s.remove("b")
	i.Changed("a", "b")
	settle(t, i)
	if got := ids(t, i, Query{Text: "voucher"}); len(got) != 0 {
		t.Errorf("still found: %v", got)
	}
	if st := i.Status(); st.Indexed != 0 || st.State != Ready {
		t.Errorf("status %+v", st)
	}
}

func TestInternalTextsAreFoundByAgentsOnly(t *testing.T) {
	secret := article("secret", "en", "Goodwill budget", "Up to 20 euro without asking.")
	secret.Visibility = Internal
	odd := article("odd", "en", "Goodwill oddity", "Neither public nor internal.")
	odd.Visibility = "whatever"
	i := running(t, t.TempDir(), newShelf(secret, odd))
	for _, q := range []string{"goodwill", "goodwil", "good", "g", "goodwill budget euro", "asking"} {
		if got := ids(t, i, Query{Text: q}); len(got) != 0 {
			t.Errorf("the public finds %v by %q", got, q)
		}
		if got := ids(t, i, Query{Text: q, Audience: ForAgents}); len(got) == 0 {
			t.Errorf("agents find nothing by %q", q)
		}
	}
}

func TestReconcileFindsWhatNobodyToldOf(t *testing.T) {
	dir := t.TempDir()
	s := newShelf(article("a", "en", "Lamps", "E14 bulbs."), article("b", "en", "Tables", "Oak."))
	_, stop := started(t, dir, s)
	stop()
	s.remove("a")
	moved := article("b", "en", "Chairs", "Beech.")
	moved.Updated = morning.Add(-time.Hour) // as after a restored backup: older, yet other
	s.put(moved)
	s.put(article("c", "en", "Shelves", "Pine."))
	i := running(t, dir, s)
	for q, want := range map[string][]string{"lamps": {}, "tables": {}, "chairs": {"b"}, "shelves": {"c"}} {
		if got := ids(t, i, Query{Text: q}); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", q, got, want)
		}
	}
}

func TestMoreChangesThanTheQueueHoldsBecomeAReconcile(t *testing.T) {
	s := newShelf()
	i, err := New(t.TempDir(), "en", s, quiet())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for n := range nudgeQueue + 500 {
		id := fmt.Sprintf("t%04d", n)
		s.put(article(id, "en", "Sofa "+id, "Cosy."))
		all = append(all, id)
	}
	i.Changed(all...) // nobody reads the queue yet: it must not block
	if len(i.reconciles) != 1 {
		t.Fatal("no reconcile is waiting")
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- i.Run(ctx) }()
	settle(t, i)
	if st := i.Status(); st.Indexed != len(all) {
		t.Errorf("indexed %d of %d", st.Indexed, len(all))
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestSearchBeforeTheIndexServesSaysSoWithProgress(t *testing.T) {
	i, err := New(t.TempDir(), "en", newShelf(), quiet())
	if err != nil {
		t.Fatal(err)
	}
	_, err = i.Search(context.Background(), Query{Text: "lamp"})
	var e *desk.Error
	if !errors.As(err, &e) || e.Code != desk.Unavailable || e.RetryAfter == 0 {
		t.Fatalf("got %v", err)
	}
	if st, ok := e.Current.(Status); !ok || st.State != Opening || st.Serving {
		t.Errorf("progress %+v", e.Current)
	}
}

func TestAFailingSourceIsTriedAgain(t *testing.T) {
	s := newShelf(article("a", "en", "Lamps", "E14 bulbs."))
	s.refuse(errors.New("the database is locked"))
	i, err := New(t.TempDir(), "en", s, quiet())
	if err != nil {
		t.Fatal(err)
	}
	i.retry = time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- i.Run(ctx) }()
	if err := i.Settle(ctx); err == nil {
		t.Error("settled although the source refused")
	}
	s.refuse(nil)
	settle(t, i)
	if got := ids(t, i, Query{Text: "lamps"}); len(got) != 1 {
		t.Errorf("found %v", got)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestSearchesAreAnsweredWhileTheIndexIsRebuilt(t *testing.T) {
	s := newShelf(article("a", "en", "Lamps", "E14 bulbs."))
	i := running(t, t.TempDir(), s)
	var during []string
	gate := &watched{shelf: s, index: i, during: func() { during = ids(t, i, Query{Text: "lamps"}) }}
	i.source = gate // no work is under way after running
	if err := i.Rebuild(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(during, []string{"a"}) {
		t.Errorf("during the rebuild: %v", during)
	}
	if gate.status.State != Rebuilding || !gate.status.Serving {
		t.Errorf("status during the rebuild: %+v", gate.status)
	}
	if got := ids(t, i, Query{Text: "lamps"}); !slices.Equal(got, []string{"a"}) {
		t.Errorf("after the rebuild: %v", got)
	}
}

// watched looks at the index whenever texts are read.
type watched struct {
	*shelf
	during func()
	index  *Index
	status Status
}

func (w *watched) Texts(ctx context.Context, ids []string, fn func(Text) error) error {
	w.during()
	w.status = w.index.Status()
	return w.shelf.Texts(ctx, ids, fn)
}
