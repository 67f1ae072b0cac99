package store

import (
	"context"
	"encoding/json"
	"fmt"

	"porchlight/internal/desk"
)

// Running is a macro that an agent runs on a conversation. ClientID makes it happen once, however often it is asked for. Version, when not 0, must be
// the conversation's.
type Running struct {
	Macro, ClientID string
	Version         int64
}

// Ran is what became of it.
type Ran struct {
	Conversation desk.Conversation
	Back         desk.Patch // takes back what can be taken back; empty: nothing changed, or this was a repeat
}

// RunMacro does everything that a macro does but write to the customer, in one transaction: all of it, or nothing when one step is refused. A
// macro of which half was done would leave an agent to find out which half.
func (s *Store) RunMacro(ctx context.Context, from desk.Identity, conversation string, r Running) (Ran, error) {
	if !from.Agent() {
		return Ran{}, desk.Errorf(desk.Forbidden, "Only agents run macros.")
	}
	if err := desk.CheckClientID(r.ClientID); err != nil {
		return Ran{}, err
	}
	m := &macro{from: from, conversation: conversation, asked: r}
	err := s.writer.do(ctx, m)
	return m.out, err
}

type macro struct {
	from         desk.Identity
	conversation string
	asked        Running
	out          Ran
}

var macroUses = usable{
	count: `INSERT INTO macro_uses (id, macro, uses, used_at, created, updated) VALUES (?,?,1,?,?,?)
 ON CONFLICT (macro) DO UPDATE SET uses = uses + 1, used_at = excluded.used_at, updated = excluded.updated`,
}

const selectMacro = `SELECT r.id, r.name, coalesce(r.actions, '') FROM macros r WHERE r.id = ?3 AND ` + inScope

func (m *macro) apply(w *writer) error {
	h, err := w.visible(m.conversation, m.from)
	if err != nil {
		return err
	}
	by := authorOf(m.from)
	if repeated, _, err := w.byClientID(h, by, m.asked.ClientID); err != nil || repeated != nil {
		m.out.Conversation = h.Conversation
		return err
	}
	var id, name string
	var raw rawText
	found, err := w.tx.row(selectMacro, []any{m.from.ID, string(m.from.Role), m.asked.Macro}, &id, &name, &raw)
	if err != nil {
		return err
	}
	if !found {
		return desk.Errorf(desk.NotFound, "There is no such macro, or it is not for you.").On("macro")
	}
	actions, err := desk.ReadActions(raw)
	if err != nil {
		return err
	}
	return m.run(w, h, id, name, actions)
}

func (m *macro) run(w *writer, h *head, id, name string, actions []desk.Action) error {
	p := &patch{from: m.from, conversation: h.ID, patch: desk.PatchOf(actions, m.from.ID, desk.At(w.now))}
	p.patch.Version = m.asked.Version
	if err := p.check(w, h); err != nil {
		return err
	}
	before := h.Conversation
	data, err := json.Marshal(desk.EventData{Actor: m.from.ID, After: id, Name: name, Team: h.Team, Assignee: h.Assignee})
	if err != nil {
		return fmt.Errorf("encode event of macro %s: %w", id, err)
	}
	// first what was run, then what that did; the event carries the client id by which a repeat is known
	ran := desk.Message{Kind: desk.Event, EventType: desk.MacroRun, Data: data, Author: authorOf(m.from), ClientID: m.asked.ClientID}
	if _, err := w.add(h, ran); err != nil {
		return err
	}
	for _, a := range actions {
		if a.Do != desk.DoNote {
			continue
		}
		if _, err := w.add(h, desk.Message{Kind: desk.Note, Body: a.Body, Author: authorOf(m.from)}); err != nil {
			return err
		}
	}
	if err := p.steps(w, h); err != nil {
		return err
	}
	m.out = Ran{Conversation: h.Conversation, Back: desk.Back(&before, &h.Conversation)}
	return w.used(macroUses, id)
}
