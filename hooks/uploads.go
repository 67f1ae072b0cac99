package hooks

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/internal/upload"
)

const (
	formMost   = 64 << 10         // bytes of an upload's form besides the file
	uploadWait = 10 * time.Minute // for the largest file from a phone at the edge of its network, 35 KB/s
)

// postFile receives one file as multipart/form-data: field `file`, and for visitors `conversation`. It waits for its message.
func postFile(c *call) error {
	conversation := c.Request.PathValue("id")
	if c.from.Agent() { // who may not, need not send it all to be told
		if _, err := c.desk.Store.Head(c.Request.Context(), c.from, conversation); err != nil {
			return err
		}
	}
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
	if !c.from.Agent() {
		conversation = form.conversation
	}
	got := form.received
	file, err := c.desk.Store.Keep(c.Request.Context(), c.from, conversation, store.Incoming{Path: got.Path, SHA256: got.SHA256, Extension: got.Extension,
		File: desk.File{Name: got.Name, Mime: got.Mime, Size: got.Size, Width: got.Picture.Width, Height: got.Picture.Height}})
	if err != nil {
		return err
	}
	return c.jsonStatus(http.StatusCreated, map[string]any{"file": file})
}

// uploadForm is what an upload's form holds.
type uploadForm struct {
	conversation string
	received     upload.Received
}

// form reads the request part by part, so that no more than a buffer of it is ever in memory.
func (c *call) form() (form uploadForm, err error) {
	defer func() {
		if err != nil {
			form.received.Remove()
		}
	}()
	if c.Request.ContentLength > desk.MaxFileBytes+formMost {
		return form, desk.Errorf(desk.TooLarge, "The file is over %d MiB.", desk.MaxFileBytes>>20).On("file")
	}
	folder := filepath.Join(c.App.DataDir(), core.LocalTempDirName) // emptied at every start, and no part of backups
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return form, store.AsStorage(fmt.Errorf("make room for uploads: %w", err))
	}
	parts, err := c.parts()
	if err != nil {
		return form, err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return form, unreadable(err)
		}
		if err := form.take(part, folder); err != nil {
			return form, unreadable(err)
		}
	}
	if form.received.Path == "" {
		return form, desk.Errorf(desk.BadRequest, "The form has no file.").On("file")
	}
	return form, nil
}

// parts opens the body as a form.
func (c *call) parts() (*multipart.Reader, error) {
	// PocketBase keeps a copy of what is read of a body, for those who read it twice: tens of megabytes for nothing here.
	if twice, ok := c.Request.Body.(*router.RereadableReadCloser); ok {
		c.Request.Body = twice.ReadCloser
	}
	// The server's own limit is for small bodies. A writer that knows no deadlines (a test's) is one that needs none.
	_ = http.NewResponseController(c.Response).SetReadDeadline(time.Now().Add(uploadWait))
	c.Request.Body = http.MaxBytesReader(c.Response, c.Request.Body, desk.MaxFileBytes+formMost)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, desk.Errorf(desk.BadRequest, "A file is sent as multipart/form-data.").Because(err)
	}
	return parts, nil
}

func (f *uploadForm) take(part *multipart.Part, folder string) (err error) {
	switch name := part.FormName(); {
	case name == "file" && f.received.Path == "":
		f.received, err = upload.Receive(folder, part.FileName(), part, desk.MaxFileBytes)
		return err
	case name == "conversation" && f.conversation == "":
		raw, err := io.ReadAll(io.LimitReader(part, 64))
		f.conversation = string(raw)
		return err
	}
	return desk.Errorf(desk.BadRequest, "The form has one file, and nothing else but a conversation.").On("file")
}

// unreadable tells a body that broke off, or is too long, from a disk that takes nothing.
func unreadable(err error) error {
	err = store.AsStorage(err)
	var known *desk.Error
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &over):
		return desk.Errorf(desk.TooLarge, "The file is over %d MiB.", desk.MaxFileBytes>>20).On("file")
	case errors.Is(err, os.ErrDeadlineExceeded):
		return desk.Errorf(desk.Unavailable, "The file took too long to arrive. Please try again.").After(time.Second).Because(err)
	}
	return desk.Errorf(desk.BadRequest, "The upload broke off. Please try again.").After(time.Second).Because(err)
}

// deleteFile takes back one's own upload that was not sent.
func deleteFile(c *call) error {
	if err := c.desk.Store.Unsend(c.Request.Context(), c.from, c.Request.PathValue("id")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
