package hooks

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"porchlight/internal/desk"
)

// listSavedReplies is what the composer's menu shows.
func listSavedReplies(c *call) error {
	limit, err := c.number("limit")
	if err != nil {
		return err
	}
	list, err := c.desk.Store.SavedReplies(c.Request.Context(), c.from, c.query("q"), c.query("locale"), int(min(limit, 1000)))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"replies": list})
}

// showSavedFile gives a saved reply's file to whoever answers. The token is in a header, never in the address.
func showSavedFile(c *call) error {
	n, err := strconv.Atoi(c.Request.PathValue("n"))
	if err != nil {
		return desk.Errorf(desk.NotFound, "There is no such file.").Because(err)
	}
	key, name, err := c.desk.Store.SavedFileKey(c.Request.Context(), c.Request.PathValue("text"), n)
	if err != nil {
		return err
	}
	fsys, err := c.App.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // only read
	blob, err := fsys.GetReader(key)
	if err != nil {
		return desk.Errorf(desk.NotFound, "This file is no longer here.").Because(err)
	}
	defer func() { _ = blob.Close() }() // only read
	h := c.Response.Header()
	h.Set("Content-Type", "application/octet-stream") // it is read by the workspace, never shown as it is
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-cache") // another file may take its place
	http.ServeContent(c.Response, c.Request, "", time.Time{}, blob)
	return nil
}
