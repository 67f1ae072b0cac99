package store

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// bulk writes many rows inside a transaction of PocketBase's, so that they come with its records or not at all. Statements are
// prepared once; SQLite would otherwise spend most of the time reading them.
type bulk struct {
	tx    dbx.Executor
	stmts map[string]*sql.Stmt // they end with the transaction
	ids   time.Time            // of the last id
}

// newBulk needs the app that RunInTransaction hands out.
func newBulk(tx core.App, now time.Time) (*bulk, error) {
	inside, ok := tx.DB().(*dbx.Tx)
	if !ok {
		return nil, fmt.Errorf("write in bulk: %T is no transaction", tx.DB())
	}
	lender, ok := inside.Builder.(interface{ Executor() dbx.Executor })
	if !ok {
		return nil, fmt.Errorf("write in bulk: %T lends no statements", inside.Builder)
	}
	return &bulk{tx: lender.Executor(), stmts: map[string]*sql.Stmt{}, ids: now}, nil
}

func (b *bulk) exec(query string, args ...any) error {
	s, ok := b.stmts[query]
	if !ok {
		var err error
		if s, err = b.tx.Prepare(query); err != nil {
			return fmt.Errorf("prepare %q: %w", firstWords(query), err)
		}
		b.stmts[query] = s
	}
	if _, err := s.Exec(args...); err != nil {
		return fmt.Errorf("%s: %w", firstWords(query), err)
	}
	return nil
}

// id is a new id. Each has a moment of its own: among a million of the same one, two would meet.
func (b *bulk) id() string {
	b.ids = b.ids.Add(time.Millisecond)
	return newID(b.ids)
}
