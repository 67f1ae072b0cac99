package store

import (
	"context"
	"encoding/json"
	"fmt"

	"porchlight/internal/desk"
)

// PatchContact changes what the desk knows of a contact and returns their page as it stands. A stale version is refused, with the page as Current.
func (s *Store) PatchContact(ctx context.Context, from desk.Identity, id string, q desk.ContactPatch) (ContactPage, error) {
	if err := q.Validate(); err != nil {
		return ContactPage{}, err
	}
	err := s.writer.do(ctx, &contactPatch{from: from, contact: id, patch: q})
	if refused := desk.AsError(err); err != nil && refused.Code == desk.Conflict {
		current, err := s.Contact(ctx, from, id)
		if err != nil {
			return ContactPage{}, err
		}
		return ContactPage{}, refused.With(current)
	}
	if err != nil {
		return ContactPage{}, err
	}
	return s.Contact(ctx, from, id)
}

type contactPatch struct {
	from    desk.Identity
	contact string
	patch   desk.ContactPatch
}

const (
	selectContact = `SELECT name, company, phone, locale, tz, custom, updated FROM contacts WHERE id = ?`
	updateContact = `UPDATE contacts SET name = ?, company = ?, phone = ?, locale = ?, tz = ?, custom = ?, updated = ? WHERE id = ?`
)

func (p *contactPatch) apply(w *writer) error {
	root, err := w.root(p.from, p.contact)
	if err != nil {
		return err
	}
	var is member
	if _, err := w.tx.row(selectContact, []any{root}, &is.name, &is.company, &is.phone, &is.locale, &is.tz, &is.custom, &is.updated); err != nil {
		return err
	}
	if p.patch.Version != "" && p.patch.Version != is.updated {
		return desk.Errorf(desk.Conflict, "This contact changed meanwhile.").On("version")
	}
	next := is
	if len(p.patch.Custom) > 0 {
		fields, err := w.fields(ofContacts)
		if err != nil {
			return err
		}
		if next.custom, _, err = is.custom.Change(fields, p.patch.Custom); err != nil {
			return err
		}
	}
	for _, one := range []struct {
		to   *string
		into *string
	}{{p.patch.Name, &next.name}, {p.patch.Company, &next.company}, {p.patch.Phone, &next.phone}, {p.patch.Locale, &next.locale}, {p.patch.TZ, &next.tz}} {
		if one.to != nil {
			*one.into = *one.to
		}
	}
	if len(p.patch.Custom) > 0 {
		if err := p.silence(w, root, &next); err != nil {
			return err
		}
	}
	named, found := next.name != is.name, next.company != is.company || next.phone != is.phone
	if !named && !found && next.locale == is.locale && next.tz == is.tz && next.custom == is.custom {
		return nil
	}
	if _, err := w.tx.exec(updateContact, next.name, next.company, next.phone, next.locale, next.tz, orNull(next.custom), w.stamp, root); err != nil {
		return err
	}
	if named {
		if err := w.renamePerson(root); err != nil {
			return err
		}
	}
	if found {
		if err := w.reportPerson(root); err != nil {
			return err
		}
	}
	return w.tellPerson(root)
}

const selectPersonPrincipals = `SELECT DISTINCT a.principal FROM contacts m CROSS JOIN conversations c ON c.contact = m.id CROSS JOIN conversation_access a ON a.conversation = c.id
 WHERE (m.id = ?1 OR m.merged_into = ?1) AND c.deleted_at = 0 AND a.principal != 'all'`

// tellPerson has those who see a contact, and look at them now, read them anew. It is the predicate of selectSeen, from the other side.
func (w *writer) tellPerson(root string) error {
	contacts, err := w.tx.strings(selectMembers, root)
	if err != nil {
		return err
	}
	if err := w.flush(); err != nil { // what this batch has granted counts
		return err
	}
	principals, err := w.tx.strings(selectPersonPrincipals, root)
	if err != nil {
		return err
	}
	w.news = append(w.news, desk.News{Kind: desk.ContactChanged, Contacts: contacts, After: principals})
	return nil
}

// silence keeps a value that was taken away from coming back from somebody who was merged into this contact: null says that there is none.
func (p *contactPatch) silence(w *writer, root string, next *member) error {
	values, others := map[string]json.RawMessage{}, map[string]bool{}
	keys, err := w.tx.strings(`SELECT DISTINCT j.key FROM contacts c, json_each(c.custom) j WHERE c.merged_into = ? AND json_valid(c.custom)`, root)
	if err != nil {
		return err
	}
	for _, key := range keys {
		others[key] = true
	}
	if next.custom != "" {
		if err := json.Unmarshal([]byte(next.custom), &values); err != nil {
			return fmt.Errorf("read custom fields of contact %s: %w", root, err)
		}
	}
	count := len(values)
	for key := range p.patch.Custom {
		if _, says := values[key]; !says && others[key] {
			values[key] = json.RawMessage("null")
		}
	}
	if len(values) == count {
		return nil
	}
	b, err := json.Marshal(values)
	next.custom = desk.Custom(b)
	return err
}

const selectShownName = `SELECT name FROM contacts WHERE (id = ?1 OR merged_into = ?1) AND name != '' ORDER BY id != ?1, id LIMIT 1`

// renamePerson puts the name that a contact is read by on all of their conversations.
func (w *writer) renamePerson(root string) error {
	var name string
	if _, err := w.tx.row(selectShownName, []any{root}, &name); err != nil {
		return err
	}
	ids, err := w.tx.strings(selectMembers, root)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.rename(id, name); err != nil {
			return err
		}
	}
	return nil
}

// reportPerson tells who follows the conversations of a contact, the search among them, that something beside them has changed.
func (w *writer) reportPerson(root string) error {
	ids, err := w.tx.strings(`SELECT c.id FROM contacts m JOIN conversations c ON c.contact = m.id WHERE m.id = ?1 OR m.merged_into = ?1`, root)
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
		if err := w.report(h, desk.ConversationChanged, nil, nil); err != nil {
			return err
		}
	}
	return nil
}
