package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"porchlight/internal/desk"
)

// tx is the writer's connection inside one transaction. Statements are prepared once for the life of the connection.
//
// Writes go to the driver's own statements: database/sql's locks and conversions cost a third of what SQLite itself does for
// a message. Reads are few (heads are cached) and keep its scanning.
//
// The background context is deliberate: a context that can be cancelled costs a goroutine per statement in the driver, and a
// commit that has begun is never given up half-way.
type tx struct {
	conn   *sql.Conn
	reads  map[string]*sql.Stmt
	writes map[string]driver.StmtExecContext
	args   []driver.NamedValue // of the statement that runs
	wrote  bool                // since the current operation began: its failure then takes the batch back
}

func newTx(conn *sql.Conn) tx {
	return tx{conn: conn, reads: map[string]*sql.Stmt{}, writes: map[string]driver.StmtExecContext{}}
}

func (t *tx) prepared(query string) (*sql.Stmt, error) {
	if s, ok := t.reads[query]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", firstWords(query), err)
	}
	t.reads[query] = s
	return s, nil
}

// exec runs a prepared statement that writes, and says how many rows it wrote.
func (t *tx) exec(query string, args ...any) (rows int64, err error) {
	err = t.conn.Raw(func(raw any) error {
		s, err := t.writing(raw, query)
		if err != nil {
			return err
		}
		t.args = t.args[:0]
		for i, a := range args {
			v, err := value(a)
			if err != nil {
				return err
			}
			t.args = append(t.args, driver.NamedValue{Ordinal: i + 1, Value: v})
		}
		t.wrote = true
		res, err := s.ExecContext(context.Background(), t.args)
		if err != nil {
			return err
		}
		rows, err = res.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", firstWords(query), err)
	}
	return rows, nil
}

// value is what the driver takes. The common kinds are named: the converter of database/sql asks reflection about each.
func value(a any) (driver.Value, error) {
	switch a := a.(type) {
	case string, int64, nil:
		return a, nil
	case desk.Millis:
		return int64(a), nil
	case desk.Kind:
		return string(a), nil
	case desk.AuthorKind:
		return string(a), nil
	case desk.EventType:
		return string(a), nil
	case desk.NewsKind:
		return string(a), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(a)
}

// writing is the driver's statement for a query. raw is the connection that Raw lends.
func (t *tx) writing(raw any, query string) (driver.StmtExecContext, error) {
	if s, ok := t.writes[query]; ok {
		return s, nil
	}
	conn, ok := raw.(driver.Conn)
	if !ok {
		return nil, fmt.Errorf("the connection is a %T", raw)
	}
	prepared, err := conn.Prepare(query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(driver.StmtExecContext)
	if !ok {
		return nil, fmt.Errorf("the statement is a %T", prepared)
	}
	t.writes[query] = s
	return s, nil
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
	err = t.each(func(scan func(...any) error) error {
		var one string
		err := scan(&one)
		out = append(out, one)
		return err
	}, query, args...)
	return out, err
}

// each calls f for every row of a query. f must not use the connection.
func (t *tx) each(f func(scan func(...any) error) error, query string, args ...any) (err error) {
	s, err := t.prepared(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return fmt.Errorf("%s: %w", firstWords(query), err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return fmt.Errorf("%s: %w", firstWords(query), err)
		}
	}
	return rows.Err()
}

// command runs BEGIN, COMMIT and ROLLBACK. It is no write of an operation's.
func (t *tx) command(query string) error {
	wrote := t.wrote
	_, err := t.exec(query)
	t.wrote = wrote
	return err
}

func firstWords(query string) string {
	words := strings.Fields(query)
	return strings.Join(words[:min(4, len(words))], " ")
}

// AsStorage turns an error of a disk that takes nothing into one that people can act on.
func AsStorage(err error) error {
	var known *desk.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	text := err.Error()
	// SQLITE_FULL, and the I/O errors that a full or broken disk answers a write or sync with (https://sqlite.org/rescode.html).
	for _, sign := range []string{"database or disk is full", "disk I/O error", "no space left", "(13)", "unable to open database file"} {
		if strings.Contains(text, sign) {
			return desk.Errorf(desk.StorageFull, "The server's disk takes nothing at the moment. Nothing is saved yet; please try again.").
				After(storageRetry).Because(err)
		}
	}
	return err
}
