package hooks

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/tools/filesystem"

	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/internal/upload"
)

// showFile gives an attachment to those who may see its conversation; with thumb=1, a small picture of it. The token is in a
// header, never in the address.
func showFile(c *call) error {
	a, err := c.desk.Store.Attachment(c.Request.Context(), c.from, c.Request.PathValue("id"))
	if err != nil {
		return err
	}
	fsys, err := c.App.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // only read
	key := a.Key
	if c.query("thumb") != "" {
		if key, err = c.desk.thumb(fsys, a); err != nil {
			return err
		}
	}
	blob, err := fsys.GetReader(key)
	if err != nil {
		return desk.Errorf(desk.NotFound, "This file is no longer here.").Because(err)
	}
	defer func() { _ = blob.Close() }() // only read
	h := c.Response.Header()
	kind, disposition := "application/octet-stream", "attachment"
	// What was found when it came and what the storage says must agree; a small picture of WebP is PNG.
	if stored := blob.ContentType(); desk.ShownMime(a.Mime) && desk.ShownMime(stored) && (stored == a.Mime || key != a.Key) {
		kind, disposition = stored, "inline"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": a.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=3600")
	http.ServeContent(c.Response, c.Request, "", time.Time{}, blob)
	return nil
}

// thumb makes a small picture of a raster image, once, and tells where it is. An image that is too large to decode, or that
// cannot be, is its own.
func (d *Desk) thumb(fsys *filesystem.System, a store.Attachment) (key string, err error) {
	if !desk.ShownMime(a.Mime) || a.Width == 0 {
		return "", desk.Errorf(desk.BadRequest, "There is no small picture of this file.").On("thumb")
	}
	if a.Width*a.Height > upload.ThumbPixels || a.Width <= store.ThumbSide && a.Height <= store.ThumbSide {
		return a.Key, nil
	}
	d.thumbs.Lock() // one at a time: each holds a whole decoded picture
	defer d.thumbs.Unlock()
	there, err := fsys.Exists(a.Thumb)
	if err != nil {
		return "", fmt.Errorf("look for the small picture of %s: %w", a.ID, err)
	}
	if there {
		return a.Thumb, nil
	}
	if err := fsys.CreateThumb(a.Key, a.Thumb, store.ThumbSize); err != nil {
		d.config.Logger.Warn("make a small picture", "attachment", a.ID, "err", err)
		return a.Key, errors.Join(discardThumb(fsys, a.Thumb))
	}
	return a.Thumb, nil
}

// discardThumb deletes what a failed attempt may have left.
func discardThumb(fsys *filesystem.System, key string) error {
	if there, err := fsys.Exists(key); err != nil || !there {
		return err
	}
	return fsys.Delete(key)
}
