package store

import (
	"context"
	"fmt"
)

// What a contact uploaded is gone for everybody once its row says "removed"; the bytes follow. A file that is deleted twice is
// no fault, so that a job which was cut off begins again.

const selectRemoved = `SELECT a.id FROM attachments a JOIN conversations c ON c.id = a.conversation
 WHERE c.contact = ?1 AND (?2 = '' OR c.id = ?2) AND a.state = 'removed' AND a.message = '' LIMIT 100`

// removeFiles deletes what was removed, and the portrait of a contact who is erased as a whole.
func (s *Store) removeFiles(ctx context.Context, e erasure) error {
	for {
		ids, err := s.column(ctx, selectRemoved, e.Contact, e.Only)
		if err != nil {
			return fmt.Errorf("list removed files: %w", err)
		}
		if len(ids) == 0 {
			break
		}
		if _, err := s.discard(ctx, ids); err != nil {
			return err
		}
	}
	if e.Only != "" {
		return nil
	}
	portraits, err := s.column(ctx, `SELECT id FROM contacts WHERE id = ? AND avatar != ''`, e.Contact)
	if err != nil {
		return fmt.Errorf("find portrait of contact %s: %w", e.Contact, err)
	}
	if len(portraits) == 0 {
		return nil
	}
	if err := s.deletePortrait(e.Contact); err != nil {
		return err
	}
	return s.writer.do(ctx, forgetPortrait{e.Contact})
}

// deletePortrait deletes all that PocketBase keeps for a contact: the picture and what was made of it.
func (s *Store) deletePortrait(contact string) error {
	collection, err := s.app.FindCachedCollectionByNameOrId("contacts")
	if err != nil {
		return fmt.Errorf("find collection: %w", err)
	}
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // the deletion has reported for itself
	for _, err := range fsys.DeletePrefix(collection.BaseFilesPath() + "/" + contact + "/") {
		return fmt.Errorf("delete portrait of contact %s: %w", contact, err)
	}
	return nil
}

type forgetPortrait struct{ contact string }

func (f forgetPortrait) apply(w *writer) error {
	_, err := w.tx.exec(`UPDATE contacts SET avatar = '', updated = ? WHERE id = ?`, w.stamp, f.contact)
	return err
}
