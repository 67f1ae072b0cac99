package store

import (
	"context"
	"encoding/json"
	"fmt"

	"porchlight/internal/desk"
)

// One conversation of a contact goes on in another one: it names that one, and nothing is moved or copied. Who sees the other one sees it too, for there it
// is read; nobody else is told anything. What the other one takes over (who waits, whose it is) is kept with the merge, and taken back with it.

// MergeInto has a conversation go on in another one of the same contact, and returns both as they are then. Saying it twice changes nothing.
func (s *Store) MergeInto(ctx context.Context, from desk.Identity, w Merging) (conversation, into desk.Conversation, err error) {
	if !from.Agent() {
		return conversation, into, desk.Errorf(desk.Forbidden, "Only agents merge conversations.")
	}
	m := &mergeInto{from: from, Merging: w}
	err = s.writer.do(ctx, m)
	return m.source.Conversation, m.target.Conversation, err
}

// Merging is which conversation goes on in which. The versions, when not 0, must be the current ones.
type Merging struct {
	Conversation, Into   string
	Version, IntoVersion int64
}

type mergeInto struct {
	from desk.Identity
	Merging
	source, target head // as they are after it
}

// standing is what a merge changes of the conversation that goes on, and of the other one.
type standing struct {
	Status       desk.Status `json:"status,omitempty"`
	SnoozedUntil desk.Millis `json:"snoozed_until,omitempty"`
	SolvedAt     desk.Millis `json:"solved_at,omitempty"`
	WaitingSince desk.Millis `json:"waiting_since,omitempty"`
	PromisedBy   desk.Millis `json:"promised_by,omitempty"`
	Assignee     string      `json:"assignee,omitempty"`
	AssignedAt   desk.Millis `json:"assigned_at,omitempty"`
	QueuedAt     desk.Millis `json:"queued_at,omitempty"`
	ReturnedAt   desk.Millis `json:"returned_at,omitempty"`
}

func standingOf(c *desk.Conversation) standing {
	return standing{c.Status, c.SnoozedUntil, c.SolvedAt, c.WaitingSince, c.PromisedBy, c.Assignee, c.AssignedAt, c.QueuedAt, c.ReturnedAt}
}

// keptMerge is what a merge keeps in its row.
type keptMerge struct {
	Source standing `json:"source"` // before
	Before standing `json:"before"` // the other one, before
	After  standing `json:"after"`  // and after
	Seq    int64    `json:"seq"`    // the other one's last message then
}

const (
	insertMerge   = `INSERT INTO conversation_merges (id, conversation, merged_into, agent, moved, kept, undone, created, updated) VALUES (?1,?2,?3,?4,?5,?6,0,?7,?7)`
	selectSources = `SELECT id FROM conversations WHERE merged_into = ? AND merged_into != '' ORDER BY number`
	updatePromise = `UPDATE conversations SET promised_by = ? WHERE id = ?`
)

func (m *mergeInto) apply(w *writer) error {
	source, err := w.seen(m.Conversation, m.from)
	if err != nil {
		return err
	}
	target, err := w.seen(m.Into, m.from)
	if err != nil {
		return err
	}
	if source.MergedInto == target.ID && source.Drawer == desk.InMerged {
		m.source, m.target = *source, *target
		return nil
	}
	moved, err := m.check(w, source, target)
	if err != nil {
		return err
	}
	if err := m.join(w, source, target, moved); err != nil {
		return err
	}
	m.source, m.target = *source, *target
	return nil
}

// check refuses before the first write, and says which ones go on in the source so far.
func (m *mergeInto) check(w *writer, source, target *head) (moved []string, err error) {
	if err := desk.CheckMergeInto(&source.Conversation, &target.Conversation); err != nil {
		return nil, err
	}
	one, err := w.onePerson(source.Contact, target.Contact)
	switch {
	case err != nil:
		return nil, err
	case !one:
		return nil, errTwoContacts()
	case m.Version != 0 && m.Version != source.Version:
		return nil, desk.Errorf(desk.Conflict, "This conversation changed meanwhile.").On("version").With(source.Conversation)
	case m.IntoVersion != 0 && m.IntoVersion != target.Version:
		return nil, desk.Errorf(desk.Conflict, "#%d changed meanwhile.", target.Number).On("into_version").With(target.Conversation)
	}
	if _, asked, err := w.standing(source.ID); err != nil {
		return nil, err
	} else if asked {
		return nil, desk.Errorf(desk.Conflict, "Somebody is asked to take this conversation over. Wait for their answer, or take the handover back.").
			On("handover").With(source.Conversation)
	}
	if moved, err = w.tx.strings(selectSources, source.ID); err != nil {
		return nil, err
	}
	there, err := w.tx.strings(selectSources, target.ID)
	if err == nil && len(moved)+len(there) >= desk.MaxMergedInto {
		err = desk.Errorf(desk.TooLarge, "At most %d conversations go on in one.", desk.MaxMergedInto).On("into")
	}
	return moved, err
}

