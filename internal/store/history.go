package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// History is a conversation that is written whole: a sample's, or one that was held elsewhere. What stands in its head, its
// rounds and its numbers is folded from the entries by the writer's own rules, so that it cannot be told from one that was lived.
type History struct {
	Inbox, Team, Locale, Subject string
	Kind                         desk.ConversationKind
	Contact, ContactName         string
	Opened                       time.Time
	Page                         string // where the contact was
	Entries                      []Entry
	SnoozedUntil                 time.Time
	Tags                         []string // ids
	Score                        int      // of the last round, 1 to 5; 0: none
	Comment                      string
	Readers                      []string // agents who have read all of it
}

// Entry is a message or, with Event, a change of the head: To is the agent, team, status, kind or priority that it led to.
type Entry struct {
	At    time.Time
	By    desk.Author
	Kind  desk.Kind
	Body  string
	Event desk.EventType
	To    string
	Name  string // with Assigned: the agent's public name
}

// Acquaintance is a contact as histories name them.
type Acquaintance struct {
	Name, Email, Locale, TZ, Country, Company string
	Met, Seen                                 time.Time
}

// Historian writes histories inside one transaction of PocketBase's. They are news to nobody: the desk must not run.
type Historian struct {
	bulk   *bulk
	number int64 // of the last conversation
}

// NewHistorian needs the app that RunInTransaction hands out.
func NewHistorian(tx core.App, clock desk.Clock) (*Historian, error) {
	b, err := newBulk(tx, clock())
	if err != nil {
		return nil, err
	}
	h := &Historian{bulk: b}
	if err := tx.DB().NewQuery(`SELECT coalesce(max(number), 0) FROM conversations WHERE number > 0`).Row(&h.number); err != nil {
		return nil, fmt.Errorf("read the last number: %w", err)
	}
	return h, nil
}

// Meet writes a contact and returns the id. The address is a claim.
func (h *Historian) Meet(a Acquaintance) (string, error) {
	id, seen := h.bulk.id(), stamp(a.Seen)
	return id, h.bulk.exec(`INSERT INTO contacts (id, name, claimed_email, locale, tz, country, company, last_seen, created, updated) VALUES (?,?,?,?,?,?,?,?,?,?)`,
		id, a.Name, a.Email, a.Locale, a.TZ, a.Country, a.Company, seen, stamp(a.Met), seen)
}

// Last is the moment of the last id, which the next historian begins after.
func (h *Historian) Last() time.Time { return h.bulk.ids }

// Write writes a conversation with all that hangs on it and returns the id.
func (h *Historian) Write(y History) (string, error) {
	f, err := fold(y, h.bulk)
	if err != nil {
		return "", fmt.Errorf("fold a conversation of %s: %w", y.ContactName, err)
	}
	h.number++
	f.head.Number = h.number
	for _, write := range []func(*bulk) error{f.writeHead, f.writeMessages, f.writeRounds, f.writeMarks, f.writeParts} {
		if err := write(h.bulk); err != nil {
			return "", fmt.Errorf("write conversation %d: %w", h.number, err)
		}
	}
	return f.head.ID, nil
}

// folded is a history on its way into rows.
type folded struct {
	History
	writer   writer // lends its rules; it has no connection
	head     head
	ids      *bulk
	messages []desk.Message
	in       []int64 // the round of each message
	rounds   []round
}

type round struct {
	opened, first, solved desk.Millis
	queued, picked        desk.Millis // since when it waited for somebody who was given it then
	team, agent           string
	by                    desk.AuthorKind // who opened it
	solver                string          // id of the agent who solved it
}

