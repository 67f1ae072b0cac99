package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver that the product uses
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

// writer owns the database: one goroutine commits whatever waits, together.
type writer struct {
	drafts chan *draft

	// owned by run
	db                   *sql.DB
	conn                 *sql.Conn
	begin, end           *sql.Stmt
	insert, update, open *sql.Stmt
	lastSeq              map[int64]int64
	lastConversation     int64
}

const schema = `
CREATE TABLE IF NOT EXISTS conversations (id INTEGER PRIMARY KEY, last_seq INTEGER, last_at INTEGER, preview TEXT);
CREATE TABLE IF NOT EXISTS messages (conversation INTEGER, seq INTEGER, client_id TEXT, kind TEXT, body TEXT, at INTEGER,
  PRIMARY KEY (conversation, seq)) WITHOUT ROWID;`

func openWriter(dir string) (*writer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-32000)"
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "floor.db")+pragmas)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	w := &writer{drafts: make(chan *draft, 4096), db: db, lastSeq: map[int64]int64{}}
	if w.conn, err = db.Conn(ctx); err != nil {
		return nil, err
	}
	if _, err = w.conn.ExecContext(ctx, schema); err != nil {
		return nil, err
	}
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&w.begin, "BEGIN IMMEDIATE"},
		{&w.end, "COMMIT"},
		{&w.open, "INSERT INTO conversations (id, last_seq, last_at, preview) VALUES (?, 0, 0, '')"},
		{&w.insert, "INSERT INTO messages (conversation, seq, client_id, kind, body, at) VALUES (?, ?, ?, ?, ?, ?)"},
		{&w.update, "UPDATE conversations SET last_seq = ?, last_at = ?, preview = ? WHERE id = ?"},
	} {
		if *s.to, err = w.conn.PrepareContext(ctx, s.sql); err != nil {
			return nil, fmt.Errorf("prepare %s: %w", s.sql, err)
		}
	}
	return w, w.load(ctx)
}

// load reads how far each conversation has come.
func (w *writer) load(ctx context.Context) error {
	rows, err := w.conn.QueryContext(ctx, "SELECT id, last_seq FROM conversations")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err has told
	for rows.Next() {
		var id, seq int64
		if err := rows.Scan(&id, &seq); err != nil {
			return err
		}
		w.lastSeq[id] = seq
		w.lastConversation = max(w.lastConversation, id)
	}
	return rows.Err()
}

func (w *writer) close() {
	_ = w.conn.Close() // the process ends
	_ = w.db.Close()
}

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
	if _, err := w.begin.Exec(); err != nil {
		return err
	}
	now := time.Now().UnixMilli()
	for _, d := range batch {
		if d.conversation == 0 {
			w.lastConversation++
			d.conversation, d.opened = w.lastConversation, true
			if _, err := w.open.Exec(d.conversation); err != nil {
				return err
			}
		}
		d.at, d.seq = now, w.lastSeq[d.conversation]+1
		if _, err := w.insert.Exec(d.conversation, d.seq, string(d.client), string(d.kind), string(d.body), d.at); err != nil {
			return err
		}
		if _, err := w.update.Exec(d.seq, d.at, string(d.body[:min(len(d.body), 160)]), d.conversation); err != nil {
			return err
		}
		w.lastSeq[d.conversation] = d.seq
	}
	_, err := w.end.Exec()
	return err
}
