package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"porchlight/internal/desk"
)

// Findable is a conversation as the search over conversations indexes it.
type Findable struct {
	desk.Conversation
	Principals []string
	Names      []string // addresses, company and phone of its contact
	Tags       []Named
	Hidden     bool // deleted or spam
}

// FindableHistory names the history, and tells the last change and that up to which changes are forgotten.
func (s *Store) FindableHistory(ctx context.Context) (epoch string, last, forgotten int64, err error) {
	if last, err = s.Pos(ctx); err != nil {
		return "", 0, 0, err
	}
	err = s.read.QueryRowContext(ctx, `SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM desk_meta WHERE key = 'pruned'`).Scan(&forgotten)
	if err != nil {
		return "", 0, 0, fmt.Errorf("read how far changes are forgotten: %w", err)
	}
	return s.epoch, last, forgotten, nil
}

// ChangeLine is a row of changes: which messages of which conversation, and whether it tells of more than new ones.
type ChangeLine struct {
	Pos          int64
	At           desk.Millis
	Conversation string
	First, Last  int64
}

// ChangeLines reads what came after pos.
func (s *Store) ChangeLines(ctx context.Context, pos int64, limit int) (out []ChangeLine, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		var l ChangeLine
		err := scan(&l.Pos, &l.At, &l.Conversation, &l.First, &l.Last)
		out = append(out, l)
		return err
	}, `SELECT pos, at, conversation, first_seq, seq FROM changes WHERE pos > ? ORDER BY pos LIMIT ?`, pos, limit)
	if err != nil {
		return nil, fmt.Errorf("read changes after %d: %w", pos, err)
	}
	return out, nil
}

// ConversationsBelow lists ids of conversations, the highest first. Ids sort by time.
func (s *Store) ConversationsBelow(ctx context.Context, id string, limit int) ([]string, error) {
	if id == "" {
		id = "~" // above all that an id is made of
	}
	return s.column(ctx, `SELECT id FROM conversations WHERE id < ? ORDER BY id DESC LIMIT ?`, id, limit)
}

