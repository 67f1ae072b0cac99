package hooks

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// bindSavedReplies refuses texts with variables that nobody can fill in. It reads the desk's own fields in the transaction of the save.
func bindSavedReplies(app core.App) {
	app.OnRecordValidate("saved_reply_texts").BindFunc(func(e *core.RecordEvent) error {
		fields, err := e.App.FindAllRecords("custom_fields", dbx.HashExp{"object": "conversation"})
		if err != nil {
			return fmt.Errorf("read the fields that a text may name: %w", err)
		}
		keys := make([]string, len(fields))
		for i, f := range fields {
			keys[i] = f.GetString("key")
		}
		if err := desk.CheckVariables(e.Record.GetString("body"), keys); err != nil {
			return err
		}
		return e.Next()
	})
}

// listSavedReplies is what the composer's menu shows.
func listSavedReplies(c *call) error {
	limit, err := c.number("limit")
	if err != nil {
		return err
	}
	list, err := c.desk.Store.SavedReplies(c.Request.Context(), c.from, store.Asked{ID: c.query("id"), Words: c.query("q"), Locale: c.query("locale"),
		Inbox: c.query("inbox"), Limit: int(min(limit, 1000))})
	if err != nil {
		return err
	}
	return c.json(map[string]any{"replies": list})
}

// useSavedReply counts that a saved reply was put into a draft.
func useSavedReply(c *call) error {
	if err := c.desk.Store.UseSavedReply(c.Request.Context(), c.from, c.Request.PathValue("id")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// showSavedFile gives a saved reply's file to whoever answers. The token is in a header, never in the address.
func showSavedFile(c *call) error {
	n, err := strconv.Atoi(c.Request.PathValue("n"))
	if err != nil {
		return desk.Errorf(desk.NotFound, "There is no such file.").Because(err)
	}
	key, name, err := c.desk.Store.SavedFileKey(c.Request.Context(), c.from, c.Request.PathValue("text"), n)
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
