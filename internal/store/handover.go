package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"porchlight/internal/desk"
)

// A handover is offered by one operation and answered by another. In between the conversation stays with whoever has it, and the
// receiver sees it. The row says what stands and until when: a timer only reminds the writer of it.

const handoverColumns = `o.id, o.conversation, o.state, o."from", o.holder, o.to_agent, o.to_team, o.reason, o.tried, o.next_step, o.promised_by,
 o.escalated, o.returns_at, o.draft, coalesce(o.files, ''), o.answered_by, o.answered_at, o.answer, CAST(unixepoch(o.created, 'subsec') * 1000 AS INTEGER)`

func handoverTargets(h *desk.Handover) []any {
	return []any{&h.ID, &h.Conversation, &h.State, &h.From, &h.Holder, &h.ToAgent, &h.ToTeam, &h.Reason, &h.Tried, &h.NextStep, &h.PromisedBy,
		&h.Escalated, &h.ReturnsAt, &h.Draft, (*fileList)(&h.Files), &h.AnsweredBy, &h.AnsweredAt, &h.Answer, &h.Created}
}

// fileList reads a JSON column that lists files.
type fileList []desk.File

func (f *fileList) Scan(v any) error {
	var raw rawText
	if err := raw.Scan(v); err != nil {
		return err
	}
	*f = []desk.File{}
	if len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, f)
}

const (
	selectStanding = `SELECT ` + handoverColumns + ` FROM handovers o WHERE o.conversation = ? AND o.state = 'offered'`
	selectHandover = `SELECT ` + handoverColumns + ` FROM handovers o WHERE o.id = ?`
	selectNewest   = `SELECT ` + handoverColumns + ` FROM handovers o WHERE o.conversation = ? AND o.state != '' ORDER BY o.created DESC, o.id DESC LIMIT 1`
	insertHandover = `INSERT INTO handovers (id, conversation, "from", holder, to_agent, to_team, reason, tried, next_step, promised_by, state,
 returns_at, escalated, draft, files, created, updated) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,'offered',?11,?12,?13,?14,?15,?15)`
	updateHandover = `UPDATE handovers SET state = ?, answered_by = ?, answered_at = ?, accepted_at = ?, answer = ?, updated = ? WHERE id = ?`
)

// standing is the offer that waits for an answer.
func (w *writer) standing(conversation string) (o desk.Handover, found bool, err error) {
	found, err = w.tx.row(selectStanding, []any{conversation}, handoverTargets(&o)...)
	return o, found, err
}

// offer proposes a handover.
type offer struct {
	from         desk.Identity
	conversation string
	ask          desk.Offer
	router       *router

	receiver string // public name of who is asked
	out      desk.Handover
	now      desk.Conversation
}

func (p *offer) apply(w *writer) error {
	h, err := w.visible(p.conversation, p.from)
	if err != nil {
		return err
	}
	if err := p.check(w, h); err != nil {
		return err
	}
	if err := p.reach(w, h); err != nil {
		return err
	}
	files, err := w.unsent(p.from, h.ID, p.ask.Files)
	if err != nil {
		return err
	}
	if h.Assignee == "" { // what nobody has is taken with it: the customer is somebody's from now on
		if err := w.assign(h, p.from, p.from.ID, p.from.Name); err != nil {
			return err
		}
	}
	return p.write(w, h, files)
}

// check refuses what the conversation does not allow.
func (p *offer) check(w *writer, h *head) error {
	switch {
	case p.ask.Version != 0 && p.ask.Version != h.Version:
		return desk.Errorf(desk.Conflict, "This conversation changed meanwhile.").On("version").With(h.Conversation)
	case h.Status == desk.Solved:
		return desk.Errorf(desk.Conflict, "This conversation is solved.").On("status").With(h.Conversation)
	case !desk.MayHandOver(p.from, h.Assignee):
		return desk.Errorf(desk.Forbidden, "%s has this conversation, and hands it over.", w.people.name(h.Assignee)).On("assignee").With(h.Conversation)
	case p.ask.ToAgent != "" && (p.ask.ToAgent == h.Assignee || h.Assignee == "" && p.ask.ToAgent == p.from.ID):
		return desk.Errorf(desk.BadRequest, "Who has a conversation can't be given it.").On("to_agent")
	}
	o, found, err := w.standing(h.ID)
	if err != nil || !found {
		return err
	}
	return desk.Errorf(desk.Conflict, "%s has offered this conversation already.", w.people.name(o.From)).On("handover").With(o)
}

