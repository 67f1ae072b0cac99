package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// post adds a message to a conversation that exists.
type post struct {
	from  desk.Identity
	draft desk.Draft
	out   desk.Receipt

	uploadedTo string // id of the conversation that it was written in, when that goes on in another one
}

func (p *post) apply(w *writer) error {
	if p.from.Kind == desk.ByContact {
		if elsewhere, err := p.goesElsewhere(w); err != nil || elsewhere {
			return err
		}
	}
	h, err := w.visible(p.draft.Conversation, p.from)
	if err != nil {
		return err
	}
	m := desk.Message{ClientID: p.draft.ClientID, Kind: p.draft.Kind, Body: p.draft.Body, Lang: p.draft.Lang, Author: authorOf(p.from)}
	if m.Article, err = w.article(p.draft.Article, h.Locale); err != nil {
		return err
	}
	if len(p.draft.Mentions) > 0 {
		return p.ask(w, h, m)
	}
	return p.add(w, h, m)
}

// ask adds a note and tells the colleagues whom it asks.
func (p *post) ask(w *writer, h *head, m desk.Message) error {
	if err := w.mentionable(h, p.draft.Mentions); err != nil {
		return err
	}
	m.Mentions = p.draft.Mentions
	if err := p.add(w, h, m); err != nil || p.out.Repeated {
		return err
	}
	return w.mention(h, p.from, p.out.Message)
}

func (p *post) add(w *writer, h *head, m desk.Message) (err error) {
	if len(p.draft.Files) == 0 && !h.changedBy(p.from, p.draft.Kind) {
		return p.once(w, h, m)
	}
	if p.out, err = w.repeated(h, p.from, p.draft); err != nil || p.out.Repeated {
		return err
	}
	if m.Files, err = w.unsent(p.from, cmp.Or(p.uploadedTo, h.ID), p.draft.Files); err != nil {
		return err
	}
	if err := w.reopen(h, p.from, p.draft.Kind); err != nil {
		return err
	}
	if err := w.takeByReply(h, p.from, p.draft.Kind); err != nil {
		return err
	}
	if p.draft.Kind == desk.Reply && p.from.Agent() && h.FollowUpAt > 0 {
		if err := w.followedUp(h, p.from); err != nil {
			return err
		}
	}
	return p.once(w, h, m)
}

// once adds the message, unless its author has used the client id.
func (p *post) once(w *writer, h *head, m desk.Message) error {
	m, err := w.add(h, m)
	if errors.Is(err, errRepeated) {
		p.out, err = w.repeated(h, p.from, p.draft)
		return err
	}
	if err == nil {
		w.news[len(w.news)-1].Origin = p.draft.Origin
		err = w.attach(p.from, h.ID, m)
	}
	p.out = desk.Receipt{Message: m, Conversation: h.ID, Contact: h.Contact, Session: p.from.Session}
	return err
}

// changedBy reports whether a message does more to the conversation than to stand in it.
func (h *head) changedBy(from desk.Identity, kind desk.Kind) bool {
	return h.Status != desk.Open && kind != desk.Note && from.Kind == desk.ByContact ||
		(h.Assignee == "" || h.Status == desk.Solved || h.FollowUpAt > 0) && kind == desk.Reply && from.Kind == desk.ByAgent
}

// repeated looks for a message with the same author and client id. The same content: it is returned. Other content: a conflict.
func (w *writer) repeated(h *head, from desk.Identity, d desk.Draft) (desk.Receipt, error) {
	m, _, err := w.byClientID(h, authorOf(from), d.ClientID)
	if err != nil || m == nil {
		return desk.Receipt{}, err
	}
	if m.Body != d.Body || m.Kind != d.Kind {
		return desk.Receipt{}, desk.Errorf(desk.Conflict, "This client_id was used with another text.").On("client_id")
	}
	if !m.SameFiles(d.Files) {
		return desk.Receipt{}, desk.Errorf(desk.Conflict, "This client_id was used with other files.").On("client_id")
	}
	m.Author.Name = from.Name
	return desk.Receipt{Message: *m, Conversation: h.ID, Contact: h.Contact, Session: from.Session, Repeated: true}, nil
}

// errRepeated says that nothing was written: the author has used this client id in this conversation.
var errRepeated = errors.New("the client id is known")

// add gives the message its numbers, writes it and the head, and reports it.
func (w *writer) add(h *head, m desk.Message) (desk.Message, error) {
	known, key, err := w.byClientID(h, m.Author, m.ClientID)
	if err != nil {
		return m, err
	}
	if known != nil {
		return m, errRepeated
	}
	m.ID = newID(w.now)
	w.number(h, &m)
	if err := w.insert(h, &m, key); err != nil {
		return m, err
	}
	w.remember(h, key)
	return m, w.settle(h, &m)
}

func (w *writer) insert(h *head, m *desk.Message, key int64) error {
	at := w.stamp
	if m.At != desk.At(w.now) { // the clock was set back
		at = stamp(m.At.Time())
	}
	query, args := insertion(m, append(w.args[:0], m.ID, h.ID, m.Seq, m.PublicSeq, m.ClientID, key, m.Body, m.Lang, h.Round, at))
	w.args = args
	_, err := w.tx.exec(query, args...)
	return err
}

// number gives a message its place in the conversation's order.
func (w *writer) number(h *head, m *desk.Message) {
	// A clock that was set back must not make a message older than the one before it.
	m.At = max(desk.At(w.now), h.LastAt)
	h.LastSeq++
	m.Seq = h.LastSeq
	if m.Kind == desk.Reply || m.Kind == desk.Event && desk.PublicEvent(m.EventType) {
		h.PublicSeq++
		m.PublicSeq = h.PublicSeq
	}
}

