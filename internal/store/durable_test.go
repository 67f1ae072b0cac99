package store_test

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

// A missing sync is hidden by the kernel's cache, so the pragma itself is looked at, on every connection that writes.
func TestEveryWritingConnectionSyncsAtEachCommit(t *testing.T) {
	d := newDesk(t)
	const full = "2" // https://sqlite.org/pragma.html#pragma_synchronous
	if v, err := d.WriterPragma(t.Context(), "synchronous"); err != nil || v != full {
		t.Errorf("the writer's: %q, %v", v, err)
	}
	for name, db := range map[string]dbx.Builder{"PocketBase's": d.app.NonconcurrentDB(), "PocketBase's readers": d.app.ConcurrentDB(),
		"the log's": d.app.AuxNonconcurrentDB()} {
		var v string
		if err := db.NewQuery("PRAGMA synchronous").Row(&v); err != nil || v != full {
			t.Errorf("%s: %q, %v", name, v, err)
		}
		if err := db.NewQuery("PRAGMA journal_mode").Row(&v); err != nil || v != "wal" {
			t.Errorf("%s: journal mode %q, %v", name, v, err)
		}
	}
}

func TestFullDiskIsNeverAnAcknowledgement(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	if err := d.LimitPages(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	long := make([]byte, 15_000)
	for i := range long {
		long[i] = 'a'
	}
	var kept, refused int
	for i := range 40 {
		_, err := d.Post(t.Context(), visitor, desk.Draft{Conversation: r.Conversation, ClientID: fmt.Sprintf("long-message-%d", i), Body: string(long)})
		switch code(err) {
		case "":
			kept++
		case desk.StorageFull:
			refused++
			if desk.AsError(err).RetryAfter == 0 {
				t.Error("a full disk is not said to be worth a retry")
			}
		default:
			t.Fatalf("message %d: %v", i, err)
		}
	}
	if refused == 0 || !d.Stats().StorageFull {
		t.Fatalf("the disk never became full: %d kept, health %+v", kept, d.Stats())
	}
	if n := d.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND kind = 'reply'`, r.Conversation); n != kept+1 {
		t.Errorf("%d acknowledged, %d stored", kept+1, n)
	}
	if err := d.Probe(t.Context()); err != nil && code(err) != desk.StorageFull {
		t.Errorf("probe: %v", err)
	}
	if err := d.LimitPages(t.Context(), -1); err != nil {
		t.Fatal(err)
	}
	if err := d.Probe(t.Context()); err != nil || d.Stats().StorageFull {
		t.Errorf("after room was made: %v, %+v", err, d.Stats())
	}
	again := d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "long-message-39", Body: string(long)})
	page := d.messages(visitor, r.Conversation)
	for i, m := range page {
		if m.PublicSeq != int64(i+1) {
			t.Fatalf("a hole at %d: %d", i+1, m.PublicSeq)
		}
	}
	if last := page[len(page)-1]; last.ID != again.Message.ID {
		t.Errorf("last is %+v", last)
	}
}

// A message is committed between what an invitation, an article or a save reads and what it writes: on a busy desk all the time.
func TestATransactionThatReadsFirstIsNotRefusedForAMessageInBetween(t *testing.T) {
	d := newDesk(t)
	other, err := sql.Open("sqlite", d.app.DBPath()+"?_pragma=busy_timeout(0)") // one that does not wait for its turn
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	other.SetMaxOpenConns(1)
	var between error
	err = d.app.RunInTransaction(func(tx core.App) error {
		tag, err := tx.FindRecordById("tags", apptest.ID("sparetag"))
		if err != nil {
			return err
		}
		_, between = other.Exec(`INSERT INTO desk_meta (key, value) VALUES ('between', '1')`)
		tag.Set("name", "written")
		return tx.Save(tag)
	})
	if err != nil {
		t.Errorf("the transaction: %v", err)
	}
	if between == nil {
		t.Error("somebody else wrote between its reading and its writing")
	}
}