// obstructed is what a refusal for an obstacle carries.
type obstructed struct {
	Obstacle desk.Obstacle `json:"obstacle"`
}

const (
	loadOf = `(SELECT count(*) FROM conversations c WHERE c.assignee = a.id AND c.assignee != '' AND c.status = 'open' AND c.kind = 'chat'
  AND c.deleted_at = 0 AND c.spam = 0 AND c.merged_into = '')`
	selectReceiver = `SELECT CASE WHEN public_name != '' THEN public_name ELSE name END, a.disabled, a.capacity, ` + loadOf + ` FROM agents a WHERE a.id = ?`
	selectCrew     = `SELECT a.id, a.disabled, a.capacity, ` + loadOf + ` FROM team_members m JOIN agents a ON a.id = m.agent WHERE m.team = ?`
)

// reach finds who is asked. Nobody who can't take a chat is asked unless that is known.
func (p *offer) reach(w *writer, h *head) error {
	holder := h.Assignee
	if holder == "" {
		holder = p.from.ID
	}
	field, obstacle := "to_agent", desk.Obstacle("")
	if p.ask.ToTeam != "" {
		field = "to_team"
		found, err := w.tx.row(`SELECT name FROM teams WHERE id = ?`, []any{p.ask.ToTeam}, &p.receiver)
		if err != nil {
			return err
		}
		if !found {
			return desk.Errorf(desk.BadRequest, "There is no such team.").On(field)
		}
		team, err := p.crew(w)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(team, func(c desk.Candidate) bool { return !c.Disabled && c.Agent != holder }) {
			return desk.Errorf(desk.BadRequest, "Nobody else is in this team.").On(field)
		}
		obstacle = desk.TeamObstacle(h.Kind, holder, team)
	} else {
		c := desk.Candidate{Agent: p.ask.ToAgent, Presence: p.router.state(p.ask.ToAgent)}
		found, err := w.tx.row(selectReceiver, []any{c.Agent}, &p.receiver, &c.Disabled, &c.Capacity, &c.Load)
		if err != nil {
			return err
		}
		if !found || c.Disabled {
			return desk.Errorf(desk.BadRequest, "There is no such agent.").On(field)
		}
		obstacle = c.Obstacle(h.Kind)
	}
	if obstacle == "" || p.ask.Anyway {
		return nil
	}
	return desk.Errorf(desk.Conflict, "%s", obstacleText(p.receiver, obstacle)).On(field).With(obstructed{obstacle})
}

func obstacleText(name string, o desk.Obstacle) string {
	switch o {
	case desk.ReceiverAway:
		return name + " is away."
	case desk.ReceiverOffline:
		return name + " is not here."
	case desk.ReceiverFull:
		return name + " has as many chats as they take."
	case desk.ReceiverNobody:
	}
	return "Nobody of " + name + " accepts chats now."
}

func (p *offer) crew(w *writer) (team []desk.Candidate, err error) {
	err = w.tx.each(func(scan func(...any) error) error {
		var c desk.Candidate
		err := scan(&c.Agent, &c.Disabled, &c.Capacity, &c.Load)
		c.Presence = p.router.state(c.Agent)
		team = append(team, c)
		return err
	}, selectCrew, p.ask.ToTeam)
	return team, err
}

const selectAnswerLimit = `SELECT coalesce(json_extract(settings, '$.answer_s'), 0) FROM inboxes WHERE id = ?`

