package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"porchlight/internal/desk"
)

// What an agent has begun to write is kept for them alone, so that it is there on their other computer and after a crash. It is
// its own state, not history: the writer keeps it, all of the agent's tabs hear of it, and a tab that missed something asks
// with its next welcome.

// unsentFor is how long nobody needs to come back to what they began.
const unsentFor = 30 * 24 * time.Hour

// scribble keeps what an agent wrote over a version.
type scribble struct {
	from         desk.Identity
	conversation string
	text         desk.Scribble
	out          desk.Unsent
}

const (
	unsentColumns = `d.conversation, d.version, d.mode, d.body, d.note, coalesce(d.files, '')`
	selectUnsent  = `SELECT ` + unsentColumns + ` FROM drafts d WHERE d.conversation = ? AND d.agent = ?`
	upsertUnsent  = `INSERT INTO drafts (id, conversation, agent, version, mode, body, note, files, created, updated) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?9)
 ON CONFLICT (conversation, agent) DO UPDATE SET version = ?4, mode = ?5, body = ?6, note = ?7, files = ?8, updated = ?9`
)

// unsentTargets is where a row is read to.
func unsentTargets(u *desk.Unsent, files *rawText) []any {
	return []any{&u.Conversation, &u.Version, &u.Mode, &u.Reply, &u.Note, files}
}

func (s *scribble) apply(w *writer) error {
	h, err := w.visible(s.conversation, s.from)
	if err != nil {
		return err
	}
	now := desk.Unsent{Agent: s.from.ID, Conversation: h.ID, Mode: desk.Reply}
	var files rawText
	found, err := w.tx.row(selectUnsent, []any{h.ID, s.from.ID}, unsentTargets(&now, &files)...)
	if err != nil {
		return err
	}
	if now.Version != s.text.Version {
		if now.Files, err = unsentFiles(w.each, s.from, h.ID, files); err != nil {
			return err
		}
		return desk.Errorf(desk.Conflict, "You wrote on elsewhere.").On("version").With(now)
	}
	kept, err := json.Marshal(s.text.Files)
	if err != nil {
		return fmt.Errorf("encode files of a draft: %w", err)
	}
	s.out = desk.Unsent{Agent: s.from.ID, Conversation: h.ID, Mode: s.text.Mode, Reply: s.text.Reply, Note: s.text.Note}
	if s.out.Files, err = unsentFiles(w.each, s.from, h.ID, kept); err != nil {
		return err
	}
	switch {
	case !s.out.Empty():
		// Never a number that was there before, although the row may have been deleted meanwhile.
		s.out.Version = max(int64(desk.At(w.now)), now.Version+1)
		_, err = w.tx.exec(upsertUnsent, newID(w.now), h.ID, s.from.ID, s.out.Version, string(s.out.Mode), s.out.Reply, s.out.Note, string(kept), w.stamp)
	case found:
		_, err = w.tx.exec(`DELETE FROM drafts WHERE conversation = ? AND agent = ?`, h.ID, s.from.ID)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	told := s.out
	w.news = append(w.news, desk.News{Kind: desk.DraftKept, Unsent: &told})
	return nil
}

// asking runs a query, on whichever connection.
type asking func(f func(scan func(...any) error) error, query string, args ...any) error

func (w *writer) each(f func(scan func(...any) error) error, query string, args ...any) error {
	return w.tx.each(f, query, args...)
}

// selectStill finds those of the named uploads that could still be sent.
const selectStill = `SELECT id, name, mime, size, width, height FROM attachments
 WHERE id IN (SELECT value FROM json_each(?)) AND conversation = ? AND uploader = ? AND state = 'uploaded'`

// unsentFiles looks up the uploads of a draft. What was sent or taken back meanwhile is not there any more, and nobody's fault.
func unsentFiles(each asking, from desk.Identity, conversation string, raw []byte) (out desk.UnsentFiles, err error) {
	out = desk.UnsentFiles{Reply: []desk.File{}, Note: []desk.File{}}
	var ids struct{ Reply, Note []string }
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &ids); err != nil {
			return out, fmt.Errorf("read files of a draft: %w", err)
		}
	}
	for _, half := range []struct {
		ids  []string
		into *[]desk.File
	}{{ids.Reply, &out.Reply}, {ids.Note, &out.Note}} {
		if len(half.ids) == 0 {
			continue
		}
		list, err := json.Marshal(half.ids)
		if err != nil {
			return out, fmt.Errorf("encode ids: %w", err)
		}
		err = each(func(scan func(...any) error) error {
			var f desk.File
			err := scan(&f.ID, &f.Name, &f.Mime, &f.Size, &f.Width, &f.Height)
			*half.into = append(*half.into, f)
			return err
		}, selectStill, string(list), conversation, uploaderOf(from))
		if err != nil {
			return out, fmt.Errorf("find files of a draft: %w", err)
		}
		slices.SortFunc(*half.into, func(a, b desk.File) int { return slices.Index(half.ids, a.ID) - slices.Index(half.ids, b.ID) })
	}
	return out, nil
}

// KeepDraft keeps what an agent has begun to write, instead of the version that it was written over. Somebody who wrote over
// another one is told what stands there now. Nothing at all ends the draft.
func (s *Store) KeepDraft(ctx context.Context, from desk.Identity, conversation string, text desk.Scribble) (desk.Unsent, error) {
	if err := text.Check(); err != nil {
		return desk.Unsent{}, err
	}
	op := &scribble{from: from, conversation: conversation, text: text}
	err := s.writer.do(ctx, op)
	return op.out, err
}

// unsentMost bounds an agent's list: more than anybody can have in mind.
const unsentMost = 500

const selectAllUnsent = `SELECT ` + unsentColumns + ` FROM drafts d JOIN conversations c ON c.id = d.conversation AND c.deleted_at = 0
 WHERE d.agent = ?1 AND EXISTS (SELECT 1 FROM conversation_access x WHERE x.conversation = d.conversation AND x.principal IN (SELECT value FROM json_each(?2)))
 ORDER BY d.version DESC LIMIT ?3`

// Unsent lists what an agent has begun to write, as far as they still see the conversations.
func (s *Store) Unsent(ctx context.Context, from desk.Identity) ([]desk.Unsent, error) {
	principals, err := json.Marshal(from.Principals)
	if err != nil {
		return nil, fmt.Errorf("encode principals: %w", err)
	}
	out, files := []desk.Unsent{}, []rawText{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var u desk.Unsent
		var raw rawText
		err := scan(unsentTargets(&u, &raw)...)
		out, files = append(out, u), append(files, raw)
		return err
	}, selectAllUnsent, from.ID, string(principals), unsentMost)
	if err != nil {
		return nil, fmt.Errorf("list drafts of %s: %w", from.ID, err)
	}
	each := func(f func(scan func(...any) error) error, query string, args ...any) error {
		return s.each(ctx, f, query, args...)
	}
	for i := range out {
		if out[i].Files, err = unsentFiles(each, from, out[i].Conversation, files[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
