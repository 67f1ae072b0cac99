package kb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"porchlight/internal/index"
)

func folder(dir string) index.Folder {
	return index.Folder{Dir: dir, Prefix: generationPrefix, Version: mappingVersion}
}

// damages are what happens to files: by a full disk, a copy cut short, a broken block, a curious hand.
var damages = map[string]func(t *testing.T, folder string){
	"root.bolt truncated":        func(t *testing.T, f string) { cut(t, filepath.Join(f, "store", "root.bolt")) },
	"root.bolt emptied":          func(t *testing.T, f string) { write(t, filepath.Join(f, "store", "root.bolt"), nil) },
	"root.bolt zeroed":           func(t *testing.T, f string) { zero(t, filepath.Join(f, "store", "root.bolt")) },
	"root.bolt zeroed at a page": func(t *testing.T, f string) { zeroPart(t, filepath.Join(f, "store", "root.bolt"), 8192, 8192) },
	"root.bolt gone":             func(t *testing.T, f string) { remove(t, filepath.Join(f, "store", "root.bolt")) },
	"a segment gone":             func(t *testing.T, f string) { remove(t, segment(t, f)) },
	"a segment truncated":        func(t *testing.T, f string) { cut(t, segment(t, f)) },
	"a segment emptied":          func(t *testing.T, f string) { write(t, segment(t, f), nil) },
	"a segment zeroed":           func(t *testing.T, f string) { zero(t, segment(t, f)) },
	"a block of a segment zeroed": func(t *testing.T, f string) {
		s := segment(t, f)
		info, err := os.Stat(s)
		if err != nil {
			t.Fatal(err)
		}
		zeroPart(t, s, info.Size()/3, 64)
	},
	"metadata emptied":   func(t *testing.T, f string) { write(t, filepath.Join(f, "index_meta.json"), nil) },
	"metadata gone":      func(t *testing.T, f string) { remove(t, filepath.Join(f, "index_meta.json")) },
	"metadata not JSON":  func(t *testing.T, f string) { write(t, filepath.Join(f, "index_meta.json"), []byte("{")) },
	"the store gone":     func(t *testing.T, f string) { remove(t, filepath.Join(f, "store")) },
	"the mark gone":      func(t *testing.T, f string) { remove(t, filepath.Join(f, index.CompleteMark)) },
	"a file for a store": func(t *testing.T, f string) { remove(t, f); write(t, f, []byte("x")) },
}

func TestADamagedIndexIsRebuiltAtStart(t *testing.T) {
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := newShelf()
			for n := range 300 {
				s.put(article(fmt.Sprintf("t%03d", n), "en", fmt.Sprintf("Chair number %d", n), "Made of beech and oak."))
			}
			_, stop := started(t, dir, s)
			stop()
			current, _ := folder(dir).Newest()
			damage(t, filepath.Join(dir, current))
			i := running(t, dir, s)
			if got := ids(t, i, Query{Text: "chair 123"}); len(got) == 0 || got[0] != "t123" {
				t.Errorf("found %v", got)
			}
			if st := i.Status(); st.State != Ready || st.Indexed != 300 {
				t.Errorf("status %+v", st)
			}
		})
	}
}

func TestAnotherMappingVersionIsLeftAndSwept(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, generationPrefix+"0-000007")
	unfinished := filepath.Join(dir, folder(dir).Name(9))
	for _, f := range []string{old, unfinished} {
		if err := os.MkdirAll(f, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(old, index.CompleteMark), nil)
	i := running(t, dir, newShelf(article("a", "en", "Lamps", "E14.")))
	if got := ids(t, i, Query{Text: "lamps"}); !slices.Equal(got, []string{"a"}) {
		t.Errorf("found %v", got)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != folder(dir).Name(10) {
		t.Errorf("left over: %v %v", entries, err)
	}
}

func TestDamageMetByASearchIsRebuilt(t *testing.T) {
	s := newShelf(article("a", "en", "Lamps", "E14."))
	i := running(t, t.TempDir(), s)
	before := i.current.Path
	if err := i.current.Close(); err != nil { // every search now fails, as on a broken file
		t.Fatal(err)
	}
	if _, err := i.Search(context.Background(), Query{Text: "lamps"}); err == nil {
		t.Fatal("a broken index answered")
	}
	for len(i.damages) > 0 { // the note of damage is worked off in any order with settling
		settle(t, i)
	}
	settle(t, i)
	if got := ids(t, i, Query{Text: "lamps"}); !slices.Equal(got, []string{"a"}) {
		t.Errorf("found %v", got)
	}
	if i.current.Path == before {
		t.Error("the broken index still serves")
	}
}

func TestASecondProcessIsTold(t *testing.T) {
	dir := t.TempDir()
	s := newShelf(article("a", "en", "Lamps", "E14."))
	running(t, dir, s)
	second, err := New(dir, "en", s, quiet())
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Run(context.Background()); err == nil {
		t.Error("two indexes run in one folder")
	}
	if err := second.Rebuild(context.Background()); err == nil {
		t.Error("an index was rebuilt under another's feet")
	}
}

func TestRebuildWorksWithoutRun(t *testing.T) {
	dir := t.TempDir()
	s := newShelf(article("a", "en", "Lamps", "E14."))
	alone, err := New(dir, "en", s, quiet())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := alone.Rebuild(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if name, last := folder(dir).Newest(); name != folder(dir).Name(2) || last != 2 {
		t.Errorf("left %s, %d", name, last)
	}
	i := running(t, dir, s)
	if got := ids(t, i, Query{Text: "lamps"}); !slices.Equal(got, []string{"a"}) {
		t.Errorf("found %v", got)
	}
}

func segment(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "store", "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no segment in %s: %v", folder, err)
	}
	return files[len(files)-1] // the youngest is referred to for certain
}

func cut(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/2+1); err != nil {
		t.Fatal(err)
	}
}

func zero(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	zeroPart(t, path, 0, int(info.Size()))
}

func zeroPart(t *testing.T, path string, at int64, n int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, n), at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}
