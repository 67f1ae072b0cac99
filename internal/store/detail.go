package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"porchlight/internal/desk"
)

// Person is an agent as colleagues see them.
type Person struct {
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	PublicName string          `json:"public_name"`
	Email      string          `json:"email,omitempty"` // one's own only
	Avatar     string          `json:"avatar"`          // address of the portrait; empty: none
	Role       desk.Role       `json:"role"`
	Languages  json.RawMessage `json:"languages,omitempty"`
	TZ         string          `json:"tz"`
	Capacity   int             `json:"capacity"` // chats that are given to them by themselves
	Presence   desk.Presence   `json:"presence"`
	Teams      []string        `json:"teams,omitempty"`     // ids of those that the agent who asks belongs to
	Shortcuts  json.RawMessage `json:"shortcuts,omitempty"` // of the agent who asks: their own keys, unless they never chose any
	Silenced   json.RawMessage `json:"silenced,omitempty"`  // of the agent who asks: rules of plain language that they want to hear of no more
}

// Me is what a workspace needs to begin.
type Me struct {
	Agent   Person         `json:"agent"`
	Teams   []TeamSummary  `json:"teams"`
	Agents  []Person       `json:"agents"`
	Inboxes []InboxSummary `json:"inboxes"`
	Tags    []Tag          `json:"tags"`
	Fields  []desk.Field   `json:"fields"` // the desk's own, of conversations
	Epoch   string         `json:"epoch"`
	Pos     int64          `json:"pos"`
}

// Named is a record with a name.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// TeamSummary is a team as the workspace needs it.
type TeamSummary struct {
	Named
	Assignment desk.Assignment `json:"assignment"`
	Above      string          `json:"escalates_to"`       // id of the team that its conversations go up to; empty: none
	AboveAgent string          `json:"escalates_to_agent"` // id of the agent they go up to, before that team
}

// InboxSummary is an inbox as the workspace needs it. Target is the wait, in seconds, that a first reply should stay under.
type InboxSummary struct {
	Named
	Company   string `json:"company"` // as its customers read it
	Locale    string `json:"locale"`
	Kind      string `json:"kind"`
	PublicKey string `json:"public_key"`
	Target    int64  `json:"target_s"`
	Next      int64  `json:"next_target_s"`      // as Target, for every reply after the first; 0: the same
	Answer    int64  `json:"answer_s"`           // an unanswered chat goes back to the queue after so many seconds; 0: never
	Visitors  bool   `json:"visitors,omitempty"` // agents see who looks at its website now
}

// defaultTarget is the first reply's target of an inbox that sets none: what live chat is measured by.
const defaultTarget = 120 // seconds

// Me reads what an agent's workspace begins with. Agents that are disabled are left out.
func (s *Store) Me(ctx context.Context, from desk.Identity) (out Me, err error) {
	out.Epoch = s.epoch
	if out.Pos, err = s.Pos(ctx); err != nil {
		return out, err
	}
	if out.Agents, err = s.colleagues(ctx); err != nil {
		return out, fmt.Errorf("list agents: %w", err)
	}
	for i := range out.Agents {
		if out.Agents[i].ID == from.ID {
			out.Agent = out.Agents[i]
		} else {
			out.Agents[i].Email = ""
		}
	}
	if out.Teams, err = s.teams(ctx); err != nil {
		return out, fmt.Errorf("list teams: %w", err)
	}
	if out.Inboxes, err = s.inboxes(ctx); err != nil {
		return out, fmt.Errorf("list inboxes: %w", err)
	}
	out.Agent.Teams = from.Viewer().Teams
	if err := s.read.QueryRowContext(ctx, `SELECT coalesce(nullif(shortcuts, 'null'), ''), coalesce(nullif(silenced, 'null'), '') FROM agents WHERE id = ?`, from.ID).
		Scan((*rawText)(&out.Agent.Shortcuts), (*rawText)(&out.Agent.Silenced)); err != nil {
		return out, fmt.Errorf("read what an agent has chosen: %w", err)
	}
	return out, s.filing(ctx, &out)
}

func (s *Store) colleagues(ctx context.Context) (out []Person, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		var p Person
		if err := scan(&p.ID, &p.Name, &p.PublicName, &p.Email, &p.Avatar, &p.Role, (*rawText)(&p.Languages), &p.TZ, &p.Capacity); err != nil {
			return err
		}
		p.Avatar = portrait(p.ID, p.Avatar)
		out = append(out, p)
		return nil
	}, `SELECT id, name, CASE WHEN public_name != '' THEN public_name ELSE name END, email, avatar, role, coalesce(languages, ''), tz, capacity
 FROM agents WHERE disabled = 0 ORDER BY name`)
	return out, err
}

