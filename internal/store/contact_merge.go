package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"porchlight/internal/desk"
)

// Merging takes two contacts for one person. It is what agents believe, so it changes what they read and nothing else: each contact keeps its own
// sessions, conversations and proofs, and no device sees more than before. So it can also be taken back exactly, years later.

// MergeSide is one of two that are to be merged.
type MergeSide struct {
	ContactPage
	Number        int64 `json:"number"`        // of their newest conversation that the agent sees; 0: none
	Conversations int   `json:"conversations"` // that the agent sees
}

// MergePreview is what merging two contacts would do.
type MergePreview struct {
	Keeps   MergeSide       `json:"keeps"` // whose page it is then
	Joins   MergeSide       `json:"joins"`
	Person  ContactPage     `json:"person"`            // as they are read then
	Refused desk.Difference `json:"refused,omitempty"` // why they stay two
}

// Merged is a contact that was merged into another one.
type Merged struct {
	ID      string      `json:"id"`      // of the merge
	Contact string      `json:"contact"` // who was merged
	Name    string      `json:"name"`    // what is known of that contact alone
	Address string      `json:"address"`
	Agent   string      `json:"agent"` // who did it
	At      desk.Millis `json:"at"`
}

func proofsOf(members []member) (p desk.Proofs) {
	for _, m := range members {
		for _, proof := range m.proofs {
			switch proof.Kind {
			case "external_id":
				p.Accounts = append(p.Accounts, desk.Account{Inbox: proof.Inbox, Subject: proof.Value})
			case "email":
				p.Addresses = append(p.Addresses, proof.Value)
			}
		}
	}
	return p
}

// checkMerge is desk.CheckMerge, and that they are two and not a crowd.
func checkMerge(a, b []member) error {
	if len(a)+len(b) > desk.MaxMerged {
		return desk.Errorf(desk.TooLarge, "At most %d contacts are read as one.", desk.MaxMerged).On("contact")
	}
	return desk.CheckMerge(proofsOf(a), proofsOf(b))
}

func errSameContact() error {
	return desk.Errorf(desk.BadRequest, "They are one contact already.").On("contact")
}

// PreviewMerge says what merging another contact into this one would do.
func (s *Store) PreviewMerge(ctx context.Context, from desk.Identity, id, other string) (out MergePreview, err error) {
	roots := []string{id, other}
	for i := range roots {
		if roots[i], err = s.root(ctx, from, roots[i]); err != nil {
			return out, err
		}
	}
	if roots[0] == roots[1] {
		return out, errSameContact()
	}
	members, err := s.members(ctx, roots)
	if err != nil {
		return out, err
	}
	a, b := members[roots[0]], members[roots[1]]
	if err := checkMerge(a, b); err != nil {
		if out.Refused = desk.Apart(proofsOf(a), proofsOf(b)); out.Refused == "" {
			out.Refused = desk.TooMany
		}
	}
	if proofsOf(a).None() && !proofsOf(b).None() {
		a, b = b, a
	}
	out.Person = pageOf(append(append([]member{}, a...), b...))
	for _, side := range []struct {
		members []member
		into    *MergeSide
	}{{a, &out.Keeps}, {b, &out.Joins}} {
		side.into.ContactPage = pageOf(side.members)
		principals, _ := json.Marshal(from.Principals) // texts always marshal
		err := s.read.QueryRowContext(ctx, `SELECT count(*), coalesce(max(number), 0) FROM conversations c
 WHERE c.contact IN (SELECT id FROM contacts WHERE id = ?1 OR merged_into = ?1) AND c.deleted_at = 0 AND c.spam = 0
 AND EXISTS (SELECT 1 FROM conversation_access a WHERE a.conversation = c.id AND a.principal IN (SELECT value FROM json_each(?2)))`,
			side.into.ID, string(principals)).Scan(&side.into.Conversations, &side.into.Number)
		if err != nil {
			return out, fmt.Errorf("count conversations of contact %s: %w", side.into.ID, err)
		}
	}
	return out, nil
}

// Merge takes another contact for the same person as this one and returns their page, and the merge by which it can be taken back.
func (s *Store) Merge(ctx context.Context, from desk.Identity, id, other string) (ContactPage, string, error) {
	m := &mergeContacts{from: from, contact: id, other: other}
	if err := s.writer.do(ctx, m); err != nil {
		return ContactPage{}, "", err
	}
	page, err := s.Contact(ctx, from, id)
	return page, m.id, err
}

