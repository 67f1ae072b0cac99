package store_test

import (
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// saved is a message saved as the panel does: through PocketBase, past the writer.
func (d *deskTest) saved(conversation, body string) *core.Record {
	d.t.Helper()
	c, err := d.app.FindCollectionByNameOrId("messages")
	if err != nil {
		d.t.Fatal(err)
	}
	r := core.NewRecord(c)
	r.Load(map[string]any{"conversation": conversation, "kind": "reply", "author_kind": "agent", "agent": apptest.Agent.Agent, "body": body,
		"seq": store.Unnumbered()})
	if err := d.app.Save(r); err != nil {
		d.t.Fatal(err)
	}
	return r
}

func (d *deskTest) messages(from desk.Identity, conversation string) (all []desk.Message) {
	d.t.Helper()
	for span := (store.Span{}); ; {
		page, err := d.Messages(d.t.Context(), from, conversation, span)
		if err != nil {
			d.t.Fatal(err)
		}
		all = append(all, page.Messages...)
		if !page.More {
			return all
		}
		last := all[len(all)-1]
		span.After = max(last.Seq, last.PublicSeq)
	}
}

func told(id string) func([]desk.News) bool {
	return func(news []desk.News) bool {
		for _, n := range news {
			if n.Message != nil && n.Message.ID == id && n.Message.Seq > 0 {
				return true
			}
		}
		return false
	}
}

func TestMessageSavedInThePanelGetsTheNextSeqAndIsTold(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	first, second := d.saved(r.Conversation, "From the panel"), d.saved(r.Conversation, "And another")
	for _, rec := range []*core.Record{first, second} {
		if err := d.MessageSaved(t.Context(), rec.Id); err != nil {
			t.Fatal(err)
		}
		if err := d.MessageSaved(t.Context(), rec.Id); err != nil { // a reconcile may come across it too
			t.Fatal(err)
		}
	}
	d.await("both to be told", func(news []desk.News) bool { return told(first.Id)(news) && told(second.Id)(news) })
	list := d.messages(visitor, r.Conversation)
	if n := len(list); n != 4 || list[2].Body != "From the panel" || list[3].Body != "And another" || list[3].PublicSeq != 4 {
		t.Errorf("the visitor reads %+v", list)
	}
}

func TestReconcileAdoptsWhatRawSQLWrote(t *testing.T) {
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	insert := dbx.Params{"id": "rawmessage00001", "c": apptest.ID("conva"), "agent": apptest.Agent.Agent}
	var conversation string
	if err := app.ConcurrentDB().NewQuery(`SELECT id FROM conversations ORDER BY number LIMIT 1`).Row(&conversation); err != nil {
		t.Fatal(err)
	}
	insert["c"] = conversation
	if _, err := app.NonconcurrentDB().NewQuery(`INSERT INTO messages (id, conversation, kind, author_kind, agent, body, created, updated)
 VALUES ({:id}, {:c}, 'reply', 'agent', {:agent}, 'Written by hand', '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`).Bind(insert).Execute(); err != nil {
		t.Fatal(err)
	}
	d := run(t, app)
	d.await("the adopted message", told("rawmessage00001"))
	if n := d.count(`SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation WHERE m.id = 'rawmessage00001' AND m.seq = c.last_seq`); n != 1 {
		t.Error("it is not the last message of its conversation")
	}
}

func TestReconcileFindsWhatStandsAmongManyRows(t *testing.T) {
	app := apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	raw := func(query string) {
		t.Helper()
		if _, err := app.NonconcurrentDB().NewQuery(query).Bind(dbx.Params{"agent": apptest.Agent.Agent, "many": store.SweepRows * 2}).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	const columns = `INSERT INTO messages (id, conversation, kind, author_kind, agent, body, seq, created, updated) `
	const written = `(SELECT id FROM conversations ORDER BY number LIMIT 1), 'reply', 'agent', {:agent}, 'Written by hand', `
	first := columns + `SELECT 'rawmessage00001', ` + written + `-1, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z'`
	raw(first)
	raw(columns + `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {:many})
 SELECT printf('bulk%011d', i), ` + written + `1000 + i, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z' FROM n`)
	raw(`UPDATE conversations SET last_seq = 1000 + {:many} WHERE id = (SELECT id FROM conversations ORDER BY number LIMIT 1)`)
	raw(strings.NewReplacer("00001'", "00002'", "-1", "-2").Replace(first))
	d := run(t, app)
	d.await("the first", told("rawmessage00001"))
	d.await("the last", told("rawmessage00002"))
	if n := d.count(`SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation WHERE m.id = 'rawmessage00002' AND m.seq = c.last_seq`); n != 1 {
		t.Error("they stand in another order than they were written in")
	}
}

func TestEditedMessageIsToldWithANewRevision(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	rec, err := d.app.FindRecordById("messages", r.Message.ID)
	if err != nil {
		t.Fatal(err)
	}
	rec.Set("body", "Hello, edited")
	if err := d.app.Save(rec); err != nil {
		t.Fatal(err)
	}
	if err := d.MessageEdited(t.Context(), rec.Id); err != nil {
		t.Fatal(err)
	}
	d.await("the edit", func(news []desk.News) bool {
		for _, n := range news {
			if n.Kind == desk.MessageChanged && n.Message.Rev == 1 && n.Message.Body == "Hello, edited" && n.Conversation.PublicRev == 1 {
				return true
			}
		}
		return false
	})
	if list := d.messages(visitor, r.Conversation); list[1].Body != "Hello, edited" || list[1].Rev != 1 {
		t.Errorf("the visitor reads %+v", list)
	}
}

func TestTeamChangedInThePanelChangesWhoSees(t *testing.T) {
	d := newDesk(t)
	_, r := d.opened("Hello")
	rec, err := d.app.FindRecordById("conversations", r.Conversation)
	if err != nil {
		t.Fatal(err)
	}
	other, err := d.app.FindFirstRecordByFilter("team_members", "agent = {:a}", dbx.Params{"a": apptest.OtherAgent.Agent})
	if err != nil {
		t.Fatal(err)
	}
	rec.Set("team", other.GetString("team"))
	if err := d.app.Save(rec); err != nil {
		t.Fatal(err)
	}
	if err := d.ConversationSaved(t.Context(), rec.Id); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Head(t.Context(), d.agent(apptest.Agent), r.Conversation); code(err) != desk.NotFound {
		t.Errorf("the old team's agent still sees it: %v", err)
	}
	if _, err := d.Head(t.Context(), d.agent(apptest.OtherAgent), r.Conversation); err != nil {
		t.Errorf("the new team's agent does not see it: %v", err)
	}
}
