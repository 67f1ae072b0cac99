package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// uploaded keeps a small file for somebody.
func (d *deskTest) uploaded(from desk.Identity, conversation, name string) desk.File {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "incoming")
	if err := os.WriteFile(path, []byte("bytes of "+name), 0o600); err != nil {
		d.t.Fatal(err)
	}
	f, err := d.Keep(d.t.Context(), from, conversation, store.Incoming{Path: path, Extension: ".txt",
		File: desk.File{Name: name, Mime: "text/plain", Size: int64(len("bytes of " + name))}})
	if err != nil {
		d.t.Fatal(err)
	}
	return f
}

// stored are the files that the storage has for an attachment.
func (d *deskTest) stored(id string) []string {
	d.t.Helper()
	list, err := filepath.Glob(filepath.Join(d.app.DataDir(), core.LocalStorageDirName, "*", id, "*"))
	if err != nil {
		d.t.Fatal(err)
	}
	return slices.DeleteFunc(list, func(name string) bool { return filepath.Ext(name) == ".attrs" })
}

func TestFilesOfTheFirstMessageBecomeTheContacts(t *testing.T) {
	d := newDesk(t)
	token := newToken()
	stranger := d.visitor(token)
	photo := d.uploaded(stranger, "", "lamp.txt")
	draft := desk.Draft{ClientID: "with-a-file", Files: []string{photo.ID}}
	r := d.post(stranger, draft)
	if len(r.Message.Files) != 1 || r.Message.Files[0] != photo {
		t.Fatalf("the receipt has %+v, uploaded was %+v", r.Message.Files, photo)
	}
	visitor := d.visitor(token)
	page, err := d.Messages(t.Context(), visitor, r.Conversation, store.Span{})
	if err != nil {
		t.Fatal(err)
	}
	last := page.Messages[len(page.Messages)-1]
	if len(last.Files) != 1 || last.Files[0] != photo || last.Data != nil {
		t.Errorf("the list has %+v", last)
	}
	if got := d.column(`SELECT uploader || ' ' || state || ' ' || message FROM attachments WHERE id = '%s'`, photo.ID); got != "contact:"+visitor.ID+" attached "+last.ID {
		t.Errorf("the row is %q", got)
	}
	if again := d.post(stranger, draft); !again.Repeated || len(again.Message.Files) != 1 {
		t.Errorf("the repeat is answered %+v", again)
	}
	c, err := d.Head(t.Context(), visitor, r.Conversation)
	if err != nil || c.Preview != "📎 lamp.txt" {
		t.Errorf("the preview is %q, %v", c.Preview, err)
	}
}

func TestARepeatWithOtherFilesIsAConflict(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	one, other := d.uploaded(visitor, r.Conversation, "one.txt"), d.uploaded(visitor, r.Conversation, "other.txt")
	draft := desk.Draft{Conversation: r.Conversation, ClientID: "with-a-file", Body: "See", Files: []string{one.ID}}
	d.post(visitor, draft)
	for _, files := range [][]string{{other.ID}, {one.ID, other.ID}, nil} {
		draft.Files = files
		if _, err := d.Post(t.Context(), visitor, draft); code(err) != desk.Conflict {
			t.Errorf("%v: %v", files, err)
		}
	}
}

