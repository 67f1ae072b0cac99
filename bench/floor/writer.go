package main

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
)

// draft is a message on its way to the disk, and what it became there.
type draft struct {
	from         *conn
	conversation int64 // 0: open one
	client, body []byte
	kind         []byte

	seq, at int64
	opened  bool
}

// writer owns the database: one goroutine commits whatever waits, together. It speaks to the driver without database/sql, whose
// pool and locks cost an eighth of a commit.
type writer struct {
	drafts chan *draft

	// owned by run
	db                   driver.Conn
	begin, end           driver.StmtExecContext
	insert, update, open driver.StmtExecContext
	args                 []driver.NamedValue
	lastSeq              map[int64]int64
	lastConversation     int64
}

const schema = `
CREATE TABLE IF NOT EXISTS conversations (id INTEGER PRIMARY KEY, last_seq INTEGER, last_at INTEGER, preview TEXT);
CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, conversation INTEGER, seq INTEGER, client_id TEXT, kind TEXT,
  body TEXT, at INTEGER);`

func openWriter(dir string) (*writer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-32000)"
	db, err := (&sqlite.Driver{}).Open("file:" + filepath.Join(dir, "floor.db") + pragmas)
	if err != nil {
		return nil, err
	}
	w := &writer{drafts: make(chan *draft, 4096), db: db, lastSeq: map[int64]int64{}}
	tables, err := w.prepare(schema)
	if err != nil {
		return nil, err
	}
	if err := w.exec(tables); err != nil {
		return nil, err
	}
	for _, s := range []struct {
		to  *driver.StmtExecContext
		sql string
	}{
		{&w.begin, "BEGIN IMMEDIATE"},
		{&w.end, "COMMIT"},
		{&w.open, "INSERT INTO conversations (id, last_seq, last_at, preview) VALUES (?, 0, 0, '')"},
		{&w.insert, "INSERT INTO messages (conversation, seq, client_id, kind, body, at) VALUES (?, ?, ?, ?, ?, ?)"},
		{&w.update, "UPDATE conversations SET last_seq = ?, last_at = ?, preview = ? WHERE id = ?"},
	} {
		if *s.to, err = w.prepare(s.sql); err != nil {
			return nil, err
		}
	}
	return w, w.load()
}

func (w *writer) prepare(query string) (driver.StmtExecContext, error) {
	stmt, err := w.db.Prepare(query)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", query, err)
	}
	ready, ok := stmt.(driver.StmtExecContext)
	if !ok {
		return nil, errors.New("the driver takes no context")
	}
	return ready, nil
}

// exec runs a statement; args are int64 or string.
func (w *writer) exec(stmt driver.StmtExecContext, args ...driver.Value) error {
	w.args = w.args[:0]
	for i, v := range args {
		w.args = append(w.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	_, err := stmt.ExecContext(context.Background(), w.args)
	return err
}

// load reads how far each conversation has come.
func (w *writer) load() error {
	queryer, ok := w.db.(driver.QueryerContext)
	if !ok {
		return errors.New("the driver takes no context")
	}
	rows, err := queryer.QueryContext(context.Background(), "SELECT id, last_seq FROM conversations", nil)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Next has told
	for row := make([]driver.Value, 2); ; {
		if err := rows.Next(row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		id, _ := row[0].(int64)
		w.lastSeq[id], _ = row[1].(int64)
		w.lastConversation = max(w.lastConversation, id)
	}
}

func (w *writer) close() { _ = w.db.Close() } // the process ends

// run commits and publishes until the process ends. A failed commit ends it: a floor has nothing to be polite about.
func (w *writer) run(h *hub) {
	batch := make([]*draft, 0, 512)
	for d := range w.drafts {
		batch = append(batch[:0], d)
	waiting:
		for len(batch) < cap(batch) {
			select {
			case d := <-w.drafts:
				batch = append(batch, d)
			default:
				break waiting
			}
		}
		if err := w.commit(batch); err != nil {
			fmt.Fprintln(os.Stderr, "floor: commit:", err)
			os.Exit(1)
		}
		h.publish(batch)
	}
}

func (w *writer) commit(batch []*draft) error {
	if err := w.exec(w.begin); err != nil {
		return err
	}
	now := time.Now().UnixMilli()
	for _, d := range batch {
		if d.conversation == 0 {
			w.lastConversation++
			d.conversation, d.opened = w.lastConversation, true
			if err := w.exec(w.open, d.conversation); err != nil {
				return err
			}
		}
		d.at, d.seq = now, w.lastSeq[d.conversation]+1
		if err := w.exec(w.insert, d.conversation, d.seq, string(d.client), string(d.kind), string(d.body), d.at); err != nil {
			return err
		}
		if err := w.exec(w.update, d.seq, d.at, string(d.body[:min(len(d.body), 160)]), d.conversation); err != nil {
			return err
		}
		w.lastSeq[d.conversation] = d.seq
	}
	return w.exec(w.end)
}
