package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// Who gets a chat is decided inside the writer's transaction: it alone writes, so two who want the same chat, or one agent's
// last place, come one after the other, and the second sees what the first has done.

// queue keeps queued_at true: a chat that is open and that nobody has waits for somebody to take it, from the moment that the
// contact began to wait.
func (h *head) queue(now desk.Millis) {
	if h.Kind != desk.Chat || h.Status != desk.Open || h.Assignee != "" || h.Drawer != "" {
		h.QueuedAt, h.ReturnedAt = 0, 0
	} else if h.QueuedAt == 0 {
		if h.QueuedAt = now; h.WaitingSince > 0 {
			h.QueuedAt = h.WaitingSince
		}
	}
}

const updatePicked = `UPDATE rounds SET queued = ?, picked = ?, updated = ? WHERE conversation = ? AND round = ?`

// hand gives a conversation to an agent, or with to empty to nobody, and tells of it by an event of the given type.
func (w *writer) hand(h *head, to string, by desk.Author, kind desk.EventType, data desk.EventData) error {
	if err := w.drop(h, to); err != nil {
		return err
	}
	before, waited := h.principals, h.QueuedAt
	if h.Assignee, h.AssignedAt = to, 0; to != "" {
		h.AssignedAt = desk.At(w.now)
	}
	if err := w.regrant(h); err != nil {
		return err
	}
	if to != "" && waited > 0 {
		if _, err := w.tx.exec(updatePicked, waited, h.AssignedAt, w.stamp, h.ID, h.Round); err != nil {
			return err
		}
	}
	if err := w.event(h, by, kind, data); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, before)
}

// route gives out the chats of a team's queue, as far as somebody is free.
type route struct {
	team   string
	router *router
	given  []desk.Conversation // as they stand now
	more   bool                // there is more to look at than fits one transaction
}

// routedAtOnce bounds what one transaction gives out: some 20 ms.
const routedAtOnce = 50

const (
	selectSharing = `SELECT assignment, coalesce(languages, '') FROM teams WHERE id = ?`
	selectQueue   = `SELECT c.id, c.locale, c.priority, c.queued_at, coalesce((SELECT e.assignee FROM conversations e
  WHERE e.contact = c.contact AND c.contact != '' AND e.id != c.id AND e.assignee != '' AND e.deleted_at = 0 ORDER BY e.last_at DESC LIMIT 1), '')
 FROM conversations c WHERE c.team = ? AND c.queued_at > 0`
	selectCandidates = `SELECT a.id, coalesce(a.languages, ''), a.disabled, a.capacity, m.served_at,
 (SELECT count(*) FROM conversations c WHERE c.assignee = a.id AND c.assignee != '' AND c.status = 'open' AND c.kind = 'chat'
  AND c.deleted_at = 0 AND c.spam = 0 AND c.merged_into = '')
 FROM team_members m JOIN agents a ON a.id = m.agent WHERE m.team = ?`
	updateServed = `UPDATE team_members SET served_at = ? WHERE team = ? AND agent = ?`
)

func (r *route) apply(w *writer) error {
	r.given, r.more = nil, false
	var how desk.Assignment
	var spoken json.RawMessage
	found, err := w.tx.row(selectSharing, []any{r.team}, &how, (*rawText)(&spoken))
	if err != nil || !found || how != desk.RoundRobin && how != desk.LeastBusy {
		return err
	}
	if err := w.flush(); err != nil { // what this batch knows of chats and who has them goes first
		return err
	}
	queue, err := r.queued(w)
	if err != nil || len(queue) == 0 {
		return err
	}
	team, err := r.candidates(w)
	if err != nil {
		return err
	}
	languages := languagesIn(spoken)
	for _, chat := range queue {
		if !slices.ContainsFunc(team, desk.Candidate.Free) {
			return nil
		}
		match, ok := desk.Choose(how, languages, chat, team)
		if !ok {
			continue // all who are free have let this one go by
		}
		if len(r.given) == routedAtOnce {
			r.more = true
			return nil
		}
		if err := r.give(w, chat, match, team); err != nil {
			return err
		}
	}
	return nil
}