// onePerson reports whether two contacts are read as one. Nobody is not one with anybody.
func (w *writer) onePerson(a, b string) (bool, error) {
	var one, other string
	if _, err := w.tx.row(selectRoot, []any{a}, &one); err != nil || one == "" {
		return false, err
	}
	_, err := w.tx.row(selectRoot, []any{b}, &other)
	return one == other, err
}

func (m *mergeInto) join(w *writer, source, target *head, moved []string) error {
	kept := keptMerge{Source: standingOf(&source.Conversation), Before: standingOf(&target.Conversation)}
	joined := desk.Joined(&source.Conversation, &target.Conversation)
	if err := w.stillHere(&joined, target.Assignee); err != nil {
		return err
	}
	if err := w.stand(target, m.from, standingOf(&joined)); err != nil {
		return err
	}
	source.Drawer, source.MergedInto = desk.InMerged, target.ID
	for _, e := range []struct {
		on, other *head
		kind      desk.EventType
	}{{source, target, desk.Merged}, {target, source, desk.TookIn}} {
		data := desk.EventData{Actor: m.from.ID, After: e.other.ID, Number: e.other.Number}
		if err := w.event(e.on, authorOf(m.from), e.kind, data); err != nil {
			return err
		}
	}
	if err := w.auditConversation(m.from, "merged", source, target); err != nil {
		return err
	}
	kept.After, kept.Seq = standingOf(&target.Conversation), target.LastSeq
	row, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("encode merge: %w", err)
	}
	list, err := json.Marshal(append([]string{}, moved...))
	if err != nil {
		return fmt.Errorf("encode merge: %w", err)
	}
	if _, err := w.tx.exec(insertMerge, newID(w.now), source.ID, target.ID, m.from.ID, string(list), string(row), w.stamp); err != nil {
		return err
	}
	if err := w.point(source, target.ID); err != nil {
		return err
	}
	for _, id := range moved {
		h, found, err := w.head(id)
		if err != nil {
			return err
		}
		if found {
			if err := w.point(h, target.ID); err != nil {
				return err
			}
		}
	}
	for _, one := range []*head{source, target} {
		if err := w.owed(one); err != nil {
			return err
		}
	}
	return w.report(target, desk.ConversationChanged, nil, nil)
}

// stillHere has nobody get a conversation who does not work here any more.
func (w *writer) stillHere(joined *desk.Conversation, has string) error {
	if joined.Assignee == has {
		return nil
	}
	var id string
	found, err := w.tx.row(`SELECT id FROM agents WHERE id = ? AND disabled = 0`, []any{joined.Assignee}, &id)
	if err == nil && !found {
		joined.Assignee = has
	}
	return err
}

// point has a conversation go on elsewhere, or nowhere: who sees it follows from that.
func (w *writer) point(h *head, into string) error {
	h.MergedInto = into
	before := h.principals
	w.save(h)
	if err := w.writeHead(h); err != nil { // others of this batch ask the database which ones go on in it
		return err
	}
	if err := w.regrant(h); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, before)
}

// stand makes a conversation stand as another one that goes on in it makes it stand, or as it stood before: each change that anybody is told of is an event.
func (w *writer) stand(h *head, from desk.Identity, to standing) error {
	if to.Assignee != h.Assignee {
		name := w.people.name(to.Assignee)
		kind := desk.Assigned
		if to.Assignee == "" {
			kind = desk.Unassigned
		}
		data := desk.EventData{Actor: actor(from), Before: h.Assignee, After: to.Assignee, Name: name}
		if err := w.hand(h, to.Assignee, authorOf(from), kind, data); err != nil {
			return err
		}
	}
	h.WaitingSince = to.WaitingSince
	if h.PromisedBy != to.PromisedBy {
		h.PromisedBy = to.PromisedBy
		if _, err := w.tx.exec(updatePromise, h.PromisedBy, h.ID); err != nil {
			return err
		}
	}
	if to.Status == h.Status && to.SnoozedUntil == h.SnoozedUntil {
		return nil
	}
	before := h.Status
	data := desk.EventData{Actor: actor(from), Before: string(before), After: string(to.Status), Until: to.SnoozedUntil}
	h.Status, h.SnoozedUntil, h.SolvedAt = to.Status, to.SnoozedUntil, to.SolvedAt
	if before != to.Status && (before == desk.Solved || to.Status == desk.Solved) {
		// It was not solved, after all: the round goes on. solved_by stays, so that it is what it was once the two are taken apart.
		if _, err := w.tx.exec(`UPDATE rounds SET solved = ?, updated = ? WHERE conversation = ? AND round = ?`, h.SolvedAt, w.stamp, h.ID, h.Round); err != nil {
			return err
		}
		if to.Status == desk.Solved {
			data.Round = h.Round
		}
	}
	return w.event(h, authorOf(from), desk.StatusChanged, data)
}
