package pb_migrations

import (
	"crypto/rand"
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// changes and desk_meta are plain tables: they are the server's own log and memory,
// written at every message, and no rule must ever be able to open them.
//
// changes.before and changes.after are the principals that saw the conversation, joined
// by spaces: a client that resumes learns from them what has left its lists. pos never
// repeats (AUTOINCREMENT), even after the newest rows are deleted.
//
// desk_meta.epoch names this history: a restore changes it, and a client whose cursor is
// from another epoch reloads instead of skipping.
const changesSchema = `
CREATE TABLE changes (
	pos          INTEGER PRIMARY KEY AUTOINCREMENT,
	at           TEXT    NOT NULL,
	conversation TEXT    NOT NULL,
	kind         TEXT    NOT NULL,
	message      TEXT    NOT NULL DEFAULT '',
	seq          INTEGER NOT NULL DEFAULT 0,
	before       TEXT    NOT NULL DEFAULT '',
	after        TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE desk_meta (
	key   TEXT PRIMARY KEY NOT NULL,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;`

func init() {
	m.Register(func(app core.App) error {
		if _, err := app.DB().NewQuery(changesSchema).Execute(); err != nil {
			return fmt.Errorf("create changes and desk_meta: %w", err)
		}
		epoch := dbx.Params{"key": "epoch", "value": rand.Text()[:16]}
		if _, err := app.DB().Insert("desk_meta", epoch).Execute(); err != nil {
			return fmt.Errorf("write epoch: %w", err)
		}
		return nil
	}, func(app core.App) error {
		for _, name := range []string{"desk_meta", "changes"} {
			if _, err := app.DB().DropTable(name).Execute(); err != nil {
				return fmt.Errorf("drop table %s: %w", name, err)
			}
		}
		return nil
	})
}