type mergeContacts struct {
	from           desk.Identity
	contact, other string
	id             string
}

func (m *mergeContacts) apply(w *writer) error {
	into, err := w.root(m.from, m.contact)
	if err != nil {
		return err
	}
	other, err := w.root(m.from, m.other)
	if err != nil {
		return err
	}
	if into == other {
		return errSameContact()
	}
	a, err := w.members(into)
	if err != nil {
		return err
	}
	b, err := w.members(other)
	if err != nil {
		return err
	}
	if err := checkMerge(a, b); err != nil {
		return err
	}
	if proofsOf(a).None() && !proofsOf(b).None() {
		into, other, b = other, into, a
	}
	moved := []string{}
	for _, one := range b[1:] {
		moved = append(moved, one.id)
	}
	list, err := json.Marshal(moved)
	if err != nil {
		return fmt.Errorf("encode merge: %w", err)
	}
	m.id = newID(w.now)
	if err := w.execAll([]statement{
		{`INSERT INTO contact_merges (id, contact, merged_into, agent, moved, undone, created, updated) VALUES (?,?,?,?,?,0,?,?)`,
			[]any{m.id, other, into, m.from.ID, string(list), w.stamp, w.stamp}},
		{`UPDATE contacts SET merged_into = ?1, updated = ?2 WHERE id = ?3 OR merged_into = ?3`, []any{into, w.stamp, other}},
		{`UPDATE contacts SET updated = ? WHERE id = ?`, []any{w.stamp, into}},
	}); err != nil {
		return err
	}
	for _, one := range b {
		if err := w.tellContact(one.id, authorOf(m.from), desk.ContactMerged, m.id); err != nil {
			return err
		}
	}
	if err := w.auditContact(authorOf(m.from), "merged", other); err != nil {
		return err
	}
	if err := w.renamePerson(into); err != nil {
		return err
	}
	if err := w.reportPerson(into); err != nil {
		return err
	}
	return w.tellPerson(into)
}

// members reads a person inside the writer's transaction: the ids, and what was proven of each.
func (w *writer) members(root string) (out []member, err error) {
	ids, err := w.tx.strings(selectMembers, root)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		one := member{id: id}
		err := w.tx.each(func(scan func(...any) error) error {
			var p Proof
			err := scan(&p.Kind, &p.Value)
			one.proofs = append(one.proofs, p.split())
			return err
		}, `SELECT kind, value FROM contact_identities WHERE contact = ? AND verified_at != ''`, id)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// split tells an account from the inbox whose website has it.
func (p Proof) split() Proof {
	if inbox, subject, signed := strings.Cut(p.Value, ":"); signed && p.Kind == "external_id" {
		p.Inbox, p.Value = inbox, subject
	}
	return p
}

// tellMost is how many conversations of a contact say that they were merged: the ones that somebody works on, the newest.
const tellMost = 50

// tellContact says in a contact's conversations that are not solved what was done with the contact.
func (w *writer) tellContact(contact string, by desk.Author, kind desk.EventType, merge string) error {
	ids, err := w.tx.strings(`SELECT id FROM conversations WHERE contact = ? AND status != 'solved' AND deleted_at = 0 AND merged_into = '' ORDER BY last_at DESC LIMIT ?`, contact, tellMost)
	if err != nil {
		return err
	}
	for _, id := range ids {
		h, found, err := w.head(id)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		data := desk.EventData{After: merge}
		if by.Kind == desk.ByAgent {
			data.Actor = by.ID
		}
		if err := w.event(h, by, kind, data); err != nil {
			return err
		}
	}
	return nil
}

// merges are those that stand of a person, the newest first.
func (s *Store) merges(ctx context.Context, root string) (out []Merged, err error) {
	out = []Merged{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var m Merged
		err := scan(&m.ID, &m.Contact, &m.Name, &m.Address, &m.Agent, &m.At)
		out = append(out, m)
		return err
	}, `SELECT x.id, c.id, c.name, c.claimed_email, x.agent, CAST(round(unixepoch(x.created, 'subsec') * 1000) AS INTEGER)
 FROM contacts c JOIN contact_merges x ON x.contact = c.id WHERE c.merged_into = ? AND x.undone = 0 ORDER BY x.id DESC`, root)
	if err != nil {
		return nil, fmt.Errorf("read merges of contact %s: %w", root, err)
	}
	return out, nil
}
