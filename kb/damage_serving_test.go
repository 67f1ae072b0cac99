package kb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"porchlight/internal/desk"
)

// unseen are the damages that no open index meets: it reads these files when it is opened.
var unseen = map[string]bool{"metadata not JSON": true, "the mark gone": true, "root.bolt zeroed at a page": true}

// serving is an index over 300 texts that was opened an hour after its files were written: clocks of file systems are coarse.
func serving(t *testing.T) (*Index, *shelf, string) {
	t.Helper()
	s := newShelf()
	for n := range 300 {
		s.put(article(fmt.Sprintf("t%03d", n), "en", fmt.Sprintf("Chair number %d", n), "Made of beech and oak."))
	}
	dir := t.TempDir()
	i, stop := started(t, dir, s)
	at := i.current.Path
	stop()
	files, err := filepath.Glob(filepath.Join(at, "store", "*.zap"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(f, old, old); err != nil {
			t.Fatal(err)
		}
	}
	i = running(t, dir, s)
	if got := ids(t, i, Query{Text: "chair 123"}); len(got) == 0 || got[0] != "t123" {
		t.Fatalf("found %v", got)
	}
	return i, s, at
}

// apart puts a copy in the place of bolt's file, which Bleve holds open and may be writing: a file that is cut at that moment ends the
// process, and the next start finds it.
func apart(t *testing.T, at string) {
	t.Helper()
	path := filepath.Join(at, "store", "root.bolt")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path+".copy", content)
	if err := os.Rename(path+".copy", path); err != nil {
		t.Fatal(err)
	}
}

func rebuilt(t *testing.T, i *Index, before, typed, want string) {
	t.Helper()
	if got := ids(t, i, Query{Text: typed}); len(got) == 0 || got[0] != want {
		t.Errorf("%q found %v", typed, got)
	}
	if st := i.Status(); i.current.Path == before || st.State != Ready {
		t.Errorf("the broken index still serves, %+v", st)
	}
}

func TestDamageToTheServingIndexIsNoticedByTheNextSearch(t *testing.T) {
	for name, damage := range damages {
		if unseen[name] {
			continue
		}
		t.Run(name, func(t *testing.T) {
			i, _, at := serving(t)
			apart(t, at)
			damage(t, at)
			_, err := i.Search(context.Background(), Query{Text: "chair 123"})
			var e *desk.Error
			if !errors.As(err, &e) || e.Code != desk.Unavailable {
				t.Errorf("a broken index answered %v", err)
			}
			for len(i.damages) > 0 { // the note of damage is worked off in any order with settling
				settle(t, i)
			}
			settle(t, i)
			rebuilt(t, i, at, "chair 123", "t123")
		})
	}
}

func TestNothingIsWrittenToADamagedIndex(t *testing.T) {
	for name, damage := range damages {
		if unseen[name] {
			continue
		}
		t.Run(name, func(t *testing.T) {
			i, s, at := serving(t)
			apart(t, at)
			damage(t, at)
			s.put(article("new", "en", "A lamp", "It shines."))
			i.Changed("new")
			settle(t, i)
			rebuilt(t, i, at, "lamp", "new")
		})
	}
}
