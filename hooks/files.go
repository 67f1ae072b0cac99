package hooks

import (
	"mime"
	"net/http"
	"time"

	"porchlight/internal/desk"
)

// shownInline are raster images that a browser cannot be made to run. Everything else is a download, whatever it claims to be.
var shownInline = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}

// showFile gives an attachment to those who may see its conversation. The token is in a header, never in the address.
func showFile(c *call) error {
	a, err := c.desk.Store.Attachment(c.Request.Context(), c.from, c.Request.PathValue("id"))
	if err != nil {
		return err
	}
	fsys, err := c.App.NewFilesystem()
	if err != nil {
		return err
	}
	defer func() { _ = fsys.Close() }() // only read
	blob, err := fsys.GetReader(a.Key)
	if err != nil {
		return desk.Errorf(desk.NotFound, "This file is no longer here.").Because(err)
	}
	defer func() { _ = blob.Close() }() // only read
	h := c.Response.Header()
	kind, disposition := "application/octet-stream", "attachment"
	if shownInline[a.Mime] && blob.ContentType() == a.Mime {
		kind, disposition = a.Mime, "inline"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": a.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=3600")
	http.ServeContent(c.Response, c.Request, "", time.Time{}, blob)
	return nil
}
