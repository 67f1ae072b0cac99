package hooks

import (
	"fmt"
	"net/http"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// picturePath is where everybody gets an article's picture.
const picturePath = "/help/pictures/"

// postPicture takes a picture for an article: raster images alone, known by their bytes. It is public from now on, at an
// address that nobody can guess.
func postPicture(c *call) error {
	leave, err := c.desk.gate.enter(c.desk.clientIP(c.Request), c.Request.ContentLength)
	if err != nil {
		return err
	}
	defer leave()
	form, err := c.form()
	if err != nil {
		return err
	}
	defer form.received.Remove()
	got := form.received
	if !desk.ShownMime(got.Mime) || got.Picture.Width == 0 {
		return desk.Errorf(desk.BadRequest, "Articles take pictures: PNG, JPEG, GIF or WebP.").On("file")
	}
	file, err := c.desk.Store.KeepPicture(c.Request.Context(), c.from, store.Incoming{Path: got.Path, Extension: got.Extension,
		File: desk.File{Name: got.Name, Mime: got.Mime, Size: got.Size, Width: got.Picture.Width, Height: got.Picture.Height}})
	if err != nil {
		return err
	}
	return c.jsonStatus(http.StatusCreated, map[string]any{"file": map[string]any{"id": file, "name": got.Name, "mime": got.Mime, "size": got.Size,
		"width": got.Picture.Width, "height": got.Picture.Height, "url": picturePath + file}})
}

// showPicture serves a picture to anybody. Its bytes never change under its name.
func showPicture(c *call) error {
	name := c.Request.PathValue("file")
	kind, key, found, err := c.desk.Store.Picture(c.Request.Context(), name)
	if err != nil {
		return err
	}
	if !found {
		return desk.Errorf(desk.NotFound, "There is no such picture.")
	}
	fsys, err := c.App.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // only read
	blob, err := fsys.GetReader(key)
	if err != nil {
		return desk.Errorf(desk.NotFound, "There is no such picture.").Because(err)
	}
	defer func() { _ = blob.Close() }() // only read
	h := c.Response.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "inline")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the widget shows articles on other sites
	h.Set("ETag", `"`+name+`"`)
	http.ServeContent(c.Response, c.Request, "", time.Time{}, blob)
	return nil
}
