package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"porchlight/internal/desk"
)

// How a conversation is filed: its due date, tags, followers and the desk's own fields. The tables conversation_tags and followers are what others
// look up; the row carries the same ids, so that a list needs neither.

// known refuses ids of which one does not exist.
func (w *writer) known(query string, ids []string, text, field string) error {
	for _, one := range ids {
		var id string
		found, err := w.tx.row(query, []any{one}, &id)
		if err != nil {
			return err
		}
		if !found {
			return desk.Errorf(desk.BadRequest, "%s", text).On(field)
		}
	}
	return nil
}

// checkFiling refuses before the first write.
func (p *patch) checkFiling(w *writer, h *head) (err error) {
	if p.patch.AddTags, err = w.leads(p.patch.AddTags); err != nil {
		return err
	}
	q := p.patch
	if err := q.CheckMoments(&h.Conversation, desk.At(w.now)); err != nil {
		return err
	}
	if err := w.known(`SELECT id FROM tags WHERE id = ?`, q.AddTags, "There is no such tag.", "add_tags"); err != nil {
		return err
	}
	if err := w.known(`SELECT id FROM agents WHERE id = ? AND disabled = 0`, q.AddFollowers, "There is no such agent.", "add_followers"); err != nil {
		return err
	}
	if len(h.Tags.Change(q.AddTags, q.RemoveTags).List()) > desk.MaxTags {
		return desk.Errorf(desk.BadRequest, "A conversation has at most %d tags.", desk.MaxTags).On("add_tags")
	}
	if len(h.Followers.Change(q.AddFollowers, q.RemoveFollowers).List()) > desk.MaxFollowers {
		return desk.Errorf(desk.BadRequest, "A conversation has at most %d followers.", desk.MaxFollowers).On("add_followers")
	}
	return p.checkCustom(w, h)
}

func (p *patch) checkCustom(w *writer, h *head) (err error) {
	p.custom, p.changed = h.Custom, nil
	if len(p.patch.Custom) == 0 {
		return nil
	}
	fields, err := w.fields(ofConversations)
	if err != nil {
		return err
	}
	p.custom, p.changed, err = h.Custom.Change(fields, p.patch.Custom)
	return err
}

// What the desk's own fields are of.
const (
	ofConversations = "conversation"
	ofContacts      = "contact"
)

const selectFields = `SELECT key, CASE WHEN label != '' THEN label ELSE key END, type, coalesce(options, ''), archived FROM custom_fields
 WHERE object = ? AND archived <= ? ORDER BY archived, position, 2 COLLATE NOCASE, key`

// fields are the desk's own fields of conversations or contacts.
func (w *writer) fields(of string) (list []desk.Field, err error) {
	err = w.tx.each(func(scan func(...any) error) error {
		f, err := scanField(scan)
		list = append(list, f)
		return err
	}, selectFields, of, false)
	return list, err
}

// fields is the same for readers.
func (s *Store) fields(ctx context.Context, of string) ([]desk.Field, error) {
	return s.listFields(ctx, of, false)
}

// allFields has those that are archived, too, after the others: past events and kept values name them.
func (s *Store) allFields(ctx context.Context, of string) ([]desk.Field, error) {
	return s.listFields(ctx, of, true)
}

func (s *Store) listFields(ctx context.Context, of string, archived bool) (list []desk.Field, err error) {
	list = []desk.Field{}
	err = s.each(ctx, func(scan func(...any) error) error {
		f, err := scanField(scan)
		list = append(list, f)
		return err
	}, selectFields, of, archived)
	if err != nil {
		return nil, fmt.Errorf("list custom fields: %w", err)
	}
	return list, nil
}

func scanField(scan func(...any) error) (f desk.Field, err error) {
	var options json.RawMessage
	if err := scan(&f.Key, &f.Label, &f.Type, (*rawText)(&options), &f.Archived); err != nil {
		return f, err
	}
	f.Options, _ = desk.ReadOptions(options) // checked where it was saved; what raw SQL wrote offers nothing
	return f, nil
}

func (p *patch) due(w *writer, h *head) error {
	to := p.patch.DueAt
	if to == nil {
		return nil
	}
	return p.set(w, h, desk.DueChanged, instant(h.DueAt), instant(*to), func() { h.DueAt = *to })
}

// instant writes a moment into an event; none is empty.
func instant(at desk.Millis) string {
	if at == 0 {
		return ""
	}
	return strconv.FormatInt(int64(at), 10)
}

func (p *patch) tags(w *writer, h *head) error {
	next := h.Tags.Change(p.patch.AddTags, p.patch.RemoveTags)
	if next == h.Tags {
		return nil
	}
	if err := w.file(h.ID, h.Tags, next, `INSERT INTO conversation_tags (id, conversation, tag, created, updated) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING`,
		`DELETE FROM conversation_tags WHERE conversation = ? AND tag = ?`); err != nil {
		return err
	}
	return p.set(w, h, desk.TagsChanged, string(h.Tags), string(next), func() { h.Tags = next })
}

// followers see the conversation, whatever team it is in.
func (p *patch) followers(w *writer, h *head) error {
	next := h.Followers.Change(p.patch.AddFollowers, p.patch.RemoveFollowers)
	if next == h.Followers {
		return nil
	}
	if err := w.file(h.ID, h.Followers, next, `INSERT INTO followers (id, conversation, agent, created, updated) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING`,
		`DELETE FROM followers WHERE conversation = ? AND agent = ?`); err != nil {
		return err
	}
	before, was := h.principals, h.Followers
	h.Followers = next
	if err := w.regrant(h); err != nil {
		return err
	}
	data := desk.EventData{Actor: p.from.ID, Before: string(was), After: string(next)}
	if err := w.event(h, authorOf(p.from), desk.FollowersChanged, data); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, before)
}

// file makes the rows of a table those of a list of ids.
func (w *writer) file(conversation string, was, next desk.IDs, insert, remove string) error {
	for _, id := range was.List() {
		if next.Has(id) {
			continue
		}
		if _, err := w.tx.exec(remove, conversation, id); err != nil {
			return err
		}
	}
	for _, id := range next.List() {
		if was.Has(id) {
			continue
		}
		if _, err := w.tx.exec(insert, newID(w.now), conversation, id, w.stamp, w.stamp); err != nil {
			return err
		}
	}
	return nil
}

// fields tells which of the desk's own fields have changed, not what they hold: events carry no personal data.
func (p *patch) fields(w *writer, h *head) error {
	if len(p.changed) == 0 {
		return nil
	}
	h.Custom = p.custom
	for _, key := range p.changed {
		if err := w.event(h, authorOf(p.from), desk.FieldChanged, desk.EventData{Actor: p.from.ID, Field: key}); err != nil {
			return err
		}
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// refile brings a row in line with the tables, when something was saved past the writer.
func (w *writer) refile(h *head) error {
	tags, err := w.tx.strings(`SELECT tag FROM conversation_tags WHERE conversation = ? ORDER BY rowid`, h.ID)
	if err != nil {
		return err
	}
	followers, err := w.granted(h.ID)
	if err != nil {
		return err
	}
	h.Tags, h.Followers = inOrder(h.Tags, tags), inOrder(h.Followers, followers)
	return nil
}

// inOrder keeps the order of a list that has the same ids as another.
func inOrder(was desk.IDs, list []string) desk.IDs {
	known := was.List()
	return was.Change(list, slices.DeleteFunc(known, func(id string) bool { return slices.Contains(list, id) }))
}
