package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"porchlight/internal/desk"
)

// tx is the writer's connection inside one transaction. Statements are prepared once for the life of the connection.
//
// The background context is deliberate: a context that can be cancelled costs a goroutine per statement in the driver, and a
// commit that has begun is never given up half-way.
type tx struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	wrote bool // since the current operation began: its failure then takes the batch back
}

func (t *tx) prepared(query string) (*sql.Stmt, error) {
	if s, ok := t.stmts[query]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", firstWords(query), err)
	}
	t.stmts[query] = s
	return s, nil
}

// exec runs a prepared statement and returns how many rows it touched.
func (t *tx) exec(query string, args ...any) (int64, error) {
	s, err := t.prepared(query)
	if err != nil {
		return 0, err
	}
	t.wrote = true
	res, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", firstWords(query), err)
	}
	return res.RowsAffected()
}

// row reads one row; found is false when there is none.
func (t *tx) row(query string, args []any, into ...any) (found bool, err error) {
	s, err := t.prepared(query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(context.Background(), args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", firstWords(query), err)
	}
	return true, nil
}

// strings reads one column.
func (t *tx) strings(query string, args ...any) (out []string, err error) {
	s, err := t.prepared(query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", firstWords(query), err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, fmt.Errorf("%s: %w", firstWords(query), err)
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

// command runs BEGIN, COMMIT, ROLLBACK and pragmas.
func (t *tx) command(query string) error {
	_, err := t.conn.ExecContext(context.Background(), query)
	if err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}

func firstWords(query string) string {
	words := strings.Fields(query)
	return strings.Join(words[:min(4, len(words))], " ")
}

// asStorage turns an error of the database into one that people can act on.
func asStorage(err error) error {
	var known *desk.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	text := err.Error()
	// SQLITE_FULL, and the I/O errors that a full or broken disk answers a write or sync with (https://sqlite.org/rescode.html).
	for _, sign := range []string{"database or disk is full", "disk I/O error", "no space left", "(13)", "unable to open database file"} {
		if strings.Contains(text, sign) {
			return desk.Errorf(desk.StorageFull, "The server's disk takes nothing at the moment. Your message is not saved yet; please try again.").
				After(storageRetry).Because(err)
		}
	}
	return err
}
