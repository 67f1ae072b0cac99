package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
	"github.com/pocketbase/pocketbase/tools/types"

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
	// the row first: what a crash leaves is a row that no article names, and the sweep finds it
	row, err := create(s.app, "article_pictures", map[string]any{"agent": from.ID, "file": name, "mime": in.File.Mime, "size": in.File.Size,
		"width": in.File.Width, "height": in.File.Height})
	if err != nil {
		return "", AsStorage(err)
	}
	if err := fsys.UploadFile(f, pictureFolder+name); err != nil {
		return "", errors.Join(AsStorage(fmt.Errorf("store picture: %w", err)), s.app.Delete(row))
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

// pictureUnused is how long a picture stays that no article names: what was cut out may be put back the same day.
const pictureUnused = 24 * time.Hour

// pictureName is a picture's name as Markdown has it in its address.
var pictureName = regexp.MustCompile(`/help/pictures/([a-z0-9]+\.[a-z0-9]+)`)

// SweepPictures deletes the pictures that no text has named for a day, neither a published one nor a draft nor one of the
// history. It returns how many.
func (s *Store) SweepPictures(ctx context.Context) (int, error) {
	kept, err := s.column(ctx, `SELECT file FROM article_pictures`)
	if err != nil || len(kept) == 0 {
		return 0, err
	}
	used, err := s.usedPictures(ctx)
	if err != nil {
		return 0, fmt.Errorf("look for pictures in articles: %w", err)
	}
	if err := s.stampUnused(kept, used); err != nil {
		return 0, fmt.Errorf("note unused pictures: %w", err)
	}
	gone, err := s.column(ctx, `SELECT file FROM article_pictures WHERE unused_since != '' AND unused_since < ? LIMIT 500`,
		s.clock().UTC().Add(-pictureUnused).Format(types.DefaultDateLayout))
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	return len(gone), s.dropPictures(gone)
}

func (s *Store) usedPictures(ctx context.Context) (map[string]bool, error) {
	used := map[string]bool{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		for _, found := range pictureName.FindAllStringSubmatch(body, -1) {
			used[found[1]] = true
		}
		return nil
	}, `SELECT body FROM article_texts WHERE body LIKE '%/help/pictures/%' UNION ALL SELECT body FROM article_revisions WHERE body LIKE '%/help/pictures/%'`)
	return used, err
}

// stampUnused notes since when a picture is not used, and forgets it of one that is used again.
func (s *Store) stampUnused(files []string, used map[string]bool) error {
	now := s.clock().UTC().Format(types.DefaultDateLayout)
	return s.inTx(func(tx core.App) error {
		for _, file := range files {
			query, values := `UPDATE article_pictures SET unused_since = {:now} WHERE file = {:file} AND unused_since = ''`, map[string]any{"now": now, "file": file}
			if used[file] {
				query, values = `UPDATE article_pictures SET unused_since = '' WHERE file = {:file} AND unused_since != ''`, map[string]any{"file": file}
			}
			if _, err := tx.DB().NewQuery(query).Bind(values).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropPictures deletes bytes first and rows last, as discard does.
func (s *Store) dropPictures(files []string) error {
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // nothing was written
	for _, file := range files {
		if err := fsys.Delete(pictureFolder + file); err != nil && !errors.Is(err, filesystem.ErrNotFound) {
			return fmt.Errorf("delete picture: %w", err)
		}
		if _, err := s.app.NonconcurrentDB().NewQuery(`DELETE FROM article_pictures WHERE file = {:file}`).Bind(map[string]any{"file": file}).Execute(); err != nil {
			return fmt.Errorf("forget deleted picture: %w", err)
		}
	}
	return nil
}
