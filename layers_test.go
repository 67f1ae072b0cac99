package main_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "porchlight"

// picture is the import picture of docs/ARCHITECTURE.md: what each package may import of ours. Imports point down only, and
// the parts (chat, kb, mail, report, calendar) never import each other. "/..." covers a folder with all below it.
// A package that is not in the picture fails: draw it in before building it.
var picture = map[string][]string{
	".": {"hooks", "ui/...", "pb_migrations", "chat", "find", "kb", "mail", "internal/demo/...", "internal/store/...",
		"internal/calendar", "internal/report", "internal/desk"},

	"hooks":             {"ui/...", "chat", "find", "kb", "mail", "internal/calendar", "internal/plain", "internal/report", "internal/upload", "internal/store/...", "internal/desk"},
	"internal/demo/...": {"internal/demo/...", "ui/...", "chat", "internal/store/...", "internal/desk"},

	"chat":              {"internal/desk"},
	"kb":                {"internal/index", "internal/desk"},
	"find":              {"internal/index", "internal/desk"},
	"internal/index":    {},
	"internal/judged":   {},                // reads files
	"internal/plain":    {},                // reads its own rules
	"mail":              {"internal/desk"}, // its words come as files
	"internal/calendar": {"internal/desk"},
	"internal/report":   {"internal/desk"},
	"internal/upload":   {"internal/desk"},

	"internal/store/...": {"internal/store/...", "internal/desk"},
	"internal/desk":      {},
	"pb_migrations":      {"internal/desk"},
	"ui/...":             {"ui/..."}, // built files, templates and locales, embedded

	"internal/apptest/...": {"internal/apptest/...", "internal/demo/...", "internal/store/...", "internal/desk", "pb_migrations"},
	"bench/...":            {"..."}, // measures the rest from outside; nobody imports it
}

// owners says who alone may name a library. Tests may speak to a socket or to the database from anywhere they can see it.
var owners = map[string][]string{
	"github.com/gorilla/websocket":       {"chat", "bench/..."},
	"github.com/blevesearch/bleve":       {"internal/index", "kb", "find"},
	"github.com/pocketbase/":             {".", "hooks", "internal/store/...", "internal/demo/...", "internal/apptest/...", "pb_migrations"},
	"modernc.org/sqlite":                 {".", "internal/store/...", "bench/..."},
	"github.com/yuin/goldmark":           {"kb"},
	"github.com/microcosm-cc/bluemonday": {"kb"},
}

// inTests is what any test of ours may import besides what its package may.
var inTests = []string{"internal/apptest/...", "internal/judged", "internal/desk", "pb_migrations"}

func TestImportsFollowThePicture(t *testing.T) {
	packages := 0
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			base := entry.Name()
			if name != "." && (strings.ContainsAny(base[:1], "._") || base == "node_modules" || base == "testdata" || base == "pb_data") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		packages++
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return fmt.Errorf("parse %s: %w", name, err)
		}
		folder := filepath.ToSlash(filepath.Dir(name))
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return fmt.Errorf("import of %s: %w", name, err)
			}
			if why := forbidden(folder, imported, strings.HasSuffix(name, "_test.go")); why != "" {
				t.Errorf("%s: %s", name, why)
			}
		}
		if _, known := rule(folder); !known {
			t.Errorf("%s: %s is not in the picture", name, folder)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if packages == 0 {
		t.Fatal("no Go file was found")
	}
}

func TestThePictureForbidsWhatItShould(t *testing.T) {
	for _, row := range []struct {
		from, to      string
		test, refused bool
	}{
		{from: ".", to: "porchlight/hooks"},
		{from: "hooks", to: "porchlight/chat"},
		{from: "chat", to: "porchlight/internal/desk"},
		{from: "chat", to: "porchlight/kb", refused: true},
		{from: "kb", to: "porchlight/chat", test: true, refused: true},
		{from: "internal/store", to: "porchlight/chat", refused: true},
		{from: "internal/store", to: "porchlight/hooks", refused: true},
		{from: "internal/desk", to: "porchlight/internal/store", refused: true},
		{from: "internal/desk", to: "github.com/google/uuid", refused: true},
		{from: "internal/desk", to: "golang.org/x/text/language", test: true, refused: true},
		{from: "internal/desk", to: "encoding/json"},
		{from: "hooks", to: "github.com/gorilla/websocket", refused: true},
		{from: "hooks", to: "github.com/gorilla/websocket", test: true},
		{from: "chat", to: "github.com/gorilla/websocket"},
		{from: "hooks", to: "github.com/blevesearch/bleve/v2", refused: true},
		{from: "hooks", to: "github.com/blevesearch/bleve/v2", test: true, refused: true},
		{from: "kb", to: "github.com/blevesearch/bleve/v2/search/query"},
		{from: "kb", to: "github.com/pocketbase/pocketbase/core", refused: true},
		{from: "internal/apptest/seed", to: "github.com/pocketbase/pocketbase/core"},
		{from: "hooks", to: "porchlight/internal/apptest", refused: true},
		{from: "hooks", to: "porchlight/internal/apptest", test: true},
		{from: "hooks", to: "porchlight/bench/load", refused: true},
		{from: "bench/load", to: "porchlight/internal/desk"},
		{from: "widgets", to: "fmt", refused: true},
	} {
		why := forbidden(row.from, row.to, row.test)
		if _, known := rule(row.from); !known {
			why = "not in the picture"
		}
		if (why != "") != row.refused {
			t.Errorf("%s importing %s (test: %v): refused = %q, want refused = %v", row.from, row.to, row.test, why, row.refused)
		}
	}
}

// forbidden says why folder may not import what it names; empty when it may.
func forbidden(folder, imported string, test bool) string {
	if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
		allowed, _ := rule(folder)
		if ours == folder || covers(allowed, ours) || test && covers(inTests, ours) {
			return ""
		}
		return fmt.Sprintf("%s must not import %s", folder, ours)
	}
	if standard := !strings.Contains(strings.SplitN(imported, "/", 2)[0], "."); standard {
		return ""
	}
	if folder == "internal/desk" {
		return "desk imports the standard library alone, not " + imported
	}
	for library, who := range owners {
		if strings.HasPrefix(imported, library) && !covers(who, folder) && (!test || strings.Contains(library, "bleve")) {
			return fmt.Sprintf("%s is for %s alone", imported, strings.Join(who, ", "))
		}
	}
	return ""
}

// rule finds what a folder may import; false when the folder is not in the picture.
func rule(folder string) ([]string, bool) {
	if allowed, ok := picture[folder]; ok {
		return allowed, true
	}
	for up := folder; up != "."; up = path.Dir(up) {
		if allowed, ok := picture[up+"/..."]; ok {
			return allowed, true
		}
	}
	return nil, false
}

// covers reports whether a folder is in the list, where "x/..." is x and all below it and "..." is everything.
func covers(list []string, folder string) bool {
	return slices.ContainsFunc(list, func(entry string) bool {
		if top, ok := strings.CutSuffix(entry, "..."); ok {
			top = strings.TrimSuffix(top, "/")
			return top == "" || folder == top || strings.HasPrefix(folder, top+"/")
		}
		return entry == folder
	})
}