func fold(y History, ids *bulk) (*folded, error) {
	f := &folded{History: y, ids: ids}
	f.writer.now = y.Opened
	f.head.Conversation = desk.Conversation{ID: ids.id(), Kind: y.Kind, Subject: y.Subject, Status: desk.Open, Priority: desk.Normal, Inbox: y.Inbox,
		Contact: y.Contact, ContactName: y.ContactName, Team: y.Team, Locale: y.Locale, Created: desk.At(y.Opened),
		LastAt: desk.At(y.Opened), SnoozedUntil: desk.At(y.SnoozedUntil), Tags: desk.JoinIDs(nil).Change(y.Tags, nil)}
	f.openRound(desk.ByContact)
	if err := f.event(desk.Author{Kind: desk.BySystem}, desk.Opened, desk.EventData{After: string(desk.Open), Page: y.Page}); err != nil {
		return nil, err
	}
	for _, e := range y.Entries {
		f.writer.now = e.At
		if err := f.enter(e); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *folded) openRound(by desk.AuthorKind) {
	f.head.Round++
	f.head.FirstReplyAt = 0
	f.rounds = append(f.rounds, round{opened: desk.At(f.writer.now), team: f.head.Team, by: by})
}

func (f *folded) enter(e Entry) error {
	if e.Event != "" {
		return f.change(e)
	}
	from := desk.Identity{Kind: e.By.Kind}
	switch h := &f.head; {
	case !h.changedBy(from, e.Kind):
	case from.Agent():
		if h.Status == desk.Solved {
			if err := f.reopen(e.By, desk.AnAgentWrote, desk.Open); err != nil {
				return err
			}
		}
		if h.Assignee != "" {
			break
		}
		if err := f.change(Entry{By: e.By, Event: desk.Assigned, To: e.By.ID, Name: e.By.Name}); err != nil {
			return err
		}
	case h.Status == desk.Solved:
		if err := f.reopen(desk.Author{Kind: desk.BySystem}, desk.ItsContactWrote, desk.Open); err != nil {
			return err
		}
	default:
		if err := f.change(Entry{By: desk.Author{Kind: desk.BySystem}, Event: desk.StatusChanged, To: string(desk.Open)}); err != nil {
			return err
		}
	}
	f.add(desk.Message{Kind: e.Kind, Body: e.Body, Author: e.By, Lang: f.Locale})
	return nil
}

// change applies an event to the head, as a patch does.
func (f *folded) change(e Entry) error {
	h := &f.head
	data := desk.EventData{After: e.To, Name: e.Name}
	switch e.Event {
	case desk.Assigned:
		data.Before, h.Assignee, h.AssignedAt = h.Assignee, e.To, desk.At(f.writer.now)
		if r := &f.rounds[len(f.rounds)-1]; h.QueuedAt > 0 {
			r.queued, r.picked = h.QueuedAt, h.AssignedAt
		}
	case desk.TeamChanged:
		data.Before, h.Team = h.Team, e.To
	case desk.KindChanged:
		data.Before, h.Kind = string(h.Kind), desk.ConversationKind(e.To)
	case desk.PriorityChanged:
		data.Before, h.Priority = string(h.Priority), desk.Priority(e.To)
	case desk.StatusChanged:
		if h.Status == desk.Solved && e.To != string(desk.Solved) {
			return f.reopen(e.By, "", desk.Status(e.To))
		}
		data.Before = string(h.Status)
		if e.To == string(desk.Snoozed) {
			data.Until = h.SnoozedUntil
		}
		if f.status(desk.Status(e.To), e.By.ID); e.To == string(desk.Solved) {
			data.Round = h.Round
		}
	default:
		return fmt.Errorf("a history has no event %q", e.Event)
	}
	if data.Before == data.After {
		return nil
	}
	if e.By.Kind == desk.ByAgent {
		data.Actor = e.By.ID
	}
	return f.event(e.By, e.Event, data)
}

func (f *folded) status(to desk.Status, by string) {
	h := &f.head
	h.Status, h.SolvedAt = to, 0
	if to == desk.Solved {
		h.SolvedAt, h.WaitingSince = desk.At(f.writer.now), 0
		r := &f.rounds[len(f.rounds)-1]
		r.solved, r.solver = h.SolvedAt, by
	}
}

// reopen begins another round, unless an agent takes a solving back that was a slip.
func (f *folded) reopen(by desk.Author, reason string, to desk.Status) error {
	h := &f.head
	data := desk.EventData{Before: string(h.Status), After: string(to), Reason: reason}
	what := desk.Reopened
	switch {
	case by.Kind != desk.ByAgent:
		f.openRound(desk.ByContact)
	case desk.Slip(h.SolvedAt, desk.At(f.writer.now)):
		what = desk.StatusChanged
		r := &f.rounds[len(f.rounds)-1]
		r.solved, r.solver = 0, ""
	default:
		f.openRound(desk.ByAgent)
	}
	if by.Kind == desk.ByAgent {
		data.Actor = by.ID
	}
	if what == desk.Reopened {
		data.Round = h.Round
	}
	f.status(to, "")
	return f.event(by, what, data)
}

func (f *folded) event(by desk.Author, kind desk.EventType, data desk.EventData) error {
	data.Team, data.Assignee = f.head.Team, f.head.Assignee
	b, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("encode event %s: %w", kind, err)
	}
	f.add(desk.Message{Kind: desk.Event, EventType: kind, Data: b, Author: by})
	return nil
}

// add numbers a message and moves the head, as the writer would.
func (f *folded) add(m desk.Message) {
	h, r := &f.head, &f.rounds[len(f.rounds)-1]
	m.ID = f.ids.id()
	f.writer.number(h, &m)
	f.writer.place(h, m)
	if m.Kind == desk.Reply && m.Author.Kind == desk.ByAgent && h.FirstReplyAt == 0 {
		h.FirstReplyAt, r.first, r.agent = m.At, m.At, m.Author.ID
	}
	h.Version++
	h.queue(m.At)
	if h.moved() {
		h.SortAt = h.LastAt
	}
	h.kept = h.Conversation
	f.messages, f.in = append(f.messages, m), append(f.in, h.Round)
}
