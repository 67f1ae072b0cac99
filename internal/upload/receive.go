package upload

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"

	"github.com/gabriel-vasile/mimetype"

	"porchlight/internal/desk"
)

// Received is a file on this machine's disk that was looked at. Remove ends it.
type Received struct {
	Path      string
	Name      string // clean
	Mime      string // of its bytes, without parameters
	Extension string // ".png": of its Mime; may be empty
	SHA256    string // hex
	Size      int64
	Picture   Picture // zero: no raster image that is shown
}

// Receive writes what comes from r into folder, as far as most bytes, and looks at it. claimed is the name that the sender gave it.
func Receive(folder, claimed string, r io.Reader, most int64) (got Received, err error) {
	f, err := os.CreateTemp(folder, "upload-*")
	if err != nil {
		return got, fmt.Errorf("make room for an upload: %w", err)
	}
	got.Path = f.Name()
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			got.Remove()
		}
	}()
	hash := sha256.New()
	if got.Size, err = io.Copy(io.MultiWriter(f, hash), io.LimitReader(r, most+1)); err != nil {
		return got, fmt.Errorf("receive an upload: %w", err)
	}
	switch {
	case got.Size > most:
		return got, desk.Errorf(desk.TooLarge, "The file is over %d MiB.", most>>20).On("file")
	case got.Size == 0:
		return got, desk.Errorf(desk.BadRequest, "The file is empty.").On("file")
	}
	got.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return got, got.look(f, claimed)
}

// look finds the type and, of a picture, the size.
func (got *Received) look(f *os.File, claimed string) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read an upload again: %w", err)
	}
	found, err := mimetype.DetectReader(f)
	if err != nil {
		return fmt.Errorf("find the type of an upload: %w", err)
	}
	got.Mime, got.Extension = essence(found.String()), found.Extension()
	if desk.ShownMime(got.Mime) {
		if got.Picture, err = measure(f); errors.Is(err, errNoPicture) {
			got.Mime, got.Extension = unknownMime, ""
		} else if err != nil {
			return err
		}
	}
	got.Name = CleanName(claimed, got.Extension)
	return nil
}

// unknownMime is what nothing is made of but a download.
const unknownMime = "application/octet-stream"

// essence is a type without its parameters.
func essence(full string) string {
	kind, _, err := mime.ParseMediaType(full)
	if err != nil {
		return unknownMime
	}
	return kind
}

// Remove deletes the file from the disk.
func (got Received) Remove() { _ = os.Remove(got.Path) } // a folder for what is temporary is emptied at the next start
