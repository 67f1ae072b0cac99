package desk

import (
	"slices"
	"strings"
)

// Limits on files. They are told in docs/protocol.md and by a visitor's status.
const (
	MaxFileBytes = 20 << 20 // of one file: what mail servers take with room for the encoding, so that a reply can still be mailed
	MaxFiles     = 10       // of one message: more is an archive, which is one file
	MaxFileName  = 120      // characters; file systems end at 255 bytes
)

// File is a file of a message, as everybody who may see the message sees it.
type File struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Mime   string `json:"mime"` // what its bytes are, whatever its name claims
	Size   int64  `json:"size"` // bytes
	Width  int64  `json:"width,omitempty"`
	Height int64  `json:"height,omitempty"` // pixels, as shown; 0: not a raster image that is shown
}

// shownMimes are raster images that a browser cannot be made to run. Everything else is a download, whatever it claims to be.
var shownMimes = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// ShownMime reports whether files of this type may be shown instead of downloaded.
func ShownMime(mime string) bool { return slices.Contains(shownMimes, mime) }

// FilesPreview is the line of the list for a message without words.
func FilesPreview(files []File) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return Preview("📎 " + strings.Join(names, ", "))
}

// checkFiles accepts ids as the desk makes them, each once.
func checkFiles(ids []string) error {
	if len(ids) > MaxFiles {
		return Errorf(TooLarge, "A message carries at most %d files.", MaxFiles).On("files")
	}
	for i, id := range ids {
		if len(id) == 0 || len(id) > 40 || !alphanumeric(id) || slices.Contains(ids[:i], id) {
			return Errorf(BadRequest, "files names each file once, by its id.").On("files")
		}
	}
	return nil
}

// SameFiles reports whether a message carries exactly these files.
func (m *Message) SameFiles(ids []string) bool {
	return slices.EqualFunc(m.Files, ids, func(f File, id string) bool { return f.ID == id })
}
