package hooks

import (
	"context"
	"slices"
	"strings"
	"time"

	"porchlight/find"
	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
)

// findables let the search over conversations read them without knowing the database.
type findables struct{ store *store.Store }

func (f findables) Position(ctx context.Context) (string, int64, int64, error) {
	return f.store.FindableHistory(ctx)
}

func (f findables) Changes(ctx context.Context, pos int64, limit int) ([]find.Change, error) {
	list, err := f.store.ChangeLines(ctx, pos, limit)
	out := make([]find.Change, len(list))
	for i, l := range list {
		out[i] = find.Change(l)
	}
	return out, err
}

func (f findables) Older(ctx context.Context, than string, limit int) ([]string, error) {
	return f.store.ConversationsBelow(ctx, than, limit)
}

func (f findables) Count(ctx context.Context) (int, error) { return f.store.CountConversations(ctx) }

func (f findables) Head(ctx context.Context, id string) (find.Head, bool, error) {
	c, found, err := f.store.Findable(ctx, id)
	h := find.Head{Conversation: c.Conversation, Principals: c.Principals, Names: c.Names, Hidden: c.Hidden}
	for _, t := range c.Tags {
		h.Tags = append(h.Tags, find.Tag(t))
	}
	return h, found, err
}

func (f findables) Texts(ctx context.Context, conversation string, first, last int64, limit int) ([]find.Text, error) {
	list, err := f.store.FindableMessages(ctx, conversation, first, last, limit)
	out := make([]find.Text, len(list))
	for i, m := range list {
		out[i] = find.Text{ID: m.ID, Seq: m.Seq, Kind: m.Kind, Author: m.Author, At: m.At, Body: m.Body, Gone: m.Kind == desk.Event || m.Redacted}
		for _, file := range m.Files {
			out[i].Files = append(out[i].Files, file.Name)
		}
	}
	return out, err
}

func (f findables) Written() int64 { return f.store.Stats().Operations }

// foundMessage is a message that matches, and the conversation it is of.
type foundMessage struct {
	ID           string       `json:"id"`
	Seq          int64        `json:"seq"`
	Kind         desk.Kind    `json:"kind"`
	Author       desk.Author  `json:"author"`
	At           desk.Millis  `json:"at"`
	Files        []desk.File  `json:"files,omitempty"`
	Excerpt      []foundPiece `json:"excerpt"`
	Conversation store.Row    `json:"conversation"`
}

// foundHead is a conversation that matches by its subject or contact.
type foundHead struct {
	store.Row
	Name  []foundPiece `json:"name"`
	About []foundPiece `json:"about"` // its subject
}

// searchConversations answers an agent with what they may see: the index asks for their principals, and the database is asked again.
func searchConversations(c *call) error {
	q, err := c.searchQuery()
	if err != nil {
		return err
	}
	started := time.Now() // how long it took is told; no rule depends on it
	results, err := c.desk.Found.Search(c.Request.Context(), q)
	if err != nil {
		return err
	}
	ids := make([]string, len(results.Texts))
	for i, t := range results.Texts {
		ids[i] = t.Message
	}
	hits, heads, err := c.desk.Store.Hits(c.Request.Context(), c.from, ids, results.Heads)
	if err != nil {
		return err
	}
	messages, conversations := make([]foundMessage, len(hits)), make([]foundHead, len(heads))
	for i, h := range hits {
		m := h.Message
		messages[i] = foundMessage{ID: m.ID, Seq: m.Seq, Kind: m.Kind, Author: m.Author, At: m.At, Files: m.Files, Excerpt: excerpt(results.Words, &m),
			Conversation: h.Conversation}
	}
	for i, h := range heads {
		conversations[i] = foundHead{Row: h, Name: pieces(results.Words.Mark(h.ContactName)), About: pieces(results.Words.Mark(h.Subject))}
	}
	return c.json(map[string]any{"conversations": conversations, "messages": messages, "next": results.Next,
		"took_ms": float64(time.Since(started).Microseconds()) / 1000, "state": c.desk.Found.Status()})
}

// excerpt is what a message says around the words, or the names of its files when those are what was found.
func excerpt(w *find.Words, m *desk.Message) []foundPiece {
	said := w.Passage(m.Body)
	marked := func(s kb.Segment) bool { return s.Mark }
	if len(m.Files) == 0 || slices.ContainsFunc(said, marked) {
		return pieces(said)
	}
	var names []string
	for _, f := range m.Files {
		names = append(names, f.Name)
	}
	if files := w.Passage(strings.Join(names, ", ")); m.Body == "" || slices.ContainsFunc(files, marked) {
		return pieces(files)
	}
	return pieces(said)
}

// searchQuery reads what is asked for. Several values of a filter stand with commas; "none" is no assignee or no team.
func (c *call) searchQuery() (find.Query, error) {
	list := func(name string) []string {
		text := c.query(name)
		if text == "" {
			return nil
		}
		values := strings.Split(text, ",")
		for i, v := range values {
			if v == "none" {
				values[i] = ""
			}
		}
		return values
	}
	q := find.Query{Text: c.query("q"), Principals: c.from.Principals, Locale: c.query("locale"), Statuses: list("status"), Assignees: list("assignee"),
		Teams: list("team"), Inboxes: list("inbox"), Tags: list("tag"), Kinds: list("kind"), Authors: list("by"), Messages: list("message"),
		Files: c.query("files") == "1", Conversation: c.query("conversation"), Order: find.Order(c.query("order")), Cursor: c.query("cursor")}
	for _, p := range []struct {
		name string
		into func(int64)
	}{
		{"from", func(n int64) { q.From = desk.Millis(n) }}, {"to", func(n int64) { q.To = desk.Millis(n) }},
		{"limit", func(n int64) { q.Limit = int(min(n, 1000)) }},
	} {
		n, err := c.number(p.name)
		if err != nil {
			return q, err
		}
		p.into(n)
	}
	return q, nil
}
