package store

import (
	"context"
	"fmt"
	"strings"

	"porchlight/internal/desk"
)

// Note is what the team knows of a contact that stands in no conversation. The contact never sees it.
type Note struct {
	ID     string      `json:"id"`
	Agent  string      `json:"agent"`
	Body   string      `json:"body"` // Markdown, as in notes of conversations
	At     desk.Millis `json:"at"`
	Edited desk.Millis `json:"edited"` // 0: as it was first written
}

// notesMost is how many notes there are about one contact: nobody reads more before they answer.
const notesMost = 200

const selectNotes = `SELECT id, agent, body, CAST(round(unixepoch(created, 'subsec') * 1000) AS INTEGER),
 CASE WHEN updated != created THEN CAST(round(unixepoch(updated, 'subsec') * 1000) AS INTEGER) ELSE 0 END FROM contact_notes `

func (n *Note) targets() []any { return []any{&n.ID, &n.Agent, &n.Body, &n.At, &n.Edited} }

func (s *Store) notes(ctx context.Context, root string) (out []Note, err error) {
	out = []Note{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var n Note
		err := scan(n.targets()...)
		out = append(out, n)
		return err
	}, selectNotes+`WHERE contact IN (SELECT id FROM contacts WHERE id = ?1 OR merged_into = ?1) ORDER BY created DESC, id DESC`, root)
	if err != nil {
		return nil, fmt.Errorf("read notes about contact %s: %w", root, err)
	}
	return out, nil
}

// AddNote writes a note about a contact.
func (s *Store) AddNote(ctx context.Context, from desk.Identity, contact, body string) (Note, error) {
	return s.note(ctx, &note{from: from, contact: contact}, body)
}

// EditNote changes one's own note. was is the text that the agent has seen: somebody else's tab may have another one by now.
func (s *Store) EditNote(ctx context.Context, from desk.Identity, contact, id, was, body string) (Note, error) {
	return s.note(ctx, &note{from: from, contact: contact, id: id, was: was}, body)
}

func (s *Store) note(ctx context.Context, n *note, body string) (Note, error) {
	n.body = strings.TrimSpace(body)
	if n.body == "" {
		return Note{}, desk.Errorf(desk.BadRequest, "A note says something.").On("body")
	}
	if err := desk.CheckText("body", n.body, desk.MaxContactNote); err != nil {
		return Note{}, err
	}
	err := s.writer.do(ctx, n)
	return n.out, err
}

// RemoveNote deletes one's own note; admins delete any.
func (s *Store) RemoveNote(ctx context.Context, from desk.Identity, contact, id string) error {
	return s.writer.do(ctx, &note{from: from, contact: contact, id: id, remove: true})
}

// note is a note that is written, changed or deleted.
type note struct {
	from          desk.Identity
	contact       string
	id, was, body string
	remove        bool
	out           Note
}

func (n *note) apply(w *writer) error {
	root, err := w.root(n.from, n.contact)
	if err != nil {
		return err
	}
	if n.id == "" {
		return n.add(w, root)
	}
	found, err := w.tx.row(selectNotes+`WHERE id = ?1 AND contact IN (SELECT id FROM contacts WHERE id = ?2 OR merged_into = ?2)`, []any{n.id, root}, n.out.targets()...)
	if err != nil {
		return err
	}
	switch {
	case !found:
		return desk.Errorf(desk.NotFound, "This note is gone.").On("note")
	case n.out.Agent != n.from.ID && !(n.remove && n.from.Role == desk.RoleAdmin):
		return desk.Errorf(desk.Forbidden, "Notes are changed by who wrote them.").On("note")
	case n.remove:
		if _, err := w.tx.exec(`DELETE FROM contact_notes WHERE id = ?`, n.id); err != nil {
			return err
		}
		return w.tellPerson(root)
	case n.out.Body != n.was:
		return desk.Errorf(desk.Conflict, "This note was changed meanwhile.").On("body").With(n.out)
	case n.out.Body == n.body:
		return nil
	}
	n.out.Body, n.out.Edited = n.body, desk.At(w.now)
	if _, err := w.tx.exec(`UPDATE contact_notes SET body = ?, updated = ? WHERE id = ?`, n.body, w.stamp, n.id); err != nil {
		return err
	}
	return w.tellPerson(root)
}

func (n *note) add(w *writer, root string) error {
	var count int
	if _, err := w.tx.row(`SELECT count(*) FROM contact_notes WHERE contact IN (SELECT id FROM contacts WHERE id = ?1 OR merged_into = ?1)`, []any{root}, &count); err != nil {
		return err
	}
	if count >= notesMost {
		return desk.Errorf(desk.TooLarge, "There are %d notes about this contact, which is the most. Delete some first.", notesMost).On("body")
	}
	n.out = Note{ID: newID(w.now), Agent: n.from.ID, Body: n.body, At: desk.At(w.now)}
	if _, err := w.tx.exec(`INSERT INTO contact_notes (id, contact, agent, body, created, updated) VALUES (?,?,?,?,?,?)`, n.out.ID, root, n.from.ID, n.body, w.stamp, w.stamp); err != nil {
		return err
	}
	return w.tellPerson(root)
}
