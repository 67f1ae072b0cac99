package store

import (
	"context"
	"fmt"
)

// What a contact uploaded is gone for everybody once its row says "removed"; the bytes follow. A file that is deleted twice is
// no fault, so that a job which was cut off begins again.

const selectRemoved = `SELECT a.id FROM attachments a JOIN conversations c ON c.id = a.conversation
 WHERE c.contact = ?1 AND (?2 = '' OR c.id = ?2) AND a.state = 'removed' AND a.file != '' LIMIT 100`

// removeFiles deletes the bytes of what was removed, and the portrait of a contact who is erased as a whole.
func (s *Store) removeFiles(ctx context.Context, e erasure) error {
	for {
		ids, err := s.column(ctx, selectRemoved, e.Contact, e.Only)
		if err != nil {
			return fmt.Errorf("list removed files: %w", err)
		}
		if len(ids) == 0 {
			break
		}
		if err := s.deleteFolders("attachments", ids); err != nil {
			return err
		}
		if err := s.writer.do(ctx, forgetFiles{ids}); err != nil {
			return fmt.Errorf("forget removed files: %w", err)
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
	if err := s.deleteFolders("contacts", portraits); err != nil {
		return err
	}
	return s.writer.do(ctx, forgetPortrait{e.Contact})
}

// deleteFolders deletes all that PocketBase keeps for records: the files and what was made of them.
func (s *Store) deleteFolders(collection string, ids []string) error {
	col, err := s.app.FindCachedCollectionByNameOrId(collection)
	if err != nil {
		return fmt.Errorf("find collection %s: %w", collection, err)
	}
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open the files: %w", err)
	}
	defer func() { _ = fsys.Close() }() // every deletion has reported for itself
	for _, id := range ids {
		for _, err := range fsys.DeletePrefix(col.Id + "/" + id + "/") {
			return fmt.Errorf("delete files of %s: %w", id, err)
		}
	}
	return nil
}

type forgetFiles struct{ ids []string }

func (f forgetFiles) apply(w *writer) error {
	for _, id := range f.ids {
		if _, err := w.tx.exec(`UPDATE attachments SET file = '', updated = ? WHERE id = ?`, w.stamp, id); err != nil {
			return err
		}
	}
	return nil
}

type forgetPortrait struct{ contact string }

func (f forgetPortrait) apply(w *writer) error {
	_, err := w.tx.exec(`UPDATE contacts SET avatar = '', updated = ? WHERE id = ?`, w.stamp, f.contact)
	return err
}
