package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

// endings is a desk on a clock of its own, with a conversation that was answered.
type endings struct {
	*deskTest
	clock        *apptest.Clock
	visitor      desk.Identity
	agent        desk.Identity
	conversation string
}

func newEndings(t *testing.T) *endings {
	t.Helper()
	clock := &apptest.Clock{}
	d := runAt(t, apptest.Seeded(t, connected), clock.Now)
	e := &endings{deskTest: d, clock: clock}
	var opened desk.Receipt
	e.visitor, opened = d.opened("My lamp flickers")
	e.agent, e.conversation = d.agent(apptest.Agent), opened.Conversation
	d.post(e.agent, desk.Draft{Conversation: e.conversation, ClientID: "answer-01", Body: "Turn the bulb"})
	return e
}

func (e *endings) status(to desk.Status) desk.Conversation {
	e.t.Helper()
	return e.patch(e.agent, e.conversation, desk.Patch{Status: &to})
}

func (e *endings) says(from desk.Identity, clientID string) desk.Receipt {
	e.t.Helper()
	return e.post(from, desk.Draft{Conversation: e.conversation, ClientID: clientID, Body: "One more thing"})
}

// rounds are those of the conversation: who opened each, whether it was answered and by whom it was solved, all of which the head must agree with.
func (e *endings) rounds() string {
	e.t.Helper()
	list := e.column(`SELECT group_concat(x, ', ') FROM (SELECT round || ' ' || opened_by || CASE WHEN first_reply > 0 THEN ' answered' ELSE '' END ||
 CASE WHEN solved > 0 THEN ' solved' || CASE WHEN solved_by = '%[2]s' THEN '' ELSE ' by ' || solved_by END ELSE '' END AS x
 FROM rounds WHERE conversation = '%[1]s' ORDER BY round)`, e.conversation, e.agent.ID)
	if n := e.count(`SELECT count(*) FROM conversations c JOIN rounds r ON r.conversation = c.id AND r.round = c.round
 WHERE c.id = '%s' AND r.first_reply = c.first_reply_at AND r.solved = c.solved_at AND c.round = (SELECT max(round) FROM rounds x WHERE x.conversation = c.id)`, e.conversation); n != 1 {
		e.t.Errorf("the head is in another round than the last of: %s", list)
	}
	return list
}

