package find

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

func TestANewMessageIsFoundAfterItsChange(t *testing.T) {
	o := people()
	i := running(t, t.TempDir(), o)
	o.say("c1", "It has come, with a wardrobe.")
	settle(t, i)
	if got := ids(t, i, Query{Text: "wardrobe"}); !slices.Equal(got, []string{"c1.3"}) {
		t.Errorf("found %v", got)
	}
}

func TestARenamedContactIsFoundByTheNewNameInEveryMessage(t *testing.T) {
	o := people()
	i := running(t, t.TempDir(), o)
	h := o.heads["c1"]
	h.ContactName = "Zora Novak"
	o.put(h)
	settle(t, i)
	if got := ids(t, i, Query{Text: "novak parcel"}); len(got) != 1 {
		t.Errorf("the new name finds %v", got)
	}
	if got := ids(t, i, Query{Text: "kowalski parcel"}); len(got) != 0 {
		t.Errorf("the old name finds %v", got)
	}
}

func TestALongConversationIsIndexedWhole(t *testing.T) {
	o := newOffice()
	o.put(talk("c1", "Anna"))
	for n := range 2*textsAtOnce + 7 {
		o.say("c1", fmt.Sprintf("line%d of many", n))
	}
	dir := t.TempDir()
	i := running(t, dir, o)
	h := o.heads["c1"]
	h.Status = desk.Solved
	o.put(h)
	settle(t, i)
	for _, n := range []int{0, textsAtOnce - 1, textsAtOnce, 2*textsAtOnce + 6} {
		if got := ids(t, i, Query{Text: fmt.Sprintf("line%d ", n), Statuses: []string{"solved"}}); len(got) != 1 {
			t.Errorf("line %d: %v", n, got)
		}
	}
	h.Hidden = true
	o.put(h)
	settle(t, i)
	if n, err := i.current.Docs(); err != nil || n != 0 {
		t.Errorf("%d documents stay, %v", n, err)
	}
}

func TestTheIndexGoesOnWhereItStood(t *testing.T) {
	dir := t.TempDir()
	o := people()
	i, stop := started(t, dir, o)
	generation := i.current.Path
	stop()
	o.say("c1", "It has come, with a wardrobe.")
	i = running(t, dir, o)
	if got := ids(t, i, Query{Text: "wardrobe"}); len(got) != 1 {
		t.Errorf("found %v", got)
	}
	if i.current.Path != generation {
		t.Error("it was filled anew")
	}
}

func TestAnotherHistoryIsIndexedAnew(t *testing.T) {
	dir := t.TempDir()
	_, stop := started(t, dir, people())
	stop()
	o := newOffice()
	o.epoch = "second"
	o.put(talk("c9", "Zora"))
	o.say("c9", "wardrobe")
	i := running(t, dir, o)
	if got := ids(t, i, Query{Text: "parcel"}); len(got) != 0 {
		t.Errorf("the old history is found: %v", got)
	}
	if got := ids(t, i, Query{Text: "wardrobe"}); len(got) != 1 {
		t.Errorf("the new history is not found: %v", got)
	}
}

func TestADamagedIndexFillsItselfAtStart(t *testing.T) {
	for name, damage := range map[string]func(folder string) error{
		"root.bolt gone":    func(f string) error { return os.Remove(filepath.Join(f, "store", "root.bolt")) },
		"root.bolt emptied": func(f string) error { return os.Truncate(filepath.Join(f, "store", "root.bolt"), 0) },
		"a segment cut":     func(f string) error { return os.Truncate(segment(f), 100) },
		"a segment gone":    func(f string) error { return os.Remove(segment(f)) },
		"the mark gone":     func(f string) error { return os.Remove(filepath.Join(f, "complete")) },
		"all gone":          os.RemoveAll,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			o := people()
			i, stop := started(t, dir, o)
			folder := i.current.Path
			stop()
			if err := damage(folder); err != nil {
				t.Fatal(err)
			}
			i = running(t, dir, o)
			if got := ids(t, i, Query{Text: "parcel"}); len(got) != 1 {
				t.Errorf("found %v", got)
			}
		})
	}
}

