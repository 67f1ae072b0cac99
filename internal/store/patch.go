package store

import (
	"porchlight/internal/desk"
)

// patch changes the head of a conversation for an agent: each changed field is an event.
type patch struct {
	from         desk.Identity
	conversation string
	patch        desk.Patch
	out          desk.Conversation

	custom  desk.Custom // as it will be
	changed []string    // keys of custom
}

func (p *patch) apply(w *writer) error {
	h, err := w.seen(p.conversation, p.from)
	if err != nil {
		return err
	}
	if err := p.check(w, h); err != nil {
		return err
	}
	if err := p.steps(w, h); err != nil {
		return err
	}
	p.out = h.Conversation
	return nil
}

func (p *patch) steps(w *writer, h *head) error {
	for _, step := range []func(*writer, *head) error{p.team, p.assignee, p.kind, p.priority, p.subject, p.due, p.tags, p.followers, p.fields,
		p.status, p.drawer, p.followUp} {
		if err := step(w, h); err != nil {
			return err
		}
	}
	return nil
}

// check refuses before the first write: a stale version, somebody else who was faster, ids that do not exist.
func (p *patch) check(w *writer, h *head) error {
	q := p.patch
	if err := q.Admits(&h.Conversation); err != nil {
		return err
	}
	if q.Version != 0 && q.Version != h.Version {
		return desk.Errorf(desk.Conflict, "This conversation changed meanwhile.").On("version").With(h.Conversation)
	}
	if q.Assignee != nil && *q.Assignee != "" {
		var id string
		found, err := w.tx.row(`SELECT id FROM agents WHERE id = ? AND disabled = 0`, []any{*q.Assignee}, &id)
		if err != nil {
			return err
		}
		if !found {
			return desk.Errorf(desk.BadRequest, "There is no such agent.").On("assignee")
		}
		// Taking is a race that one agent wins. Giving it to somebody else on purpose names the version.
		if q.Version == 0 && *q.Assignee == p.from.ID && h.Assignee != "" && h.Assignee != p.from.ID {
			return taken(w.people.name(h.Assignee)).On("assignee").With(h.Conversation)
		}
	}
	if q.Team != nil && *q.Team != "" {
		if err := w.known(`SELECT id FROM teams WHERE id = ?`, []string{*q.Team}, "There is no such team.", "team"); err != nil {
			return err
		}
	}
	if err := p.checkFollowUp(w, h); err != nil {
		return err
	}
	return p.checkFiling(w, h)
}

// taken tells who was too late who was faster.
func taken(by string) *desk.Error {
	if by == "" {
		by = "Somebody else"
	}
	return desk.Errorf(desk.Conflict, "%s has taken this conversation.", by)
}

func (p *patch) team(w *writer, h *head) error {
	to := p.patch.Team
	if to == nil || *to == h.Team {
		return nil
	}
	before, was := h.principals, h.Team
	h.Team = *to
	if err := w.regrant(h); err != nil {
		return err
	}
	if err := w.event(h, authorOf(p.from), desk.TeamChanged, desk.EventData{Actor: p.from.ID, Before: was, After: h.Team}); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, before)
}

func (p *patch) assignee(w *writer, h *head) error {
	to := p.patch.Assignee
	if to == nil || *to == h.Assignee {
		return nil
	}
	var name string
	if *to != "" {
		if _, err := w.tx.row(selectPublicName, []any{*to}, &name); err != nil {
			return err
		}
	}
	return w.assign(h, p.from, *to, name)
}

const selectPublicName = `SELECT CASE WHEN public_name != '' THEN public_name ELSE name END FROM agents WHERE id = ?`

// set is one plain field of the head: changed, told as an event, reported.
func (p *patch) set(w *writer, h *head, kind desk.EventType, before, after string, apply func()) error {
	if before == after {
		return nil
	}
	apply()
	if err := w.event(h, authorOf(p.from), kind, desk.EventData{Actor: p.from.ID, Before: before, After: after}); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

func (p *patch) kind(w *writer, h *head) error {
	if to := p.patch.Kind; to != nil {
		return p.set(w, h, desk.KindChanged, string(h.Kind), string(*to), func() { h.Kind = *to })
	}
	return nil
}

func (p *patch) priority(w *writer, h *head) error {
	if to := p.patch.Priority; to != nil {
		return p.set(w, h, desk.PriorityChanged, string(h.Priority), string(*to), func() { h.Priority = *to })
	}
	return nil
}

// subject tells that it changed, not what it says: events carry no personal data.
func (p *patch) subject(w *writer, h *head) error {
	to := p.patch.Subject
	if to == nil || *to == h.Subject {
		return nil
	}
	h.Subject = *to
	return p.set(w, h, desk.SubjectChanged, "", "changed", func() {})
}

// status also moves the moment at which a snoozed conversation comes back: one event tells of both.
func (p *patch) status(w *writer, h *head) error {
	to, until, changes := p.patch.Snooze(&h.Conversation)
	if !changes {
		return nil
	}
	what, data := desk.StatusChanged, desk.EventData{Actor: p.from.ID, Before: string(h.Status), After: string(to), Until: until}
	switch {
	case to == desk.Solved && h.Status != desk.Solved:
		if err := w.endRound(h, p.from.ID); err != nil {
			return err
		}
		data.Round = h.Round
	case h.Status == desk.Solved && to != desk.Solved:
		again, err := w.resume(h)
		if err != nil {
			return err
		}
		if again {
			what, data.Round = desk.Reopened, h.Round
		} else if to == desk.Open {
			if err := p.waitAgain(w, h); err != nil {
				return err
			}
		}
	}
	h.Status, h.SnoozedUntil = to, until
	if err := w.event(h, authorOf(p.from), what, data); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// waitAgain sets the clock that solving stopped to where it was: who has no answer yet waits on when solving is undone.
func (p *patch) waitAgain(w *writer, h *head) error {
	_, err := w.tx.row(selectUnanswered, []any{h.ID, h.ID}, &h.WaitingSince)
	return err
}

const selectUnanswered = `SELECT CAST(round(unixepoch(created, 'subsec') * 1000) AS INTEGER) FROM messages
 WHERE conversation = ? AND kind = 'reply' AND author_kind = 'contact' AND seq > coalesce(
 (SELECT max(seq) FROM messages WHERE conversation = ? AND kind = 'reply' AND author_kind = 'agent'), 0) ORDER BY seq LIMIT 1`
