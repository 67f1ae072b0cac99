package folder_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/store/folder"
)

const (
	png     = "\x89PNG\r\n\x1a\n and so on"
	lamps   = "categories/lamps.md"
	article = "articles/aaaaaaaaaaaaaaa/"
	inside  = "articles/bbbbbbbbbbbbbbb/de.md"
	front   = "category: lamps\nvisibility: public\nposition: 2\nstatus: published\npublished_at: 2026-03-02 09:00:00.000Z\n---\n"
)

// whole is a knowledge base with one of everything, as files.
func whole() map[string]string {
	return map[string]string{
		lamps:                  "---\nname.ar: مصابيح\nname.de: Lampen\nname.en: Lamps\nicon: lamp\nposition: 2\n---\n",
		"categories/chairs.md": "---\nname.en: Chairs\nposition: 1\n---\n",
		article + "en.md": "---\ntitle: \"\\\"Lamps\\\", and more: \"\nslug: lamps\nformerly: a-lamp\nformerly: bulbs\n" + front +
			"---\n\n![A lamp](/help/pictures/abc.png)\r\n\ttabs  \n\n---\nno end of line",
		article + "de.md":       "---\ntitle: Lampen\nslug: lampen\n" + front + "[Licht](article:bbbbbbbbbbbbbbb#an), [weg](article:ccccccccccccccc).\n",
		article + "ar.md":       "---\ntitle: مصابيح\nslug: مصابيح\n" + front + "ضوء\n",
		article + "en.draft.md": "---\ntitle: Lamps anew\n---\nNew words.\n",
		inside:                  "---\ntitle: Kulanz\nslug: kulanz\nvisibility: internal\nposition: 1\nstatus: draft\n---\n",
		"pictures/abc.png":      png,
	}
}

func laid(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// exported are the files that an export writes.
func exported(t *testing.T, app core.App) map[string]string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new")
	if err := folder.Export(app, dir); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	if g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(g, w) {
		t.Errorf("files %q, not %q", g, w)
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s is %q, not %q", name, got[name], want[name])
		}
	}
}

func TestWhatIsImportedIsExportedByteForByte(t *testing.T) {
	t.Parallel()
	app := apptest.New(t)
	if err := folder.Import(app, laid(t, whole())); err != nil {
		t.Fatal(err)
	}
	same(t, exported(t, app), whole())
}

func TestADeskMovesToAnotherByItsFolder(t *testing.T) {
	t.Parallel()
	files := exported(t, apptest.Seeded(t))
	if len(files) < 5 {
		t.Fatalf("the seed has more than %d files", len(files))
	}
	other := apptest.New(t)
	if err := folder.Import(other, laid(t, files)); err != nil {
		t.Fatal(err)
	}
	same(t, exported(t, other), files)
	if err := folder.Import(other, laid(t, files)); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("a desk with articles took more: %v", err)
	}
}

func TestABrokenFolderIsToldByFileAndLineAndChangesNothing(t *testing.T) {
	t.Parallel()
	app := apptest.New(t)
	for name, c := range map[string]struct{ file, old, now, want string }{
		"no front matter":      {inside, "---\ntitle", "title", inside + ":1: "},
		"no end of it":         {inside, "\n---\n", "\n", inside + ":7: "},
		"no value":             {inside, "slug: kulanz", "slug kulanz", inside + ":3: "},
		"unknown field":        {inside, "slug", "slag", inside + ":3: "},
		"field twice":          {inside, "slug: kulanz", "title: x", inside + ":3: "},
		"broken quote":         {inside, "Kulanz", `"Kulanz`, inside + ":2: "},
		"unknown status":       {inside, "draft", "ready", inside + ":6: "},
		"unknown visibility":   {inside, "internal", "secret", inside + ":4: "},
		"no title":             {inside, "title: Kulanz\n", "", inside + ":1: "},
		"position of letters":  {inside, "position: 1", "position: first", inside + ":5: "},
		"wrong time":           {article + "de.md", "2026-03-02 09", "soon 09", article + "de.md:8: "},
		"unknown category":     {article + "ar.md", "category: lamps", "category: lights", article + "ar.md:4: "},
		"another category":     {article + "en.md", "category: lamps", "category: chairs", article + "en.md:6: "},
		"address twice":        {inside, "slug: kulanz", "slug: lampen", inside + ":3: "},
		"category of no name":  {lamps, "name.ar: مصابيح\nname.de: Lampen\nname.en: Lamps\n", "", lamps + ":1: "},
		"no picture":           {"pictures/abc.png", "PNG", "GNP", "pictures/abc.png:1: "},
		"a stranger":           {"notes.txt", "", "words", "notes.txt:1: "},
		"a draft of no text":   {article + "fr.draft.md", "", "---\ntitle: x\n---\n", article + "fr.draft.md:1: "},
		"an id that cannot be": {"articles/short/en.md", "", "---\n---\n", "articles/short/en.md:1: "},
	} {
		files := whole()
		files[c.file] = strings.Replace(files[c.file], c.old, c.now, 1)
		if err := folder.Import(app, laid(t, files)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, not %s", name, err, c.want)
		}
		if left := exported(t, app); len(left) > 0 {
			t.Fatalf("%s: left %v", name, left)
		}
	}
}

func TestAnExportNeverMixesWithWhatIsThere(t *testing.T) {
	t.Parallel()
	if err := folder.Export(apptest.New(t), laid(t, whole())); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("exported over other files: %v", err)
	}
}
