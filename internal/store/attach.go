package store

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"porchlight/internal/desk"
)

// A message carries its files in messages.data, which is read with it anyway: a message without files costs no question, and
// one with files no second one. attachments says where the bytes are and who may fetch them.

// load is what messages.data holds of a message that people write, instead of what an event carries.
type load struct {
	Files    []desk.File       `json:"files,omitempty"`
	Article  *desk.ArticleLink `json:"article,omitempty"`
	Mentions []string          `json:"mentions,omitempty"`
}

// loaded is how messages.data begins then.
var loaded = []string{`{"files":`, `{"article":`, `{"mentions":`}

// packed is what messages.data keeps of a message.
func packed(m *desk.Message) any {
	switch {
	case len(m.Files) > 0 || m.Article != nil || len(m.Mentions) > 0:
		b, err := json.Marshal(load{m.Files, m.Article, m.Mentions})
		if err != nil {
			return nil // texts and numbers always marshal
		}
		return string(b)
	case len(m.Data) > 0:
		return string(m.Data)
	}
	return nil
}

// packedData reads messages.data into the message it belongs to.
type packedData desk.Message

func (p *packedData) Scan(v any) error {
	var raw rawText
	if err := raw.Scan(v); err != nil {
		return err
	}
	p.Data, p.Files, p.Article, p.Mentions = json.RawMessage(raw), nil, nil, nil
	if !slices.ContainsFunc(loaded, func(begin string) bool { return strings.HasPrefix(string(raw), begin) }) {
		return nil
	}
	p.Data = nil
	var l load
	err := json.Unmarshal(raw, &l)
	p.Files, p.Article, p.Mentions = l.Files, l.Article, l.Mentions
	return err
}

// uploaderOf is who an upload belongs to, as attachments.uploader names them: before the first message there is only a token.
func uploaderOf(from desk.Identity) string {
	if from.Kind == desk.ByContact && from.ID == "" {
		return "token:" + from.TokenHash
	}
	return readerKey(from.Kind, from.ID)
}

// owns reports whether an upload is this person's. What a visitor uploaded before the first message is still theirs after it.
func owns(from desk.Identity, uploader string) bool {
	return uploader == uploaderOf(from) || from.Kind == desk.ByContact && from.TokenHash != "" && uploader == "token:"+from.TokenHash
}

const selectUpload = `SELECT id, name, mime, size, width, height, conversation, uploader, state FROM attachments WHERE id = ?`

// unsent looks up the files of a draft. It refuses what is not the sender's own, what another message carries already, and what
// was uploaded for another conversation.
func (w *writer) unsent(from desk.Identity, conversation string, ids []string) ([]desk.File, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	files := make([]desk.File, len(ids))
	for i, id := range ids {
		f := &files[i]
		var of, uploader, state string
		found, err := w.tx.row(selectUpload, []any{id}, &f.ID, &f.Name, &f.Mime, &f.Size, &f.Width, &f.Height, &of, &uploader, &state)
		if err != nil {
			return nil, err
		}
		if !found || !owns(from, uploader) || of != "" && of != conversation {
			return nil, desk.Errorf(desk.NotFound, "A file is no longer here. Please attach it again.").On("files")
		}
		if state != "uploaded" {
			return nil, desk.Errorf(desk.Conflict, "A file was sent with another message already.").On("files")
		}
	}
	return files, nil
}

// attach gives the files to the message that carries them, in its transaction.
func (w *writer) attach(from desk.Identity, conversation string, m desk.Message) error {
	for _, f := range m.Files {
		if _, err := w.tx.exec(`UPDATE attachments SET message = ?, conversation = ?, uploader = ?, state = 'attached', updated = ? WHERE id = ?`,
			m.ID, conversation, uploaderOf(from), w.stamp, f.ID); err != nil {
			return err
		}
	}
	return nil
}

// Bounds of what somebody may upload within a day, beside those of a file and of a message.
const (
	uploadDay         = 24 * time.Hour // also how long an upload waits for its message
	visitorDayBytes   = 100 << 20      // five of the largest files: more is no question to a shop
	visitorDayFiles   = 50
	agentDayBytes     = 2 << 30 // a busy day of manuals and photos; it bounds what a stolen sign-in fills
	agentDayFiles     = 2000
	strangersBytes    = 1 << 30 // of all who have not written yet, together: anybody can make tokens
	strangersFiles    = 5000
	strangersRetry    = 10 * time.Minute
	tooManyUploadsFor = "You have sent as many files as one day takes. Please try again tomorrow, or describe what they show."
)

