package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/desk"
)

// Row is a conversation in an agent's list: what all see of it, and how far this agent has read.
type Row struct {
	desk.Conversation
	Seen int64 `json:"seen"`
}

// listMost bounds a page of the list.
const listMost = 500

// Filter chooses conversations for a list.
type Filter struct {
	Which  desk.Filter
	Cursor string // as Next of the page before
	Limit  int
	Number int64       // not 0: the one that has it, whatever its status
	Drawer desk.Drawer // not empty: what lies there, instead of what Which matches
}

// List is a page of conversations; Next is empty on the last one. A page may be short, even empty, before that: how much one page reads is bounded,
// however few of what it reads match.
type List struct {
	Conversations []Row
	Next          string
}

// place is where a row stands: the order of every list, and what a cursor holds.
type place struct {
	at int64
	id string
}

func (p place) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(p.at, 10) + "." + p.id))
}

// parseCursor reads where a page begins; without a cursor that is before everything.
func parseCursor(cursor string, descends bool) (place, error) {
	if cursor == "" && descends {
		return place{at: math.MaxInt64}, nil
	}
	if cursor == "" {
		return place{at: math.MinInt64}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	at, id, ok := strings.Cut(string(raw), ".")
	n, numErr := strconv.ParseInt(at, 10, 64)
	if err != nil || !ok || numErr != nil || len(id) > 32 {
		return place{}, desk.Errorf(desk.BadRequest, "This is not a cursor of a list.").On("cursor")
	}
	return place{n, id}, nil
}

// Conversations lists what an agent sees and a filter matches: one seek per principal and status over the covering index, merged. A page costs the
// same at the thousandth conversation as at the millionth.
func (s *Store) Conversations(ctx context.Context, from desk.Identity, f Filter) (List, error) {
	if f.Number != 0 {
		return s.numbered(ctx, from, f.Number)
	}
	if f.Drawer != "" {
		f.Which = desk.Filter{Statuses: []desk.Status{desk.Status(f.Drawer)}} // as the index names it
	} else if err := f.Which.Validate(); err != nil {
		return List{}, err
	}
	after, err := parseCursor(f.Cursor, f.Which.Descends())
	if err != nil {
		return List{}, err
	}
	limit := f.Limit
	if limit <= 0 || limit > listMost {
		limit = listMost
	}
	now := desk.At(s.clock())
	places, next, err := s.newListing(f.Which, from, now).page(ctx, after, limit)
	if err != nil {
		return List{}, fmt.Errorf("list conversations: %w", err)
	}
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.id
	}
	out := List{Next: next}
	if out.Conversations, err = s.rows(ctx, from, ids); err != nil {
		return List{}, err
	}
	viewer := from.Viewer()
	out.Conversations = slices.DeleteFunc(out.Conversations, func(r Row) bool { // what has changed between the two readings
		if f.Drawer != "" {
			return r.Drawer != f.Drawer
		}
		return !f.Which.Match(&r.Conversation, viewer, now)
	})
	return out, nil
}

// numbered is a list of the one conversation that has a number, or of none: what must not be seen answers as what does not exist.
func (s *Store) numbered(ctx context.Context, from desk.Identity, number int64) (out List, err error) {
	ids, err := s.column(ctx, `SELECT id FROM conversations WHERE number = ?`, number)
	if err != nil {
		return out, fmt.Errorf("find conversation by number: %w", err)
	}
	for _, id := range ids {
		var refused *desk.Error
		if _, err = s.Head(ctx, from, id); errors.As(err, &refused) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
	if len(ids) > 0 {
		out.Conversations, err = s.rows(ctx, from, ids)
	}
	return out, err
}

// rows reads conversations in the order of ids, in whatever drawer they lie, with the agent's own mark.
func (s *Store) rows(ctx context.Context, from desk.Identity, ids []string) ([]Row, error) {
	out := make([]Row, len(ids))
	for n := 0; n < len(ids); n += rowsAtOnce {
		part := ids[n:min(n+rowsAtOnce, len(ids))]
		if err := s.scanRows(ctx, from, part, out[n:]); err != nil {
			return nil, fmt.Errorf("read conversations: %w", err)
		}
	}
	return slices.DeleteFunc(out, func(r Row) bool { return r.ID == "" }), nil // there is none, or it is erased
}

// rowsAtOnce bounds the values of one statement.
const rowsAtOnce = 100

// scanRows puts conversations where their ids stand.
func (s *Store) scanRows(ctx context.Context, from desk.Identity, ids []string, into []Row) (err error) {
	args := make([]any, 0, 1+len(ids))
	args = append(args, readerKey(from.Kind, from.ID))
	at := make(map[string]int, len(ids))
	for n, id := range ids {
		args, at[id] = append(args, id), n
	}
	rows, err := s.read.QueryContext(ctx, `SELECT `+conversationColumns+`, coalesce(r.seen_seq, 0) FROM conversations c
 LEFT JOIN read_marks r ON r.conversation = c.id AND r.reader = ?
 WHERE c.erased_at = 0 AND c.id IN (?`+strings.Repeat(",?", len(ids)-1)+`)`, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var r Row
	targets := append(conversationTargets(&r.Conversation), &r.Seen) // each row is read into the same, and copied
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		into[at[r.ID]] = r
	}
	return rows.Err()
}

// conversation reads a head without asking who wants it.
func (s *Store) conversation(ctx context.Context, id string) (desk.Conversation, error) {
	var c desk.Conversation
	err := s.read.QueryRowContext(ctx, `SELECT `+conversationColumns+` FROM conversations c WHERE c.id = ?`, id).
		Scan(conversationTargets(&c)...)
	return c, err
}

// errNoConversation is the one answer for what does not exist and what must not be known to exist.
func errNoConversation() error {
	return desk.Errorf(desk.NotFound, "There is no such conversation, or it is not yours to see.").On("conversation")
}

// hidden reports whether a conversation is nobody's to see any more, or not its contact's: what an agent has deleted is deleted for them.
func hidden(c *desk.Conversation, from desk.Identity) bool {
	return c.Drawer == desk.InErased || c.Drawer == desk.InDeleted && from.Kind == desk.ByContact
}

// Head reads a conversation for somebody who may see it.
func (s *Store) Head(ctx context.Context, from desk.Identity, id string) (desk.Conversation, error) {
	c, err := s.conversation(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return c, errNoConversation()
	}
	if err != nil {
		return c, fmt.Errorf("read conversation %s: %w", id, err)
	}
	if hidden(&c, from) {
		return desk.Conversation{}, errNoConversation()
	}
	if !from.Agent() {
		if !from.Follows(c.Contact, c.ID) {
			return desk.Conversation{}, errNoConversation()
		}
		return c, nil
	}
	principals, err := s.column(ctx, selectPrincipals, id)
	if err != nil {
		return c, fmt.Errorf("read access to %s: %w", id, err)
	}
	if !desk.Sees(from.Principals, principals) {
		return desk.Conversation{}, errNoConversation()
	}
	return c, nil
}

// Sees answers who may hear of a conversation, and whether from is one of them: what a typing frame asks.
func (s *Store) Sees(ctx context.Context, from desk.Identity, id string) (principals []string, contact string, ok bool, err error) {
	c, err := s.Head(ctx, from, id)
	var refused *desk.Error
	if errors.As(err, &refused) {
		return nil, "", false, nil
	}
	if err != nil {
		return nil, "", false, err
	}
	principals, err = s.column(ctx, selectPrincipals, id)
	return principals, c.Contact, err == nil, err
}
