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

// pictureFolder holds the pictures of articles, below PocketBase's storage and so in its backups.
const pictureFolder = "article_pictures/"

// KeepPicture stores an article's picture and returns the name it is served by.
func (s *Store) KeepPicture(_ context.Context, from desk.Identity, in Incoming) (string, error) {
	name := strings.ToLower(rand.Text()) + in.Extension
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return "", fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // what was written has been closed by itself
	f, err := filesystem.NewFileFromPath(in.Path)
	if err != nil {
		return "", fmt.Errorf("read picture: %w", err)
	}
	if err := fsys.UploadFile(f, pictureFolder+name); err != nil {
		return "", AsStorage(fmt.Errorf("store picture: %w", err))
	}
	_, err = create(s.app, "article_pictures", map[string]any{"agent": from.ID, "file": name, "mime": in.File.Mime, "size": in.File.Size,
		"width": in.File.Width, "height": in.File.Height})
	if err != nil {
		return "", errors.Join(AsStorage(err), fsys.Delete(pictureFolder+name))
	}
	return name, nil
}

// Picture finds an article's picture: its type, and its key in the storage.
func (s *Store) Picture(ctx context.Context, name string) (kind, key string, found bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT mime FROM article_pictures WHERE file = ?`, name).Scan(&kind)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", false, nil
	}
	if err != nil {
		return "", "", false, fmt.Errorf("find picture: %w", err)
	}
	return kind, pictureFolder + name, true, nil
}
