package store

import (
	"context"
	"encoding/json"
	"fmt"

	"porchlight/internal/desk"
)

// Unmerge takes a merge back: who was merged is a contact of their own again, with those who had been merged into them before. It returns the page
// of the contact that this was asked of.
func (s *Store) Unmerge(ctx context.Context, from desk.Identity, id, merge string) (ContactPage, error) {
	if err := s.writer.do(ctx, &unmerge{from: from, contact: id, merge: merge}); err != nil {
		return ContactPage{}, err
	}
	return s.Contact(ctx, from, id)
}

type unmerge struct {
	from           desk.Identity
	contact, merge string
}

func (u *unmerge) apply(w *writer) error {
	root, err := w.root(u.from, u.contact)
	if err != nil {
		return err
	}
	var contact string
	var undone desk.Millis
	found, err := w.tx.row(`SELECT x.contact, x.undone FROM contact_merges x JOIN contacts c ON c.id = x.contact
 WHERE x.id = ?1 AND (c.merged_into = ?2 OR c.id = ?2)`, []any{u.merge, root}, &contact, &undone)
	switch {
	case err != nil:
		return err
	case !found:
		return desk.Errorf(desk.NotFound, "There is no such merge.").On("merge")
	case undone != 0:
		return desk.Errorf(desk.Conflict, "This has been taken back already.").On("merge")
	}
	return w.apart(root, contact, authorOf(u.from))
}

// apart makes one of a person a contact of their own again, with those who came along and are still there.
func (w *writer) apart(root, contact string, by desk.Author) error {
	var ids []string
	var merge string
	var moved rawText
	if _, err := w.tx.row(`SELECT id, coalesce(moved, '') FROM contact_merges WHERE contact = ? AND undone = 0`, []any{contact}, &merge, &moved); err != nil {
		return err
	}
	if len(moved) > 0 {
		if err := json.Unmarshal(moved, &ids); err != nil {
			return fmt.Errorf("read who was merged with %s: %w", contact, err)
		}
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return fmt.Errorf("encode merge: %w", err)
	}
	if err := w.execAll([]statement{
		{`UPDATE contact_merges SET undone = ?, updated = ? WHERE contact = ? AND undone = 0`, []any{desk.At(w.now), w.stamp, contact}},
		{`UPDATE contacts SET merged_into = '', updated = ? WHERE id = ?`, []any{w.stamp, contact}},
		{`UPDATE contacts SET merged_into = ?1, updated = ?2 WHERE merged_into = ?3 AND id IN (SELECT value FROM json_each(?4))`,
			[]any{contact, w.stamp, root, string(list)}},
		{`UPDATE contacts SET updated = ? WHERE id = ?`, []any{w.stamp, root}},
	}); err != nil {
		return err
	}
	if err := w.auditContact(by, "separated", contact); err != nil {
		return err
	}
	for _, id := range append([]string{contact}, ids...) {
		if err := w.tellContact(id, by, desk.ContactSeparated, merge); err != nil {
			return err
		}
	}
	for _, one := range []string{root, contact} {
		if err := w.renamePerson(one); err != nil {
			return err
		}
		if err := w.reportPerson(one); err != nil {
			return err
		}
		if err := w.tellPerson(one); err != nil {
			return err
		}
	}
	return w.sameContact(root, contact)
}

// keepTogether separates whoever has proven since that they are not the one they were taken for: proof beats belief. It is called after something
// was proven of a contact.
func (w *writer) keepTogether(contact string) error {
	var root string
	if found, err := w.tx.row(selectRoot, []any{contact}, &root); err != nil || !found {
		return err
	}
	members, err := w.members(root)
	if err != nil || len(members) < 2 {
		return err
	}
	known := proofsOf(members[:1])
	for _, m := range members[1:] {
		own := proofsOf([]member{m})
		if desk.CheckMerge(known, own) == nil {
			known = known.With(own)
			continue
		}
		if err := w.apart(root, m.id, desk.Author{Kind: desk.BySystem}); err != nil {
			return err
		}
	}
	return nil
}

// alone takes back every merge of a contact whose data are taken back: nothing of them is to be read as somebody else's. Whoever is merged into them
// still is what their own devices were before a website signed for them.
func (w *writer) alone(contact string) error {
	var root string
	if found, err := w.tx.row(selectRoot, []any{contact}, &root); err != nil || !found {
		return err
	}
	by := desk.Author{Kind: desk.BySystem}
	if root != contact {
		if err := w.apart(root, contact, by); err != nil {
			return err
		}
	}
	ids, err := w.tx.strings(`SELECT c.id FROM contacts c JOIN contact_merges x ON x.contact = c.id WHERE c.merged_into = ? AND x.undone = 0 ORDER BY x.id DESC`, contact)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.apart(contact, id, by); err != nil {
			return err
		}
	}
	return nil
}