// settle does what a numbered message brings with it: the head, the first reply, the report.
func (w *writer) settle(h *head, m *desk.Message) error {
	w.place(h, *m)
	if err := w.firstReply(h, *m); err != nil {
		return err
	}
	if err := w.mailLater(h, m); err != nil {
		return err
	}
	w.save(h)
	return w.report(h, desk.MessageAdded, m, nil)
}

// place moves the conversation in the list: the preview, the wait, the last activity.
func (w *writer) place(h *head, m desk.Message) {
	h.LastAt = m.At
	if m.Kind == desk.Event {
		return
	}
	h.LastAuthor = m.Author.Kind
	if m.Kind == desk.Note {
		return // a note is no answer, and its text does not belong into a line that is read over a shoulder
	}
	if h.Preview = desk.Preview(m.Body); h.Preview == "" {
		h.Preview = desk.FilesPreview(m.Files)
	}
	switch {
	case m.Author.Kind != desk.ByContact:
		h.WaitingSince = 0
	case h.WaitingSince == 0:
		h.WaitingSince = m.At
	}
}

// firstReply notes the first answer of a round, what reports measure.
func (w *writer) firstReply(h *head, m desk.Message) error {
	if m.Kind != desk.Reply || m.Author.Kind != desk.ByAgent {
		return nil
	}
	if err := w.meetPromise(h, m.At); err != nil || h.FirstReplyAt != 0 {
		return err
	}
	h.FirstReplyAt = m.At
	_, err := w.tx.exec(`UPDATE rounds SET first_reply = ?, agent = ?, updated = ? WHERE conversation = ? AND round = ?`,
		m.At, m.Author.ID, w.stamp, h.ID, h.Round)
	return err
}

// reopen opens a conversation again that somebody writes in. One that was solved begins another round, with its own clock.
func (w *writer) reopen(h *head, from desk.Identity, kind desk.Kind) error {
	if h.Status == desk.Open || kind == desk.Note || from.Agent() && h.Status != desk.Solved {
		return nil
	}
	data := desk.EventData{Actor: actor(from), Before: string(h.Status), After: string(desk.Open)}
	what, again := desk.StatusChanged, false
	if h.Status == desk.Solved {
		var err error
		if data.Reason = desk.ItsContactWrote; from.Agent() {
			data.Reason = desk.AnAgentWrote
			again, err = w.resume(h)
		} else {
			again, err = true, w.nextRound(h, desk.ByContact)
		}
		if err != nil {
			return err
		}
	}
	if again {
		what, data.Round = desk.Reopened, h.Round
	}
	h.Status, h.SnoozedUntil = desk.Open, 0
	by := desk.Author{Kind: desk.BySystem}
	if from.Agent() {
		by = authorOf(from)
	}
	return w.event(h, by, what, data)
}

// takeByReply gives a conversation that nobody has to the agent who answers it.
func (w *writer) takeByReply(h *head, from desk.Identity, kind desk.Kind) error {
	if kind != desk.Reply || from.Kind != desk.ByAgent || h.Assignee != "" {
		return nil
	}
	return w.assign(h, from, from.ID, from.Name)
}

// assign changes the assignee and with it who may see; name is the public name of the new one.
func (w *writer) assign(h *head, from desk.Identity, to, name string) error {
	kind := desk.Assigned
	if to == "" {
		kind = desk.Unassigned
	}
	if err := w.hand(h, to, authorOf(from), kind, desk.EventData{Actor: actor(from), Before: h.Assignee, After: to, Name: name}); err != nil {
		return err
	}
	return w.notify(h, desk.Notification{Kind: desk.ToldAssigned, Actor: from.ID}, to)
}

// regrant recomputes who may see, after the team or the assignee changed.
func (w *writer) regrant(h *head) error {
	granted, err := w.granted(h.ID)
	if err != nil {
		return err
	}
	principals := desk.ConversationPrincipals(h.Team, h.Assignee, granted)
	asked, err := w.tx.strings(selectAsked, h.ID)
	if err != nil {
		return err
	}
	if len(asked) > 0 { // a handover is offered to them
		principals = append(principals, asked...)
		slices.Sort(principals)
		principals = slices.Compact(principals)
	}
	if principals, err = w.readThere(h, principals); err != nil || slices.Equal(principals, h.principals) {
		return err
	}
	if err := w.grant(h, principals); err != nil {
		return err
	}
	return w.regrantSources(h)
}

const selectAsked = `SELECT CASE WHEN to_agent != '' THEN 'agent:' || to_agent ELSE 'team:' || to_team END FROM handovers
 WHERE conversation = ? AND state = 'offered'`

// event adds what happened to the conversation itself.
func (w *writer) event(h *head, by desk.Author, kind desk.EventType, data desk.EventData) error {
	data.Team, data.Assignee = h.Team, h.Assignee
	b, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("encode event %s: %w", kind, err)
	}
	_, err = w.add(h, desk.Message{Kind: desk.Event, EventType: kind, Data: b, Author: by})
	return err
}

func authorOf(from desk.Identity) desk.Author {
	return desk.Author{Kind: from.Kind, ID: from.ID, Name: from.Name}
}

// actor is the agent an event names; a contact's id is personal data and stays out of events.
func actor(from desk.Identity) string {
	if from.Kind == desk.ByAgent {
		return from.ID
	}
	return ""
}

// authorColumns spreads an author over the agent and contact columns.
func authorColumns(a desk.Author) (agent, contact string) {
	switch a.Kind {
	case desk.ByAgent:
		return a.ID, ""
	case desk.ByContact:
		return "", a.ID
	default:
		return "", ""
	}
}