func TestARoundBeginsWhenSomebodyGoesOnWithWhatWasSolved(t *testing.T) {
	for name, row := range map[string]struct {
		do     func(*endings)
		rounds string
		event  desk.EventType
		reason string
	}{
		"the customer writes": {func(e *endings) { e.says(e.visitor, "again-001") },
			"1 contact answered solved, 2 contact", desk.Reopened, desk.ItsContactWrote},
		"the customer writes after days": {func(e *endings) { e.clock.Move(13 * 24 * time.Hour); e.says(e.visitor, "again-001") },
			"1 contact answered solved, 2 contact", desk.Reopened, desk.ItsContactWrote},
		"an agent writes": {func(e *endings) { e.clock.Move(time.Hour); e.says(e.agent, "again-001") },
			"1 contact answered solved, 2 agent answered", desk.Reopened, desk.AnAgentWrote},
		"an agent writes a last line at once": {func(e *endings) { e.says(e.agent, "again-001") },
			"1 contact answered", desk.StatusChanged, desk.AnAgentWrote},
		"an agent writes a note": {func(e *endings) {
			e.clock.Move(time.Hour)
			e.post(e.agent, desk.Draft{Conversation: e.conversation, ClientID: "a-note-01", Kind: desk.Note, Body: "They called"})
		}, "1 contact answered solved", desk.StatusChanged, ""},
		"an agent opens it by hand": {func(e *endings) { e.clock.Move(time.Hour); e.status(desk.Open) },
			"1 contact answered solved, 2 agent", desk.Reopened, ""},
		"an agent puts it off": {func(e *endings) { e.clock.Move(time.Hour); e.status(desk.Snoozed) },
			"1 contact answered solved, 2 agent", desk.Reopened, ""},
		"the solving is undone": {func(e *endings) { e.clock.Move(time.Minute); e.status(desk.Open) },
			"1 contact answered", desk.StatusChanged, ""},
		"the opening is undone": {func(e *endings) {
			e.clock.Move(time.Hour)
			e.status(desk.Open)
			e.clock.Move(8 * time.Second)
			e.status(desk.Solved)
		}, "1 contact answered solved", desk.StatusChanged, ""},
		"it was opened by hand, answered, and solved at once": {func(e *endings) {
			e.clock.Move(time.Hour)
			e.status(desk.Open)
			e.says(e.agent, "again-001")
			e.status(desk.Solved)
		}, "1 contact answered solved, 2 agent answered solved", desk.StatusChanged, ""},
		"it was opened by hand, and solved later": {func(e *endings) {
			e.clock.Move(time.Hour)
			e.status(desk.Open)
			e.clock.Move(time.Hour)
			e.status(desk.Solved)
		}, "1 contact answered solved, 2 agent solved", desk.StatusChanged, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndings(t)
			e.status(desk.Solved)
			row.do(e)
			if got := e.rounds(); got != row.rounds {
				t.Errorf("rounds: %s", got)
			}
			kind, data := e.lastEvent(e.conversation)
			if kind != string(row.event) || data.Reason != row.reason || kind == string(desk.Reopened) && data.Round != 2 {
				t.Errorf("%s %+v", kind, data)
			}
			if n := e.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type = 'reopened' AND public_seq = 0`, e.conversation); n != 0 {
				t.Error("the visitor is not told")
			}
		})
	}
}

func TestWhatIsWrittenTooLateBeginsAnotherConversationThatIsLinked(t *testing.T) {
	for name, row := range map[string]struct {
		settings string
		after    time.Duration
	}{
		"after the usual time": {`{}`, desk.ReopenDays * 24 * time.Hour},
		"after a chosen one":   {`{"reopen_days":2}`, 48 * time.Hour},
		"never opened again":   {`{"reopen_days":0}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndings(t)
			e.exec(`UPDATE inboxes SET settings = '%s' WHERE id = '%s'`, row.settings, apptest.ID("shop"))
			e.status(desk.Solved)
			e.clock.Move(row.after)
			first := e.says(e.visitor, "late-0001")
			again := e.says(e.visitor, "late-0001")
			if !first.Opened || first.Conversation == e.conversation || again.Message.ID != first.Message.ID || !again.Repeated {
				t.Fatalf("%+v, repeated %+v", first, again)
			}
			if got := e.rounds(); got != "1 contact answered solved" {
				t.Errorf("rounds: %s", got)
			}
			detail := e.detail(first.Conversation)
			if len(detail.Links) != 1 || detail.Links[0].ID != e.conversation || detail.Conversation.Round != 1 {
				t.Errorf("links %+v", detail.Links)
			}
			for at, other := range map[string]string{e.conversation: first.Conversation, first.Conversation: e.conversation} {
				if n := e.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type = 'linked' AND json_extract(data, '$.after') = '%s'
 AND json_extract(data, '$.reason') = 'late' AND public_seq = 0`, at, other); n != 1 {
					t.Errorf("%d events in %s", n, at)
				}
			}
			more := e.post(e.visitor, desk.Draft{Conversation: first.Conversation, ClientID: "late-0002", Body: "And this"})
			if more.Conversation != first.Conversation {
				t.Error("it does not go on there")
			}
		})
	}
}

func TestAMailedLinkOpensItsConversationWheneverItIsUsedAndSpamStaysThere(t *testing.T) {
	e := newEndings(t)
	e.status(desk.Solved)
	spam := desk.InSpam
	e.patch(e.agent, e.conversation, desk.Patch{Drawer: &spam})
	e.clock.Move(30 * 24 * time.Hour)
	if r := e.says(e.visitor, "late-0001"); r.Conversation != e.conversation {
		t.Error("spam comes back into the lists")
	}
	e.status(desk.Solved)
	lists := desk.Drawer("")
	e.patch(e.agent, e.conversation, desk.Patch{Drawer: &lists})
	e.clock.Move(30 * 24 * time.Hour)
	bound := e.visitor
	bound.Only = e.conversation
	if r := e.says(bound, "late-0002"); r.Conversation != e.conversation {
		t.Error("the link opens another conversation")
	}
	if got := e.rounds(); !strings.HasPrefix(got, "1 contact answered solved, 2 contact solved, 3 contact") {
		t.Errorf("rounds: %s", got)
	}
}

// A merge says that it was one matter, and not solved: the round goes on, and what it was comes back with the taking apart.
func TestAMergeBeginsNoRoundAndTakingItApartRestoresTheOne(t *testing.T) {
	e := newEndings(t)
	e.status(desk.Solved)
	e.clock.Move(time.Hour)
	newer := e.post(e.visitor, desk.Draft{ClientID: "opening-2", Body: "It flickers again"}).Conversation
	before := e.stands(e.conversation)
	e.mergeInto(e.agent, newer, e.conversation)
	if got := e.rounds(); got != "1 contact answered" {
		t.Errorf("merged: %s", got)
	}
	e.separate(e.agent, newer)
	if after := e.stands(e.conversation); after != before || e.rounds() != "1 contact answered solved" {
		t.Errorf("%s\nwas\n%s", after, before)
	}
	e.mergeInto(e.agent, newer, e.conversation)
	e.status(desk.Solved)
	e.clock.Move(desk.ReopenDays * 24 * time.Hour)
	late := e.post(e.visitor, desk.Draft{Conversation: newer, ClientID: "late-0001", Body: "And again"})
	if links := e.detail(late.Conversation).Links; !late.Opened || len(links) != 1 || links[0].ID != e.conversation {
		t.Errorf("%+v, links %+v", late, links)
	}
	e.says(e.visitor, "late-0002")
	e.separate(e.agent, newer)
	if got := e.rounds(); got != "1 contact answered solved" {
		t.Errorf("apart: %s", got)
	}
}

func TestAChatThatIsOpenedAgainComesBackToWhoAnsweredIt(t *testing.T) {
	e := newEndings(t)
	e.status(desk.Solved)
	e.clock.Move(time.Hour)
	e.says(e.visitor, "again-001")
	c, err := e.Head(context.Background(), e.agent, e.conversation)
	if err != nil || c.Assignee != e.agent.ID || c.WaitingSince == 0 || c.QueuedAt != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}
