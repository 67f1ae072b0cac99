package store

import (
	"strings"

	"porchlight/internal/desk"
)

// sign raises a session: the website has said who its holder is. What this device wrote joins the person's conversations in
// this inbox, since whoever holds its token and is signed for has shown both.
type sign struct {
	from          desk.Identity
	contact, name string
}

func (s *sign) apply(w *writer) error {
	var contact, known string
	var assurance desk.Assurance
	var revoked, blocked bool
	found, err := w.tx.row(`SELECT contact, assurance, revoked FROM contact_sessions WHERE id = ?`, []any{s.from.Session}, &contact, &assurance, &revoked)
	if err != nil {
		return err
	}
	if !found || revoked {
		return errSessionOver()
	}
	if _, err := w.tx.row(selectPerson, []any{s.from.Person.Subject}, &known, &s.name, &blocked); err != nil {
		return err
	}
	if blocked {
		return desk.ErrBlocked()
	}
	if err := w.takes(contact); err != nil { // nor does a device that is blocked become somebody who is not
		return err
	}
	if known != contact {
		var other bool // the device's contact is a person already, and another one
		if _, err := w.tx.row(`SELECT EXISTS (SELECT 1 FROM contact_identities WHERE contact = ? AND kind = 'external_id')`, []any{contact}, &other); err != nil {
			return err
		}
		if other {
			return errIdentity(nil)
		}
	}
	s.contact = contact
	switch {
	case known == "":
		err = w.identify(contact, s.from.Person)
	case known != contact:
		s.contact = known
		err = w.join(contact, known, s.from.Session)
	}
	if err != nil {
		return err
	}
	if s.name, err = w.describe(s.contact, s.from.Person); err != nil {
		return err
	}
	_, err = w.tx.exec(`UPDATE contact_sessions SET contact = ?, assurance = ?, updated = ? WHERE id = ?`, s.contact, string(desk.BySigned), w.stamp, s.from.Session)
	return err
}

// identify notes that a contact is a person.
func (w *writer) identify(contact string, p *desk.Person) error {
	_, err := w.tx.exec(`INSERT INTO contact_identities (id, contact, kind, value, verified_at, created, updated) VALUES (?,?,'external_id',?,?,?,?)`,
		newID(w.now), contact, p.Subject, w.stamp, w.stamp, w.stamp)
	return err
}

// describe takes over what the website says of a person: it knows better than what was typed. It returns the name.
func (w *writer) describe(contact string, p *desk.Person) (name string, err error) {
	list := []statement{{`UPDATE contacts SET name = CASE WHEN ?2 != '' THEN ?2 ELSE name END,
 claimed_email = CASE WHEN ?3 != '' THEN ?3 ELSE claimed_email END, updated = ?4 WHERE id = ?1`, []any{contact, p.Name, p.Address, w.stamp}}}
	if p.Address != "" && p.Proven {
		list = append(list,
			statement{`DELETE FROM contact_identities WHERE contact = ? AND kind = 'email'`, []any{contact}},
			statement{`INSERT INTO contact_identities (id, contact, kind, value, verified_at, created, updated) VALUES (?,?,'email',?,?,?,?)`,
				[]any{newID(w.now), contact, p.Address, w.stamp, w.stamp, w.stamp}})
	}
	if err := w.execAll(list); err != nil {
		return "", err
	}
	if _, err := w.tx.row(`SELECT name FROM contacts WHERE id = ?`, []any{contact}, &name); err != nil {
		return "", err
	}
	if err := w.keepTogether(contact); err != nil {
		return "", err
	}
	var root string
	if _, err := w.tx.row(selectRoot, []any{contact}, &root); err != nil {
		return "", err
	}
	return name, w.renamePerson(root)
}

// rename puts a contact's name on their conversations.
func (w *writer) rename(contact, name string) error {
	ids, err := w.tx.strings(`SELECT id FROM conversations WHERE contact = ? AND contact_name != ?`, contact, name)
	if err != nil {
		return err
	}
	for _, id := range ids {
		h, found, err := w.head(id)
		if err != nil || !found {
			return err
		}
		h.ContactName = name
		if _, err := w.tx.exec(`UPDATE conversations SET contact_name = ?, updated = ? WHERE id = ?`, name, w.stamp, id); err != nil {
			return err
		}
		w.save(h)
		if err := w.report(h, desk.ConversationChanged, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// join makes the conversations of one contact another's: messages, marks and files name their author by contact, and a repeat
// of what was sent before must be found.
func (w *writer) join(from, to, session string) error {
	ids, err := w.tx.strings(`SELECT id FROM conversations WHERE contact = ?`, from)
	if err != nil {
		return err
	}
	was, is := readerKey(desk.ByContact, from), readerKey(desk.ByContact, to)
	for _, id := range ids {
		h, found, err := w.head(id)
		if err != nil || !found {
			return err
		}
		if err := w.execAll([]statement{
			{`UPDATE conversations SET contact = ?, updated = ? WHERE id = ?`, []any{to, w.stamp, id}},
			{`UPDATE read_marks SET reader = ? WHERE conversation = ? AND reader = ?`, []any{is, id, was}},
		}); err != nil {
			return err
		}
		if err := w.reauthor(h, from, to); err != nil {
			return err
		}
		h.Contact = to
		w.save(h)
		if err := w.report(h, desk.ConversationChanged, nil, nil); err != nil {
			return err
		}
	}
	if err := w.execAll([]statement{
		{`UPDATE attachments SET uploader = ? WHERE uploader = ?`, []any{is, was}},
		{`UPDATE contact_merges SET moved = json_insert(CASE WHEN json_valid(moved) AND json_type(moved) = 'array' THEN moved ELSE '[]' END, '$[#]', ?) WHERE contact = ? AND undone = 0`,
			[]any{from, to}},
		// who was merged into either of them comes along: everybody names the first of their person
		{`UPDATE contacts SET merged_into = (SELECT CASE WHEN t.merged_into != '' THEN t.merged_into ELSE t.id END FROM contacts t WHERE t.id = ?1), updated = ?2
 WHERE id = ?3 OR merged_into = ?3`, []any{to, w.stamp, from}},
		{`UPDATE contact_sessions SET contact = ?, updated = ? WHERE contact = ? AND (id = ? OR only != '')`, []any{to, w.stamp, from, session}},
		{`DELETE FROM contact_identities WHERE contact = ? AND kind != 'external_id'`, []any{from}},
		{`UPDATE contact_notes SET contact = ?, updated = ? WHERE contact = ?`, []any{to, w.stamp, from}},
		{`UPDATE participants SET contact = ?, updated = ? WHERE contact = ?`, []any{to, w.stamp, from}},
	}); err != nil {
		return err
	}
	return w.sameContact(from, to)
}

// reauthor makes another contact the author of messages, with the keys by which a repeat of them is found.
func (w *writer) reauthor(h *head, from, to string) error {
	list, err := w.tx.strings(`SELECT id || ' ' || client_id FROM messages WHERE conversation = ? AND contact = ? ORDER BY seq`, h.ID, from)
	if err != nil {
		return err
	}
	author := desk.Author{Kind: desk.ByContact, ID: to}
	for _, one := range list {
		id, clientID, _ := strings.Cut(one, " ")
		_, key, err := w.byClientID(h, author, clientID)
		if err != nil {
			return err
		}
		if _, err := w.tx.exec(`UPDATE messages SET contact = ?, client_key = ? WHERE id = ?`, to, key, id); err != nil {
			return err
		}
		w.remember(h, key)
	}
	return nil
}