func (p *offer) write(w *writer, h *head, files []desk.File) error {
	var limit int64 // seconds
	if _, err := w.tx.row(selectAnswerLimit, []any{h.Inbox}, &limit); err != nil {
		return err
	}
	a, at := p.ask, desk.At(w.now)
	if files == nil {
		files = []desk.File{}
	}
	o := desk.Handover{ID: newID(w.now), Conversation: h.ID, State: desk.OfferStands, From: p.from.ID, Holder: h.Assignee, ToAgent: a.ToAgent,
		ToTeam: a.ToTeam, Reason: a.Reason, Tried: a.Tried, NextStep: a.NextStep, PromisedBy: a.PromisedBy, Escalated: a.Escalated,
		ReturnsAt: desk.ReturnsAt(h.Kind, time.Duration(limit)*time.Second, at), Draft: a.Draft, Files: files, Created: at}
	listed, err := json.Marshal(files)
	if err != nil {
		return fmt.Errorf("encode files of a handover: %w", err)
	}
	if _, err := w.tx.exec(insertHandover, o.ID, h.ID, o.From, o.Holder, o.ToAgent, o.ToTeam, o.Reason, o.Tried, o.NextStep, o.PromisedBy,
		o.ReturnsAt, o.Escalated, o.Draft, string(listed), w.stamp); err != nil {
		return err
	}
	if err := w.promiseHandover(h, o); err != nil {
		return err
	}
	data := desk.EventData{Actor: p.from.ID, Before: o.Holder, After: o.ToAgent, ToTeam: o.ToTeam, Name: p.receiver, Handover: o.ID, By: o.PromisedBy}
	if o.Escalated {
		data.Reason = string(desk.ToldEscalate)
	}
	if err := w.reseen(h, authorOf(p.from), desk.HandoverOffered, data); err != nil {
		return err
	}
	p.out, p.now = o, h.Conversation
	return p.tell(w, h, o)
}

// reseen adds an event of a handover, and makes those see the conversation who are asked now, and nobody who is not any more.
func (w *writer) reseen(h *head, by desk.Author, kind desk.EventType, data desk.EventData) error {
	before := h.principals
	if err := w.regrant(h); err != nil {
		return err
	}
	if err := w.event(h, by, kind, data); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, before)
}

const (
	selectTeamMates   = `SELECT a.id FROM team_members m JOIN agents a ON a.id = m.agent WHERE m.team = ? AND a.disabled = 0`
	selectSupervisors = `SELECT DISTINCT a.id FROM team_members m JOIN agents a ON a.id = m.agent
 WHERE m.team IN (?1, ?2) AND a.disabled = 0 AND (m.role = 'supervisor' OR a.role = 'supervisor')`
)

// tell puts the offer into the list of who is asked, and an escalation into that of who supervises.
func (p *offer) tell(w *writer, h *head, o desk.Handover) error {
	asked := []string{o.ToAgent}
	if o.ToTeam != "" {
		var err error
		if asked, err = w.tx.strings(selectTeamMates, o.ToTeam); err != nil {
			return err
		}
	}
	n := desk.Notification{Kind: desk.ToldOffered, Actor: o.From, Handover: o.ID, Team: o.ToTeam}
	asked = slices.DeleteFunc(asked, func(agent string) bool { return agent == o.Holder })
	if err := w.notify(h, n, asked...); err != nil || !o.Escalated {
		return err
	}
	above, err := w.tx.strings(selectSupervisors, h.Team, o.ToTeam)
	if err != nil {
		return err
	}
	n.Kind = desk.ToldEscalate
	return w.notify(h, n, slices.DeleteFunc(above, func(agent string) bool { return slices.Contains(asked, agent) })...)
}

// OfferHandover proposes to pass a conversation on.
func (s *Store) OfferHandover(ctx context.Context, from desk.Identity, conversation string, ask desk.Offer) (desk.Handover, desk.Conversation, error) {
	if err := ask.Validate(desk.At(s.clock())); err != nil {
		return desk.Handover{}, desk.Conversation{}, err
	}
	p := &offer{from: from, conversation: conversation, ask: ask, router: s.router}
	err := s.writer.do(ctx, p)
	return p.out, p.now, err
}

// handover is the newest of a conversation; nil: none, or it was taken back.
func (s *Store) handover(ctx context.Context, conversation string) (*desk.Handover, error) {
	var o desk.Handover
	err := s.each(ctx, func(scan func(...any) error) error { return scan(handoverTargets(&o)...) }, selectNewest, conversation)
	if err != nil {
		return nil, fmt.Errorf("read handover of %s: %w", conversation, err)
	}
	if o.ID == "" || o.State == desk.OfferWithdrawn {
		return nil, nil
	}
	return &o, nil
}
