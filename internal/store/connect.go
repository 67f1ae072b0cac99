package store

import (
	"fmt"

	"github.com/pocketbase/dbx"
)

// pragmas are set on every connection, PocketBase's and the writer's alike. synchronous(FULL) is the law that nothing is
// acknowledged before it is on disk: in WAL mode it syncs the log at every commit (https://sqlite.org/pragma.html#pragma_synchronous).
// busy_timeout comes first, so that the switch to WAL waits too. The log grows to 16 MB before it is copied into the database:
// pages that every message changes are then copied once instead of four times. A connection keeps 8 MB of pages and no more:
// a pool has many, a commit empties those of all readers, and the system keeps the file itself.
//
// A transaction takes the lock when it begins. One that reads first and takes it at its first write is refused with SQLITE_BUSY, without any waiting, when
// the writer has committed in between (https://sqlite.org/rescode.html#busy_snapshot): on a busy desk, publishing an article or accepting an invitation
// would fail by chance.
const pragmas = "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)&_pragma=wal_autocheckpoint(4000)" +
	"&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-8000)"

// Connect opens an SQLite file as all of Porchlight does; it is PocketBase's DBConnect.
func Connect(path string) (*dbx.DB, error) {
	db, err := dbx.Open("sqlite", path+pragmas)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}