func (s *Store) teams(ctx context.Context) (out []TeamSummary, err error) {
	out = []TeamSummary{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var t TeamSummary
		err := scan(&t.ID, &t.Name, &t.Assignment, &t.Above, &t.AboveAgent)
		out = append(out, t)
		return err
	}, `SELECT id, name, CASE WHEN assignment != '' THEN assignment ELSE 'manual' END, escalates_to, escalates_to_agent FROM teams ORDER BY name`)
	return out, err
}

func (s *Store) inboxes(ctx context.Context) (out []InboxSummary, err error) {
	out = []InboxSummary{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var in InboxSummary
		err := scan(&in.ID, &in.Name, &in.Company, &in.Locale, &in.Kind, &in.PublicKey, &in.Target, &in.Next, &in.Answer, &in.Visitors)
		out = append(out, in)
		return err
	}, `SELECT id, name, coalesce(nullif(json_extract(brand, '$.name'), ''), name), locale, kind, public_key, coalesce(json_extract(settings, '$.target_s'), ?),
 coalesce(json_extract(settings, '$.next_target_s'), 0), coalesce(json_extract(settings, '$.answer_s'), 0), coalesce(json_extract(settings, '$.visitors'), 0) FROM inboxes ORDER BY name`, defaultTarget)
	return out, err
}

// each calls f for every row of a query.
func (s *Store) each(ctx context.Context, f func(scan func(...any) error) error, query string, args ...any) (err error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Detail is a conversation with what stands beside it.
type Detail struct {
	Conversation Row           `json:"conversation"`
	Contact      Contact       `json:"contact"`
	Marks        []desk.Mark   `json:"marks"`
	Earlier      []Row         `json:"earlier"`
	Links        []Row         `json:"links"`  // those that it is linked with
	Merged       []Row         `json:"merged"` // those that go on in it
	Kudos        []desk.Kudos  `json:"kudos"`
	Ratings      []desk.Rating `json:"ratings"` // one a round, the newest first

	Handover *desk.Handover `json:"handover,omitempty"` // the newest, unless it was taken back
}

// Contact is a contact as an agent sees them beside a conversation.
type Contact struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Address string      `json:"address"` // claimed, unless Proven
	Proven  bool        `json:"proven"`
	Locale  string      `json:"locale"`
	TZ      string      `json:"tz"`
	Country string      `json:"country"`
	Company string      `json:"company"`
	Page    string      `json:"page"` // where the conversation was opened
	Created desk.Millis `json:"created"`

	Fields  []desk.Answer `json:"fields"`            // what was asked before the chat
	Trail   []desk.Visit  `json:"trail"`             // newest first
	Article *Reading      `json:"article,omitempty"` // that they came from
	Online  bool          `json:"online"`            // filled in by who knows the sockets

	Blocked   bool   `json:"blocked,omitempty"`    // what they write is not taken
	BlockedBy string `json:"blocked_by,omitempty"` // id of the agent; empty: in the panel
}

// earlierMost is how many earlier conversations of a contact are shown beside one.
const earlierMost = 5

// Detail reads a conversation for an agent who sees it. Earlier conversations are only those that the agent sees too.
func (s *Store) Detail(ctx context.Context, from desk.Identity, id string) (out Detail, err error) {
	if _, err := s.Head(ctx, from, id); err != nil {
		return out, err
	}
	list, err := s.rows(ctx, from, []string{id})
	if err != nil {
		return out, err
	}
	if len(list) == 0 {
		return out, errNoConversation()
	}
	out.Conversation = list[0]
	if out.Contact, err = s.contact(ctx, out.Conversation.Contact); err != nil {
		return out, fmt.Errorf("read contact of %s: %w", id, err)
	}
	if out.Contact.Page, err = s.openedFrom(ctx, id); err != nil {
		return out, fmt.Errorf("read page of %s: %w", id, err)
	}
	if err = s.context(ctx, from, out.Conversation.Conversation, &out.Contact); err != nil {
		return out, fmt.Errorf("read context of %s: %w", id, err)
	}
	if out.Marks, err = s.marks(ctx, id); err != nil {
		return out, fmt.Errorf("read marks of %s: %w", id, err)
	}
	if out.Links, err = s.links(ctx, from, id); err != nil {
		return out, err
	}
	if out.Merged, err = s.sources(ctx, from, id); err != nil {
		return out, err
	}
	if out.Ratings, err = s.ratings(ctx, id); err != nil {
		return out, err
	}
	if out.Kudos, err = s.kudosIn(ctx, id); err != nil {
		return out, err
	}
	if out.Handover, err = s.handover(ctx, id); err != nil {
		return out, err
	}
	out.Earlier, err = s.earlier(ctx, from, out.Conversation.Conversation)
	return out, err
}

