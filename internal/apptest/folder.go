package apptest

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/crypto/bcrypt"
)

// The folders that tests clone are made once a process: migrating takes a second,
// hashing the seed's passwords another, cloning a few milliseconds.
var (
	emptyFolder  = sync.OnceValues(func() (string, error) { return makeFolder("empty", nil) })
	seededFolder = sync.OnceValues(func() (string, error) { return makeFolder("seeded", seed) })
)

// SeedFolder is the untouched data folder that Seeded clones. It must not be written to.
func SeedFolder() (string, error) { return seededFolder() }

func makeFolder(name string, fill func(core.App) error) (string, error) {
	sweep()
	dir, err := os.MkdirTemp("", fmt.Sprintf("%s%d-%s-", folderPrefix, os.Getpid(), name))
	if err != nil {
		return "", fmt.Errorf("make %s folder: %w", name, err)
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		return "", fmt.Errorf("bootstrap %s folder: %w", name, err)
	}
	if err := app.RunAllMigrations(); err != nil {
		return "", fmt.Errorf("migrate %s folder: %w", name, err)
	}
	if err := cheapPasswords(app); err != nil {
		return "", err
	}
	if fill != nil {
		if err := fill(app); err != nil {
			return "", fmt.Errorf("fill %s folder: %w", name, err)
		}
	}
	// A clone is a plain copy of files: everything must be in the database's own.
	for _, db := range []dbx.Builder{app.NonconcurrentDB(), app.AuxNonconcurrentDB()} {
		if _, err := db.NewQuery("PRAGMA wal_checkpoint(TRUNCATE)").Execute(); err != nil {
			return "", fmt.Errorf("checkpoint %s folder: %w", name, err)
		}
	}
	if err := app.ResetBootstrapState(); err != nil {
		return "", fmt.Errorf("close %s folder: %w", name, err)
	}
	return dir, nil
}

// cheapPasswords makes this app hash passwords at the lowest cost there is. Tests sign in
// far more often than people, and what a hash costs is none of their business. Only the
// cached collections change, so the schema stays what the migrations made it.
func cheapPasswords(app core.App) error {
	cols, err := app.FindAllCollections(core.CollectionTypeAuth)
	if err != nil {
		return fmt.Errorf("find auth collections: %w", err)
	}
	for _, col := range cols {
		cached, err := app.FindCachedCollectionByNameOrId(col.Id)
		if err != nil {
			return fmt.Errorf("find cached %s: %w", col.Name, err)
		}
		if f, ok := cached.Fields.GetByName(core.FieldNamePassword).(*core.PasswordField); ok {
			f.Cost = bcrypt.MinCost
		}
	}
	return nil
}

const folderPrefix = "porchlight-apptest-"

// sweep removes the folders of test processes that have ended. A process cannot remove
// its own: nothing runs after its last test but a TestMain in every package.
func sweep() {
	old, err := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*"))
	if err != nil {
		return // only a malformed pattern fails
	}
	for _, dir := range old {
		var pid int
		if _, err := fmt.Sscanf(filepath.Base(dir), folderPrefix+"%d", &pid); err != nil || alive(pid) {
			continue
		}
		_ = os.RemoveAll(dir) // another process may be sweeping it too
	}
}

func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	return err == nil && p.Signal(syscall.Signal(0)) == nil
}
