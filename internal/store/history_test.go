package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// lived plays a conversation through the writer, on a clock that moves on with every step.
func lived(t *testing.T, app *apptest.App, s *store.Store, clock *apptest.Clock) (id string, history store.History) {
	t.Helper()
	ctx := context.Background()
	agent, err := s.Agent(ctx, apptest.Agent.Agent)
	if err != nil {
		t.Fatal(err)
	}
	token := newToken()
	visitor := func() desk.Identity {
		who, err := s.Verify(ctx, desk.Hello{As: desk.ByContact, Token: token, Inbox: apptest.InboxKey, Locale: "en"})
		if err != nil {
			t.Fatal(err)
		}
		return who
	}
	say := func(from desk.Identity, kind desk.Kind, body string) {
		clock.Move(time.Minute)
		receipt, err := s.Post(ctx, from, desk.Draft{Conversation: id, ClientID: fmt.Sprintf("step-%04d", clock.Now().Unix()%10000), Kind: kind, Body: body, Lang: "en",
			Opening: &desk.Opening{Name: "Ada", Page: "/lamps"}})
		if err != nil {
			t.Fatal(err)
		}
		if id == "" {
			history.Opened, history.Contact, id = clock.Now(), receipt.Contact, receipt.Conversation
		}
		by := desk.Author{Kind: from.Kind, ID: from.ID, Name: from.Name}
		if by.ID == "" {
			by.ID = receipt.Contact
		}
		history.Entries = append(history.Entries, store.Entry{At: clock.Now(), By: by, Kind: kind, Body: body})
	}
	patch := func(q desk.Patch, event desk.EventType, to string) {
		clock.Move(time.Minute)
		if _, err := s.Patch(ctx, agent, id, q); err != nil {
			t.Fatal(err)
		}
		history.Entries = append(history.Entries, store.Entry{At: clock.Now(), By: desk.Author{Kind: desk.ByAgent, ID: agent.ID, Name: agent.Name}, Event: event, To: to})
	}
	solved, high := desk.Solved, desk.High
	say(visitor(), desk.Reply, "Does it fit an E14 bulb?")
	say(visitor(), desk.Reply, "The blue one.")
	say(agent, desk.Note, "Looks like the Tide.")
	say(agent, desk.Reply, "It does.")
	patch(desk.Patch{Priority: &high}, desk.PriorityChanged, "high")
	patch(desk.Patch{Status: &solved}, desk.StatusChanged, "solved")
	say(visitor(), desk.Reply, "And in Japan?")
	inbox := app.Record("inboxes", apptest.ID("shop"))
	history.Inbox, history.Team, history.Locale, history.Kind = inbox.Id, inbox.GetString("team"), "en", desk.Chat
	history.ContactName, history.Page = "Ada", "/lamps"
	return id, history
}

// rowsOf lists what a query finds as JSON lines.
func rowsOf(t *testing.T, app *apptest.App, query string, id string) (out []string) {
	t.Helper()
	rows, err := app.ConcurrentDB().NewQuery(query).Bind(map[string]any{"id": id}).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // read to its end
	for rows.Next() {
		row := map[string]any{}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for i, c := range columns {
			row[c] = values[i]
		}
		line, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(line))
	}
	return out
}

func TestAWrittenHistoryCannotBeToldFromALivedOne(t *testing.T) {
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	clock := &apptest.Clock{}
	s, err := store.New(app, store.Config{Clock: clock.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	id, history := lived(t, app, s, clock)
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	var written string
	err = app.RunInTransaction(func(tx core.App) error {
		h, err := store.NewHistorian(tx, time.Now)
		if err != nil {
			return err
		}
		written, err = h.Write(history)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		`SELECT kind, inbox, contact, contact_name, subject, status, priority, assignee, team, locale, last_seq, public_seq, public_rev, version, round,
 preview, last_author, last_at, sort_at, waiting_since, first_reply_at, solved_at, queued_at, assigned_at, tag_ids, created FROM conversations WHERE id = {:id}`,
		`SELECT seq, public_seq, kind, event_type, data, author_kind, agent, contact, body, lang, round, created FROM messages WHERE conversation = {:id} ORDER BY seq`,
		`SELECT round, inbox, team, agent, locale, opened, first_reply, solved, queued, picked, opened_by, solved_by FROM rounds WHERE conversation = {:id} ORDER BY round`,
		`SELECT principal, status, sort_at FROM conversation_access WHERE conversation = {:id} ORDER BY principal`,
	} {
		was, is := rowsOf(t, app, query, id), rowsOf(t, app, query, written)
		if len(was) == 0 || len(was) != len(is) {
			t.Fatalf("%d rows, %d when lived: %s", len(is), len(was), query)
		}
		for i := range was {
			if was[i] != is[i] {
				t.Errorf("lived   %s\nwritten %s", was[i], is[i])
			}
		}
	}
}