func segment(folder string) string {
	files, _ := filepath.Glob(filepath.Join(folder, "store", "*.zap")) // the pattern is well formed
	return files[len(files)-1]
}

func TestDamageMetByASearchIsRepaired(t *testing.T) {
	o := people()
	i := running(t, t.TempDir(), o)
	before := i.current.Path
	if err := i.current.Close(); err != nil { // every search now fails, as on a broken file
		t.Fatal(err)
	}
	if _, err := i.Search(context.Background(), Query{Text: "parcel", Principals: everything}); err == nil {
		t.Fatal("a broken index answered")
	}
	for len(i.damages) > 0 { // the note of damage is worked off in any order with settling
		settle(t, i)
	}
	settle(t, i)
	if got := ids(t, i, Query{Text: "parcel"}); len(got) != 1 {
		t.Errorf("found %v", got)
	}
	if i.current.Path == before {
		t.Error("the broken index still serves")
	}
}

func TestASearchBeforeAllIsIndexedSaysWhatIsMissing(t *testing.T) {
	o := people()
	i, err := New(t.TempDir(), o, func() time.Time { return morning }, quiet())
	if err != nil {
		t.Fatal(err)
	}
	var refused *desk.Error
	if _, err := i.Search(context.Background(), Query{Text: "parcel", Principals: everything}); !errors.As(err, &refused) || refused.Code != desk.Unavailable {
		t.Errorf("before it runs: %v", err)
	}
	if err := i.begin(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer i.swap(nil)
	if st := i.Status(); !st.Serving || !st.Filling || st.Done != 0 || st.Total != 4 || st.Since == 0 {
		t.Errorf("before the first batch: %+v", st)
	}
	for range 2 {
		if _, err := i.step(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if st := i.Status(); st.Filling || st.Behind || st.Done != 4 {
		t.Errorf("filled: %+v", st)
	}
	o.say("c1", "wardrobe")
	i.Told(int64(len(o.changes)))
	if st := i.Status(); !st.Behind {
		t.Errorf("with a change to come: %+v", st)
	}
}

func TestASecondProcessIsTold(t *testing.T) {
	dir := t.TempDir()
	o := people()
	running(t, dir, o)
	second, err := New(dir, o, time.Now, quiet())
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Run(context.Background()); err == nil {
		t.Error("two indexes run in one folder")
	}
}

func TestABusyDeskIsIndexedLater(t *testing.T) {
	for name, c := range map[string]struct {
		perSecond   int64
		searched    bool
		least, most time.Duration
	}{
		"quiet":              {10, false, usual.Gather, usual.Gather},
		"busy":               {10_000, false, usual.Patient, usual.Patient + usual.Gather},
		"busy, and searched": {10_000, true, 0, usual.Gather},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice()
				i := &Index{source: o, pace: usual, settles: make(chan chan error), wants: make(chan struct{}, 1), writtenAt: time.Now()}
				done := make(chan struct{})
				defer close(done)
				go o.writes(c.perSecond, done)
				if c.searched {
					time.AfterFunc(usual.Gather/2, func() { index.Signal(i.wants) })
				}
				began := time.Now()
				if err := i.gather(context.Background()); err != nil {
					t.Error(err)
				}
				if took := time.Since(began); took < c.least || took > c.most {
					t.Errorf("it waited %s", took)
				}
			})
		})
	}
}

// writes is a desk that writes at a steady rate.
func (o *office) writes(perSecond int64, done chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-time.After(100 * time.Millisecond):
			o.mu.Lock()
			o.written += perSecond / 10
			o.mu.Unlock()
		}
	}
}

func TestASearchHurriesAnIndexThatIsBehind(t *testing.T) {
	o := people()
	i, stop := started(t, t.TempDir(), o)
	stop() // nobody but the search touches it now
	if err := i.begin(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer i.swap(nil)
	if ids(t, i, Query{Text: "parcel"}); len(i.wants) != 0 {
		t.Error("it has everything, and is hurried")
	}
	o.say("c1", "wardrobe")
	i.Told(int64(len(o.changes)))
	if ids(t, i, Query{Text: "wardrobe"}); len(i.wants) != 1 {
		t.Error("it is behind, and nobody asks for more")
	}
}
