package store

import (
	"context"
	"errors"
	"fmt"

	"porchlight/internal/desk"
)

// messageColumns are read in the order of messageTargets, by the writer and by readers alike.
const messageColumns = `m.id, m.seq, m.public_seq, m.rev, m.client_id, m.kind, m.event_type, coalesce(m.data, ''), m.author_kind,
 m.agent || m.contact, m.body, m.lang, CAST(round(unixepoch(m.created, 'subsec') * 1000) AS INTEGER), m.redacted_at != ''`

func messageTargets(m *desk.Message) []any {
	return []any{&m.ID, &m.Seq, &m.PublicSeq, &m.Rev, &m.ClientID, &m.Kind, &m.EventType, (*packedData)(m), &m.Author.Kind,
		&m.Author.ID, &m.Body, &m.Lang, &m.At, &m.Redacted}
}

// rawText reads a JSON column; empty and null are nothing.
type rawText []byte

func (r *rawText) Scan(v any) error {
	switch v := v.(type) {
	case string:
		*r = nil
		if v != "" && v != "null" {
			*r = []byte(v)
		}
		return nil
	case []byte:
		return r.Scan(string(v))
	case nil:
		*r = nil
		return nil
	}
	return fmt.Errorf("read JSON from %T", v)
}

// Page is a stretch of a conversation in order of seq.
type Page struct {
	Messages []desk.Message
	More     bool // there are further ones in the direction asked for
}

// Span asks for messages after or, when After is negative, before a number; Limit of them.
type Span struct {
	After, Before int64
	Limit         int
}

// pageMost bounds a page: 200 messages of usual length are 100 KB.
const pageMost = 200

func (s Span) limit() int {
	if s.Limit <= 0 || s.Limit > pageMost {
		return pageMost
	}
	return s.Limit
}

// Messages reads a stretch of a conversation for somebody who may see it. A visitor's numbers are public_seq.
func (s *Store) Messages(ctx context.Context, from desk.Identity, conversation string, span Span) (Page, error) {
	c, err := s.Head(ctx, from, conversation)
	if err != nil {
		return Page{}, err
	}
	// A visitor's numbers never run ahead of seq, so that (conversation, seq) serves both: what comes after public_seq n
	// comes after seq n too.
	query := `SELECT ` + messageColumns + ` FROM messages m WHERE m.conversation = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`
	bound := span.After
	switch {
	case span.Before > 0 && from.Agent():
		query, bound = `SELECT `+messageColumns+` FROM messages m WHERE m.conversation = ? AND m.seq > 0 AND m.seq < ? ORDER BY m.seq DESC LIMIT ?`, span.Before
	case span.Before > 0:
		query, bound = `SELECT `+messageColumns+` FROM messages m WHERE m.conversation = ? AND m.seq > 0 AND m.public_seq BETWEEN 1 AND ? - 1
 ORDER BY m.seq DESC LIMIT ?`, span.Before
	case !from.Agent():
		query = `SELECT ` + messageColumns + ` FROM messages m WHERE m.conversation = ?1 AND m.seq > ?2 AND m.public_seq > ?2 ORDER BY m.seq LIMIT ?3`
	}
	list, err := s.readMessages(ctx, c, query, conversation, bound, span.limit()+1)
	if err != nil {
		return Page{}, fmt.Errorf("read messages of %s: %w", conversation, err)
	}
	page := Page{Messages: list, More: len(list) > span.limit()}
	if page.More {
		page.Messages = list[:span.limit()]
	}
	if span.Before > 0 {
		reverse(page.Messages)
	}
	if !from.Agent() {
		for i, m := range page.Messages {
			page.Messages[i], _ = m.Public() // all of them have a public_seq
			if m.Author.Kind == desk.ByContact {
				page.Messages[i].Author.Name = from.Name // what agents call them may be what they have never said
			}
		}
	}
	return page, nil
}

func reverse(list []desk.Message) {
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
}

func (s *Store) readMessages(ctx context.Context, c desk.Conversation, query string, args ...any) (list []desk.Message, err error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var m desk.Message
		if err := rows.Scan(messageTargets(&m)...); err != nil {
			return nil, err
		}
		s.nameAuthor(&m, c)
		list = append(list, m)
	}
	return list, rows.Err()
}

// nameAuthor puts the name beside the id, as it is today.
func (s *Store) nameAuthor(m *desk.Message, c desk.Conversation) {
	switch m.Author.Kind {
	case desk.ByAgent:
		m.Author.Name = s.people.name(m.Author.ID)
	case desk.ByContact:
		m.Author.Name = c.ContactName
	case desk.BySystem:
	}
}