// keep is the writer's part of an upload: the row comes before the bytes, so that a crash between leaves a row that the sweep
// finds, and never a file that nobody knows.
type keep struct {
	from         desk.Identity
	conversation string
	file         desk.File
	sha256, key  string // the name in the storage
	out          desk.File
}

func (k *keep) apply(w *writer) error {
	if k.conversation != "" {
		h, err := w.seen(k.conversation, k.from)
		if err == nil && k.from.Agent() {
			err = h.Closed() // what a visitor brings is heard, wherever their conversation goes on
		}
		if err != nil {
			return err
		}
	}
	from := k.from
	if !from.Agent() {
		var err error
		if from, err = w.current(from); err != nil {
			return err
		}
	}
	if err := w.room(from, k.file.Size); err != nil {
		return err
	}
	k.out = k.file
	k.out.ID = newID(w.now)
	_, err := w.tx.exec(`INSERT INTO attachments (id, conversation, uploader, file, name, mime, size, width, height, sha256, state, created, updated)
 VALUES (?,?,?,?,?,?,?,?,?,?,'uploaded',?,?)`, k.out.ID, k.conversation, uploaderOf(from), k.key, k.file.Name, k.file.Mime, k.file.Size,
		k.file.Width, k.file.Height, k.sha256, w.stamp, w.stamp)
	return err
}

// room refuses an upload that is over what a day takes.
func (w *writer) room(from desk.Identity, size int64) error {
	bytes, files := int64(visitorDayBytes), int64(visitorDayFiles)
	if from.Agent() {
		bytes, files = agentDayBytes, agentDayFiles
	}
	var count, sum int64
	since := stamp(w.now.Add(-uploadDay))
	if _, err := w.tx.row(`SELECT count(*), coalesce(sum(size), 0) FROM attachments WHERE uploader = ? AND created > ?`,
		[]any{uploaderOf(from), since}, &count, &sum); err != nil {
		return err
	}
	if count+1 > files || sum+size > bytes {
		return desk.Errorf(desk.TooLarge, tooManyUploadsFor).On("file")
	}
	if from.Agent() || from.ID != "" {
		return nil
	}
	if _, err := w.tx.row(`SELECT count(*), coalesce(sum(size), 0) FROM attachments WHERE uploader >= 'token:' AND uploader < 'token;'`,
		nil, &count, &sum); err != nil {
		return err
	}
	if count+1 > strangersFiles || sum+size > strangersBytes {
		return desk.Errorf(desk.Unavailable, "The desk takes no more files at the moment. Please write first, and attach it then.").After(strangersRetry)
	}
	return nil
}

// unsend takes back an upload that no message carries.
type unsend struct {
	from desk.Identity
	id   string
}

func (u unsend) apply(w *writer) error {
	var f desk.File
	var conversation, uploader, state string
	found, err := w.tx.row(selectUpload, []any{u.id}, &f.ID, &f.Name, &f.Mime, &f.Size, &f.Width, &f.Height, &conversation, &uploader, &state)
	if err != nil {
		return err
	}
	if !found || !owns(u.from, uploader) || state == "removed" {
		return errNoFile()
	}
	if state != "uploaded" {
		return desk.Errorf(desk.Conflict, "This file was sent with a message and stays with it.")
	}
	_, err = w.tx.exec(markRemoved, w.stamp, u.id)
	return err
}

const markRemoved = `UPDATE attachments SET state = 'removed', updated = ? WHERE id = ?`

// selectExpired leaves alone what stands in somebody's draft.
const selectExpired = `SELECT id FROM attachments WHERE state = 'uploaded' AND created < ? AND NOT EXISTS (SELECT 1 FROM drafts d, json_tree(d.files) f
 WHERE d.conversation = attachments.conversation AND f.value = attachments.id) LIMIT 500`

// expire marks uploads that have waited too long. The writer does it, so that none is being attached at that moment.
type expire struct{ ids []string }

func (e *expire) apply(w *writer) (err error) {
	e.ids, err = w.tx.strings(selectExpired, stamp(w.now.Add(-uploadDay)))
	if err != nil {
		return err
	}
	for _, id := range e.ids {
		if _, err := w.tx.exec(markRemoved, w.stamp, id); err != nil {
			return err
		}
	}
	return nil
}

// discard forgets rows whose bytes are gone.
type discard struct{ ids []string }

func (d discard) apply(w *writer) error {
	for id := range slices.Values(d.ids) {
		if _, err := w.tx.exec(`DELETE FROM attachments WHERE id = ? AND state = 'removed' AND message = ''`, id); err != nil {
			return err
		}
	}
	return nil
}

func errNoFile() *desk.Error {
	return desk.Errorf(desk.NotFound, "There is no such file, or it is not yours to see.")
}