func (s *Store) contact(ctx context.Context, id string) (c Contact, err error) {
	err = s.each(ctx, func(scan func(...any) error) error {
		return scan(&c.ID, &c.Name, &c.Address, &c.Proven, &c.Locale, &c.TZ, &c.Country, &c.Company, &c.Created, &c.Blocked, &c.BlockedBy)
	}, `SELECT c.id, c.name, coalesce(i.value, c.claimed_email), i.value IS NOT NULL, c.locale, c.tz, c.country, c.company,
 CAST(unixepoch(c.created, 'subsec') * 1000 AS INTEGER), c.blocked, c.blocked_by FROM contacts c
 LEFT JOIN contact_identities i ON i.contact = c.id AND i.kind = 'email' AND i.verified_at != '' WHERE c.id = ? LIMIT 1`, id)
	return c, err
}

func (s *Store) openedFrom(ctx context.Context, id string) (page string, err error) {
	err = s.each(ctx, func(scan func(...any) error) error { return scan(&page) },
		`SELECT coalesce(json_extract(data, '$.page'), '') FROM messages WHERE conversation = ? AND event_type = 'opened' ORDER BY seq LIMIT 1`, id)
	return page, err
}

func (s *Store) marks(ctx context.Context, id string) (out []desk.Mark, err error) {
	out = []desk.Mark{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var m desk.Mark
		var reader string
		if err := scan(&reader, &m.Delivered, &m.Seen); err != nil {
			return err
		}
		kind, who, _ := strings.Cut(reader, ":")
		m.Reader = desk.Author{Kind: desk.AuthorKind(kind), ID: who}
		out = append(out, m)
		return nil
	}, `SELECT reader, delivered_seq, seen_seq FROM read_marks WHERE conversation = ?`, id)
	return out, err
}

func (s *Store) earlier(ctx context.Context, from desk.Identity, c desk.Conversation) ([]Row, error) {
	if c.Contact == "" {
		return []Row{}, nil
	}
	args := []any{c.Contact, c.ID}
	for _, p := range from.Principals {
		args = append(args, p)
	}
	ids, err := s.column(ctx, `SELECT id FROM conversations c WHERE c.contact IN (SELECT m.id FROM contacts p JOIN contacts m ON m.id = p.id OR m.id = p.merged_into
 OR m.merged_into = p.id OR (p.merged_into != '' AND m.merged_into = p.merged_into) WHERE p.id = ?1) AND c.id != ?2 AND c.merged_into != ?2 AND EXISTS (SELECT 1 FROM conversation_access a
 WHERE a.conversation = c.id AND a.principal IN (?`+strings.Repeat(",?", len(from.Principals)-1)+`)) ORDER BY c.last_at DESC LIMIT ?`, append(args, earlierMost)...)
	if err != nil {
		return nil, fmt.Errorf("read earlier conversations of %s: %w", c.ID, err)
	}
	return s.rows(ctx, from, ids)
}

// Admits reports whether pages of an origin may talk to the inbox with this key; without a key, to any chat inbox.
func (s *Store) Admits(ctx context.Context, publicKey, origin, host string) (bool, error) {
	keys := []string{publicKey}
	if publicKey == "" {
		var err error
		if keys, err = s.column(ctx, `SELECT public_key FROM inboxes WHERE kind = 'chat' AND retired = 0`); err != nil {
			return false, fmt.Errorf("list inboxes: %w", err)
		}
	}
	for _, key := range keys {
		in, err := s.Inbox(ctx, key)
		var refused *desk.Error
		if errors.As(err, &refused) {
			continue
		}
		if err != nil {
			return false, err
		}
		if in.Admits(origin, host) {
			return true, nil
		}
	}
	return false, nil
}
