package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/tools/filesystem"

	"porchlight/internal/desk"
)

// Incoming is a file that was received and looked at, and is not kept yet. Its Name is clean and its Mime is what its bytes are.
type Incoming struct {
	desk.File
	Extension string // ".png": of its Mime, never of its name
	SHA256    string // hex
	Path      string // where the bytes wait
}

// Attachment is a file of a conversation. Key is where PocketBase keeps it.
type Attachment struct {
	desk.File
	Conversation, Key, Thumb string // Thumb is where a small picture of it is kept, once there is one
}

// ThumbSide bounds small pictures, in pixels; ThumbSize is how PocketBase is asked for one: fitted, never cut.
const (
	ThumbSide = 640
	ThumbSize = "640x640f"
)

// Keep stores an upload of an agent for a conversation, or of a visitor: for a conversation, or for the first message of one.
func (s *Store) Keep(ctx context.Context, from desk.Identity, conversation string, in Incoming) (desk.File, error) {
	if from.Agent() && conversation == "" {
		return desk.File{}, desk.Errorf(desk.BadRequest, "Which conversation is this for?").On("conversation")
	}
	k := &keep{from: from, conversation: conversation, file: in.File, sha256: in.SHA256,
		key: strings.ToLower(rand.Text()) + in.Extension}
	if err := s.writer.do(ctx, k); err != nil {
		return desk.File{}, err
	}
	err := s.withFiles(ctx, func(fsys *filesystem.System, folder string) error {
		f, err := filesystem.NewFileFromPath(in.Path)
		if err != nil {
			return err
		}
		return fsys.UploadFile(f, folder+k.out.ID+"/"+k.key)
	})
	if err != nil {
		err = fmt.Errorf("store upload %s: %w", k.out.ID, err)
		return desk.File{}, errors.Join(AsStorage(err), s.Unsend(context.WithoutCancel(ctx), from, k.out.ID))
	}
	return k.out, nil
}

// Unsend takes back one's own upload that no message carries yet.
func (s *Store) Unsend(ctx context.Context, from desk.Identity, id string) error {
	if err := s.writer.do(ctx, unsend{from, id}); err != nil {
		return err
	}
	_, err := s.discard(ctx, []string{id})
	return err
}

// SweepFiles deletes uploads that were taken back, and those that no message has carried for a day. It returns how many.
func (s *Store) SweepFiles(ctx context.Context) (int, error) {
	if err := s.writer.do(ctx, &expire{}); err != nil {
		return 0, fmt.Errorf("expire uploads: %w", err)
	}
	ids, err := s.column(ctx, `SELECT id FROM attachments WHERE state = 'removed' AND message = '' LIMIT 500`)
	if err != nil {
		return 0, fmt.Errorf("list removed files: %w", err)
	}
	return s.discard(ctx, ids)
}

// discard deletes bytes first and rows last: what a crash leaves is found by the next sweep.
func (s *Store) discard(ctx context.Context, ids []string) (int, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	err := s.withFiles(ctx, func(fsys *filesystem.System, folder string) (err error) {
		for _, id := range ids {
			err = errors.Join(append(fsys.DeletePrefix(folder+id+"/"), err)...)
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("delete files: %w", err)
	}
	if err := s.writer.do(ctx, discard{ids}); err != nil {
		return 0, fmt.Errorf("forget deleted files: %w", err)
	}
	return len(ids), nil
}

// withFiles opens PocketBase's storage, local or S3. folder is that of the collection.
func (s *Store) withFiles(ctx context.Context, f func(fsys *filesystem.System, folder string) error) error {
	collection, err := s.app.FindCachedCollectionByNameOrId("attachments")
	if err != nil {
		return fmt.Errorf("find collection: %w", err)
	}
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // what was written has been closed by itself
	fsys.SetContext(ctx)
	return f(fsys, collection.BaseFilesPath()+"/")
}

const selectAttachment = `SELECT a.id, a.conversation, a.file, a.name, a.mime, a.size, a.width, a.height, a.uploader, a.state, a.message,
 coalesce(m.public_seq, 0) > 0 FROM attachments a LEFT JOIN messages m ON m.id = a.message WHERE a.id = ?`

// Attachment finds a file for somebody who may see it: an upload that no message carries is its uploader's alone; a file of a
// message is for those who see the message, which for visitors are replies of their own conversations.
func (s *Store) Attachment(ctx context.Context, from desk.Identity, id string) (a Attachment, err error) {
	var file, uploader, state, message string
	var public bool
	err = s.read.QueryRowContext(ctx, selectAttachment, id).Scan(&a.ID, &a.Conversation, &file, &a.Name, &a.Mime, &a.Size, &a.Width, &a.Height,
		&uploader, &state, &message, &public)
	if errors.Is(err, sql.ErrNoRows) || err == nil && state == "removed" {
		return a, errNoFile()
	}
	if err != nil {
		return a, fmt.Errorf("read attachment %s: %w", id, err)
	}
	if err := s.mayFetch(ctx, from, a.Conversation, uploader, message != "", public); err != nil {
		return a, err
	}
	collection, err := s.app.FindCachedCollectionByNameOrId("attachments")
	if err != nil {
		return a, fmt.Errorf("find collection: %w", err)
	}
	folder := collection.BaseFilesPath() + "/" + a.ID + "/"
	a.Key, a.Thumb = folder+file, folder+"thumbs_"+file+"/"+ThumbSize+"_"+file // where PocketBase deletes it with the record
	return a, nil
}

func (s *Store) mayFetch(ctx context.Context, from desk.Identity, conversation, uploader string, sent, public bool) error {
	if !sent {
		if !owns(from, uploader) {
			return errNoFile()
		}
		return nil
	}
	if _, err := s.Head(ctx, from, conversation); err != nil {
		if desk.AsError(err).Code == desk.NotFound {
			return errNoFile()
		}
		return err
	}
	if !from.Agent() && !public {
		return errNoFile()
	}
	return nil
}