func TestAMessageTakesOnlyItsSendersOwnUnsentUploads(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	other, elsewhere := d.opened("I am somebody else")
	agent := d.agent(apptest.Agent)
	sent := d.uploaded(visitor, r.Conversation, "sent.txt")
	d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "message-sent", Files: []string{sent.ID}})
	taken := d.uploaded(visitor, r.Conversation, "taken-back.txt")
	if err := d.Unsend(t.Context(), visitor, taken.ID); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		from desk.Identity
		file string
		code desk.Code
	}{
		"another visitor's":                  {visitor, d.uploaded(other, elsewhere.Conversation, "a.txt").ID, desk.NotFound},
		"the agent's":                        {visitor, d.uploaded(agent, r.Conversation, "a.txt").ID, desk.NotFound},
		"the visitor's, by the agent":        {agent, d.uploaded(visitor, r.Conversation, "a.txt").ID, desk.NotFound},
		"a stranger's":                       {visitor, d.uploaded(d.visitor(newToken()), "", "a.txt").ID, desk.NotFound},
		"of another conversation":            {agent, d.uploaded(agent, apptest.ID("convnone"), "a.txt").ID, desk.NotFound},
		"sent before":                        {visitor, sent.ID, desk.Conflict},
		"taken back":                         {visitor, taken.ID, desk.NotFound},
		"that never was":                     {visitor, "nothing", desk.NotFound},
		"one's own, for no conversation yet": {visitor, d.uploaded(visitor, "", "a.txt").ID, ""},
		"one's own":                          {agent, d.uploaded(agent, r.Conversation, "a.txt").ID, ""},
	} {
		_, err := d.Post(t.Context(), row.from, desk.Draft{Conversation: r.Conversation, ClientID: "taking-" + row.file, Body: "x", Files: []string{row.file}})
		if code(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARefusedFileLeavesTheConversationAsItWas(t *testing.T) {
	d := newDesk(t)
	_, r := d.opened("Hello")
	agent := d.agent(apptest.Agent)
	_, err := d.Post(t.Context(), agent, desk.Draft{Conversation: r.Conversation, ClientID: "refused-1", Body: "x", Files: []string{"nothing"}})
	c, headErr := d.Head(t.Context(), agent, r.Conversation)
	if code(err) != desk.NotFound || headErr != nil || c.Assignee != "" || c.LastSeq != r.Message.Seq {
		t.Errorf("%v; %+v, %v", err, c, headErr)
	}
}

func TestUploadsAreTheirUploadersUntilAMessageCarriesThem(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	agent := d.agent(apptest.Agent)
	f := d.uploaded(visitor, r.Conversation, "lamp.txt")
	secret := d.uploaded(agent, r.Conversation, "plan.txt")
	may := func(from desk.Identity, f desk.File) bool {
		_, err := d.Attachment(t.Context(), from, f.ID)
		if err != nil && code(err) != desk.NotFound {
			t.Fatal(err)
		}
		return err == nil
	}
	if !may(visitor, f) || may(agent, f) || may(visitor, secret) || !may(agent, secret) {
		t.Error("an upload is seen by others than its uploader, or not by them")
	}
	d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "with-a-file", Files: []string{f.ID}})
	d.post(agent, desk.Draft{Conversation: r.Conversation, ClientID: "a-note-file", Kind: desk.Note, Files: []string{secret.ID}})
	if !may(visitor, f) || !may(agent, f) || may(visitor, secret) || !may(agent, secret) {
		t.Error("what was sent is seen by others than those who see its message, or not by them")
	}
}

func TestWhatIsTakenBackOrNeverSentLeavesNoBytes(t *testing.T) {
	clock := &apptest.Clock{}
	clock.Move(time.Since(clock.Now())) // the seed's uploads are of today
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	d := runAt(t, app, clock.Now)
	visitor, r := d.opened("Hello")
	back, kept, old := d.uploaded(visitor, r.Conversation, "back.txt"), d.uploaded(visitor, r.Conversation, "kept.txt"), d.uploaded(visitor, r.Conversation, "old.txt")
	d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "with-a-file", Files: []string{kept.ID}})
	if err := d.Unsend(t.Context(), visitor, kept.ID); code(err) != desk.Conflict {
		t.Errorf("a sent file was taken back: %v", err)
	}
	if err := d.Unsend(t.Context(), d.agent(apptest.Agent), back.ID); code(err) != desk.NotFound {
		t.Errorf("an upload of somebody else was taken back: %v", err)
	}
	if len(d.stored(back.ID)) == 0 {
		t.Fatal("an upload has no bytes")
	}
	if err := d.Unsend(t.Context(), visitor, back.ID); err != nil {
		t.Fatal(err)
	}
	sweep := func(after time.Duration, want int) {
		t.Helper()
		clock.Move(after)
		if n, err := d.SweepFiles(t.Context()); err != nil || n != want {
			t.Errorf("swept %d, want %d: %v", n, want, err)
		}
	}
	seeds := d.count(`SELECT count(*) FROM attachments WHERE state = 'uploaded' AND id != '%s'`, old.ID)
	sweep(23*time.Hour, 0)
	sweep(2*time.Hour, 1+seeds)
	sweep(0, 0)
	if len(d.stored(back.ID)) > 0 || len(d.stored(old.ID)) > 0 || len(d.stored(kept.ID)) == 0 {
		t.Errorf("stored: %v, %v, %v", d.stored(back.ID), d.stored(old.ID), d.stored(kept.ID))
	}
	if n := d.count(`SELECT count(*) FROM attachments WHERE id IN ('%s', '%s')`, back.ID, old.ID); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func TestAVisitorUploadsSoMuchADay(t *testing.T) {
	clock := &apptest.Clock{}
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	d := runAt(t, app, clock.Now)
	visitor, r := d.opened("Hello")
	path := filepath.Join(t.TempDir(), "incoming")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	keep := func(from desk.Identity, size int64) error {
		_, err := d.Keep(t.Context(), from, r.Conversation, store.Incoming{Path: path, File: desk.File{Name: "a", Mime: "text/plain", Size: size}})
		return err
	}
	for range 5 {
		if err := keep(visitor, desk.MaxFileBytes); err != nil {
			t.Fatal(err)
		}
	}
	if err := keep(visitor, 1); code(err) != desk.TooLarge {
		t.Errorf("over a day's bytes: %v", err)
	}
	if err := keep(d.agent(apptest.Agent), 1); err != nil {
		t.Errorf("the agent has a day of their own: %v", err)
	}
	clock.Move(25 * time.Hour)
	for range 50 {
		if err := keep(visitor, 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := keep(visitor, 1); code(err) != desk.TooLarge {
		t.Errorf("over a day's files: %v", err)
	}
}
