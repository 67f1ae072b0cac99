package hooks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
)

// state watches whether an app's database changes, and puts the seed back when it has.
type state struct {
	t     *testing.T
	app   *apptest.App
	db    *dbx.DB // one connection of its own, so that it sees the changes of all others
	files string  // the seed's files
	seen  int64   // version when the seed was last as it should be
}

func watchState(t *testing.T, app *apptest.App) *state {
	t.Helper()
	seed, err := apptest.SeedFolder()
	if err != nil {
		t.Fatal(err)
	}
	// Attached as a copy: opening the template would leave a log beside it.
	raw, err := os.ReadFile(filepath.Join(seed, "data.db"))
	if err != nil {
		t.Fatal(err)
	}
	pristine := filepath.Join(t.TempDir(), "pristine.db")
	if err := os.WriteFile(pristine, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := core.DefaultDBConnect(app.DBPath())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // nothing is kept in it
	db.DB().SetMaxOpenConns(1)
	s := &state{t: t, app: app, db: db, files: filepath.Join(seed, core.LocalStorageDirName)}
	s.exec("PRAGMA synchronous = OFF", nil)
	s.exec("PRAGMA foreign_keys = OFF", nil)
	s.exec("ATTACH {:file} AS pristine", dbx.Params{"file": pristine})
	s.noteTouched()
	s.seen = s.version()
	return s
}

// noteTouched lets the database note by itself which tables are written to: comparing all
// of them after every request would be most of the test's time.
func (s *state) noteTouched() {
	s.t.Helper()
	var tables []string
	err := s.db.NewQuery("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Column(&tables)
	if err != nil {
		s.t.Fatal(err)
	}
	s.exec("CREATE TABLE main.touched (name TEXT NOT NULL)", nil)
	for _, table := range tables {
		for _, event := range []string{"INSERT", "UPDATE", "DELETE"} {
			s.exec(fmt.Sprintf("CREATE TRIGGER main.touched_%s_%s AFTER %s ON `%s` BEGIN INSERT INTO touched VALUES ('%s'); END",
				table, event, event, table, table), nil)
		}
	}
}

// changed reports whether anything was committed since the seed was last as it should be.
func (s *state) changed() bool {
	s.t.Helper()
	return s.version() != s.seen
}

// accept takes what was changed on purpose as the way the seed should be, as far as it is
// not restored: the schema.
func (s *state) accept() { s.seen = s.version() }

func (s *state) exec(sql string, params dbx.Params) {
	s.t.Helper()
	if _, err := s.db.NewQuery(sql).Bind(params).Execute(); err != nil {
		s.t.Fatal(fmt.Errorf("%s: %w", sql, err))
	}
}

// version changes with every commit of another connection
// (https://sqlite.org/pragma.html#pragma_data_version).
func (s *state) version() (n int64) {
	s.t.Helper()
	if err := s.db.NewQuery("PRAGMA main.data_version").Row(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// retagged returns when conversations are in line with their tags: the desk does that in the background, and would do it in the middle of the
// next row.
func (s *state) retagged() {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; runtime.Gosched() {
		var left int
		err := s.db.NewQuery(`SELECT COUNT(*) FROM main.tags t
 WHERE formerly != '' OR merged_into != '' AND EXISTS (SELECT 1 FROM main.conversation_tags WHERE tag = t.id)`).Row(&left)
		if err != nil {
			s.t.Fatal(err)
		}
		if left == 0 {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatal("conversations were not brought in line with their tags")
		}
	}
}

// restore puts every row of the seed back, and names the tables that were written to.
func (s *state) restore() (touched []string) {
	s.t.Helper()
	s.retagged()
	s.exec("BEGIN IMMEDIATE", nil)
	if err := s.db.NewQuery("SELECT DISTINCT name FROM main.touched").Column(&touched); err != nil {
		s.t.Fatal(err)
	}
	for _, table := range touched {
		s.exec("DELETE FROM main.{{"+table+"}}", nil)
		s.exec("INSERT INTO main.{{"+table+"}} SELECT * FROM pristine.{{"+table+"}}", nil)
	}
	s.exec("DELETE FROM main.touched", nil)
	s.exec("COMMIT", nil)
	s.seen = s.version()
	return touched
}

// restoreFiles puts every file of the seed back.
func (s *state) restoreFiles() {
	s.t.Helper()
	storage := filepath.Join(s.app.DataDir(), core.LocalStorageDirName)
	if err := os.RemoveAll(storage); err != nil {
		s.t.Fatal(err)
	}
	if err := os.CopyFS(storage, os.DirFS(s.files)); err != nil {
		s.t.Fatal(err)
	}
}
