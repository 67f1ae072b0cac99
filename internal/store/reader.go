package store

import (
	"context"
	"database/sql"
	"strings"
	"sync"
)

// reader asks PocketBase's pool of readers by statements that SQLite has read once for each connection: reading one takes longer than
// the seeks of most. Texts of queries must come from this package; what varies are arguments.
type reader struct {
	db *sql.DB

	mu    sync.Mutex
	stmts map[string]*sql.Stmt // guarded by mu; they end with the pool
}

// statementsMost bounds what is kept: a list of values in a query makes a text for each length.
const statementsMost = 500

// kept is how statements that are kept are written. SQLite looks at the value of a bare parameter of LIMIT when it plans, and so plans anew
// each time that it is bound: four times as long as a seek takes. At what is computed it does not look.
var kept = strings.NewReplacer("LIMIT ?", "LIMIT 0+?", "OFFSET ?", "OFFSET 0+?")

func newReader(db *sql.DB) *reader { return &reader{db: db, stmts: map[string]*sql.Stmt{}} }

// prepared is a query's statement; nil when there are too many, or when it can't be made, which asking plainly will tell.
func (r *reader) prepared(ctx context.Context, query string) *sql.Stmt {
	r.mu.Lock()
	s, full := r.stmts[query], len(r.stmts) >= statementsMost
	r.mu.Unlock()
	if s != nil || full {
		return s
	}
	made, err := r.db.PrepareContext(ctx, kept.Replace(query))
	if err != nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.stmts[query]; s != nil { // somebody else has been faster
		_ = made.Close() //nolint:sqlclosecheck // nobody has used it, and what is kept stays open
		return s
	}
	r.stmts[query] = made
	return made
}

func (r *reader) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := r.prepared(ctx, query); s != nil { //nolint:sqlclosecheck // it ends with the pool
		return s.QueryContext(ctx, args...)
	}
	return r.db.QueryContext(ctx, query, args...)
}

func (r *reader) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if s := r.prepared(ctx, query); s != nil { //nolint:sqlclosecheck // it ends with the pool
		return s.QueryRowContext(ctx, args...)
	}
	return r.db.QueryRowContext(ctx, query, args...)
}

func (r *reader) QueryRow(query string, args ...any) *sql.Row {
	return r.QueryRowContext(context.Background(), query, args...)
}