// CountConversations counts all there are, hidden ones too.
func (s *Store) CountConversations(ctx context.Context) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM conversations`).Scan(&n)
	return n, err
}

// Findable reads a conversation to be indexed; false when there is none.
func (s *Store) Findable(ctx context.Context, id string) (f Findable, found bool, err error) {
	var email, phone, company, proven string
	targets := append(conversationTargets(&f.Conversation), &f.Hidden, &email, &phone, &company, &proven)
	err = s.read.QueryRowContext(ctx, `SELECT `+conversationColumns+`, c.deleted_at > 0 OR c.spam, coalesce(p.claimed_email, ''), coalesce(p.phone, ''),
 coalesce(p.company, ''), coalesce((SELECT group_concat(i.value, ' ') FROM contact_identities i WHERE i.contact = c.contact AND i.kind = 'email'), '')
 FROM conversations c LEFT JOIN contacts p ON p.id = c.contact WHERE c.id = ?`, id).Scan(targets...)
	if errors.Is(err, sql.ErrNoRows) {
		return f, false, nil
	}
	if err != nil {
		return f, false, err
	}
	f.Names = []string{email, proven, phone, company}
	if err := s.otherNames(ctx, &f); err != nil {
		return f, false, err
	}
	if f.Principals, err = s.column(ctx, selectPrincipals, id); err != nil {
		return f, false, err
	}
	err = s.each(ctx, func(scan func(...any) error) error {
		var t Named
		err := scan(&t.ID, &t.Name)
		f.Tags = append(f.Tags, t)
		return err
	}, `SELECT t.id, t.name FROM conversation_tags x JOIN tags t ON t.id = x.tag WHERE x.conversation = ? ORDER BY t.id`, id)
	return f, err == nil, err
}

// otherNames are those of whoever else the contact is read as one with.
func (s *Store) otherNames(ctx context.Context, f *Findable) error {
	var root string
	if err := s.read.QueryRowContext(ctx, selectRoot, f.Contact).Scan(&root); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	}
	return s.each(ctx, func(scan func(...any) error) error {
		names := make([]string, 5)
		err := scan(&names[0], &names[1], &names[2], &names[3], &names[4])
		f.Names = append(f.Names, names...)
		return err
	}, `SELECT c.name, c.claimed_email, c.phone, c.company, coalesce((SELECT group_concat(i.value, ' ') FROM contact_identities i
 WHERE i.contact = c.id AND i.kind = 'email'), '') FROM contacts c WHERE (c.id = ?1 OR c.merged_into = ?1) AND c.id != ?2 ORDER BY c.id`, root, f.Contact)
}

// FindableMessages reads messages with seq from first to last, whoever asks.
func (s *Store) FindableMessages(ctx context.Context, conversation string, first, last int64, limit int) ([]desk.Message, error) {
	return s.readMessages(ctx, desk.Conversation{ID: conversation}, `SELECT `+messageColumns+` FROM messages m
 WHERE m.conversation = ? AND m.seq BETWEEN ? AND ? ORDER BY m.seq LIMIT ?`, conversation, max(1, first), last, limit)
}

// Hit is a message found, and the conversation it is of.
type Hit struct {
	Message      desk.Message
	Conversation Row
}

// Hits reads messages and conversations by id as far as an agent may see them, in the order of the ids. What the index still has and the
// database no longer, or no longer for this agent, is left out.
func (s *Store) Hits(ctx context.Context, from desk.Identity, messages, conversations []string) (hits []Hit, heads []Row, err error) {
	found := map[string]Hit{}
	ids := append([]string{}, conversations...)
	if len(messages) > 0 {
		if ids, err = s.saidIn(ctx, messages, found, ids); err != nil {
			return nil, nil, fmt.Errorf("read messages found: %w", err)
		}
	}
	rows, err := s.seen(ctx, from, sortedOnce(ids))
	if err != nil {
		return nil, nil, err
	}
	for _, id := range messages {
		h, ok := found[id]
		row, visible := rows[h.Conversation.ID]
		if !ok || !visible {
			continue
		}
		h.Conversation = row
		s.nameAuthor(&h.Message, row.Conversation)
		hits = append(hits, h)
	}
	for _, id := range conversations {
		if row, ok := rows[id]; ok {
			heads = append(heads, row)
		}
	}
	return hits, heads, nil
}

// saidIn reads messages by id and adds the conversations they are of.
func (s *Store) saidIn(ctx context.Context, messages []string, found map[string]Hit, ids []string) ([]string, error) {
	err := s.each(ctx, func(scan func(...any) error) error {
		var h Hit
		if err := scan(append(messageTargets(&h.Message), &h.Conversation.ID)...); err != nil {
			return err
		}
		found[h.Message.ID] = h
		ids = append(ids, h.Conversation.ID)
		return nil
	}, `SELECT `+messageColumns+`, m.conversation FROM messages m WHERE m.id IN (`+marks(len(messages))+`) AND m.seq > 0 AND m.redacted_at = ''`, anyArgs(messages)...)
	return ids, err
}

// seen reads those of some conversations that an agent sees.
func (s *Store) seen(ctx context.Context, from desk.Identity, ids []string) (map[string]Row, error) {
	out := map[string]Row{}
	if len(ids) == 0 || len(from.Principals) == 0 {
		return out, nil
	}
	visible, err := s.column(ctx, `SELECT DISTINCT conversation FROM conversation_access WHERE conversation IN (`+marks(len(ids))+`) AND principal IN (`+
		marks(len(from.Principals))+`)`, append(anyArgs(ids), anyArgs(from.Principals)...)...)
	if err != nil {
		return nil, fmt.Errorf("read who sees what was found: %w", err)
	}
	rows, err := s.rows(ctx, from, visible)
	for _, r := range rows {
		if r.Drawer == "" || r.Drawer == desk.InMerged { // what goes on elsewhere is still found
			out[r.ID] = r
		}
	}
	return out, err
}

func marks(n int) string { return strings.TrimPrefix(strings.Repeat(",?", n), ",") }

func anyArgs(list []string) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
