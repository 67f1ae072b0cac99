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
// by spaces, or "=" when that did not change: a client that resumes learns from them what
// has left its lists. A row tells of the messages from first_seq to seq. pos never repeats
// (AUTOINCREMENT), even after the newest rows are deleted; it has holes, where a row tells
// of several messages.
//
// desk_meta.pruned is the pos up to which changes have been forgotten.
//
// desk_meta.epoch names this history: a restore changes it, and a client whose cursor is
// from another epoch reloads instead of skipping.
const changesSchema = `
CREATE TABLE changes (
	pos          INTEGER PRIMARY KEY AUTOINCREMENT,
	at           INTEGER NOT NULL,
	conversation TEXT    NOT NULL,
	kind         TEXT    NOT NULL,
	first_seq    INTEGER NOT NULL,
	seq          INTEGER NOT NULL,
	before       TEXT    NOT NULL,
	after        TEXT    NOT NULL
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