func (r *route) give(w *writer, chat desk.Queued, match desk.Match, team []desk.Candidate) error {
	h, found, err := w.head(chat.Conversation)
	if err != nil || !found || h.QueuedAt == 0 {
		return err
	}
	data := desk.EventData{After: match.Agent, Name: w.people.name(match.Agent), Reason: string(match.Why)}
	if err := w.hand(h, match.Agent, desk.Author{Kind: desk.BySystem}, desk.Assigned, data); err != nil {
		return err
	}
	if _, err := w.tx.exec(updateServed, desk.At(w.now), r.team, match.Agent); err != nil {
		return err
	}
	i := slices.IndexFunc(team, func(c desk.Candidate) bool { return c.Agent == match.Agent })
	// Several may go out within one millisecond: the order among them is kept.
	team[i].Load, team[i].ServedAt = team[i].Load+1, desk.At(w.now)+desk.Millis(len(r.given))
	r.given = append(r.given, h.Conversation)
	return nil
}

func (r *route) queued(w *writer) (out []desk.Queued, err error) {
	err = w.tx.each(func(scan func(...any) error) error {
		var q desk.Queued
		err := scan(&q.Conversation, &q.Locale, &q.Priority, &q.Since, &q.Last)
		q.Passed = r.router.passedBy(q.Conversation)
		out = append(out, q)
		return err
	}, selectQueue, r.team)
	slices.SortFunc(out, desk.Queued.Before)
	return out, err
}

func (r *route) candidates(w *writer) (out []desk.Candidate, err error) {
	err = w.tx.each(func(scan func(...any) error) error {
		var c desk.Candidate
		var spoken json.RawMessage
		err := scan(&c.Agent, (*rawText)(&spoken), &c.Disabled, &c.Capacity, &c.ServedAt, &c.Load)
		c.Languages, c.Presence = languagesIn(spoken), r.router.state(c.Agent)
		out = append(out, c)
		return err
	}, selectCandidates, r.team)
	return out, err
}

// languagesIn reads a list of language tags; what is none names none.
func languagesIn(raw json.RawMessage) (out []string) {
	_ = json.Unmarshal(raw, &out) // checked where it was saved
	return out
}

// giveBack puts a chat back into the queue that its agent does not answer.
type giveBack struct {
	conversation string
	agent        string
	assigned     desk.Millis // the assignment that is over: a newer one is not
	why          desk.Reason
	out          desk.Conversation // as it stands now
}

func (g *giveBack) apply(w *writer) error {
	h, found, err := w.head(g.conversation)
	if err != nil || !found {
		return err
	}
	g.out = h.Conversation
	if h.Assignee != g.agent || h.AssignedAt != g.assigned || h.WaitingSince == 0 || h.Kind != desk.Chat || h.Status != desk.Open || h.Drawer != "" {
		return nil // they were faster
	}
	if _, offered, err := w.standing(h.ID); err != nil || offered {
		return err // it waits for somebody who was asked; after that its agent has their whole time again
	}
	h.ReturnedAt = desk.At(w.now)
	data := desk.EventData{Before: g.agent, Name: w.people.name(g.agent), Reason: string(g.why)}
	if err := w.hand(h, "", desk.Author{Kind: desk.BySystem}, desk.Returned, data); err != nil {
		return err
	}
	g.out = h.Conversation
	return nil
}

// attend notes where an agent is.
type attend struct {
	agent string
	state desk.Presence
}

func (a attend) apply(w *writer) error {
	var err error
	if a.state == desk.Offline {
		_, err = w.tx.exec(`UPDATE agents SET here = FALSE, gone_at = ? WHERE id = ?`, desk.At(w.now), a.agent)
	} else {
		_, err = w.tx.exec(`UPDATE agents SET here = TRUE, gone_at = 0, availability = ? WHERE id = ?`, string(a.state), a.agent)
	}
	if err != nil {
		return fmt.Errorf("note where %s is: %w", a.agent, err)
	}
	return nil
}
