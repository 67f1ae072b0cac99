package store

import (
	"time"

	"porchlight/internal/desk"
)

// Every effect on the outside world is a row of outbox before it happens, written with what causes it: a kill loses none.

const insertJob = `INSERT INTO outbox (id, kind, payload, due, tries, dedupe_key, created, updated) VALUES (?,?,?,?,0,?,?,?)
 ON CONFLICT (dedupe_key) WHERE dedupe_key != '' DO NOTHING`

// enqueue leaves a job. One with the same key that waits already stands for both.
func (w *writer) enqueue(kind, key string, payload []byte, due time.Time) error {
	_, err := w.tx.exec(insertJob, newID(w.now), kind, string(payload), desk.At(due), key, w.stamp, w.stamp)
	return err
}

// dropJob ends a job that is done.
type dropJob struct{ key string }

func (d dropJob) apply(w *writer) error {
	_, err := w.tx.exec(`DELETE FROM outbox WHERE dedupe_key = ?`, d.key)
	return err
}
