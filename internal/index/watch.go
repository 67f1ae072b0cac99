package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// watch remembers the files of an open generation as they were first seen. A segment never changes once it is written, and
// bolt's file never shrinks: whatever else happened to them was not Bleve. Asking the file system is what finds it out before Bleve does, which
// reads its files through mapped memory in goroutines of its own, where a page that is gone ends the whole process.
type watch struct {
	mu       sync.Mutex
	segments map[string]stamp // by path; guarded by mu
	bolt     int64            // bytes, the most seen; guarded by mu
}

type stamp struct {
	size    int64
	written time.Time
}

// boltMagic stands in both of bolt's meta pages (go.etcd.io/bbolt, internal/common), after the sixteen bytes of a page's header.
const (
	boltMagic     = 0xED0CDAED
	boltMagicFrom = 16
)

// Damaged tells what happened to the files since they were first seen. It takes some microseconds, so that every search can ask.
func (g *Generation) Damaged() error {
	err := g.unharmed()
	if err != nil { // a merge may have replaced a segment between listing it and looking at it
		err = g.unharmed()
	}
	if err != nil {
		return fmt.Errorf("look at the files of the index: %w", err)
	}
	return nil
}

func (g *Generation) unharmed() error {
	paths, err := g.segments()
	if err != nil {
		return err
	}
	g.watch.mu.Lock()
	defer g.watch.mu.Unlock()
	seen := make(map[string]stamp, len(paths))
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		now := stamp{info.Size(), info.ModTime()}
		if was, ok := g.watch.segments[path]; ok && (was.size != now.size || !was.written.Equal(now.written)) {
			return fmt.Errorf("%s was changed by another hand", info.Name())
		}
		seen[path] = now
	}
	g.watch.segments = seen
	if info, err := os.Stat(filepath.Join(g.Path, "index_meta.json")); err != nil || info.Size() == 0 {
		return errors.Join(errors.New("the description of the index is gone"), err)
	}
	return g.watch.store(filepath.Join(g.Path, "store", "root.bolt"))
}

// segments are the paths of what is on disk of the index as it stands now.
func (g *Generation) segments() (out []string, err error) {
	r, err := g.core.Reader()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // nothing was written
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("the index is a %T", r)
	}
	for _, s := range snapshot.Segments() {
		if on, ok := s.Segment().(interface{ Path() string }); ok { // the others are in memory still
			out = append(out, on.Path())
		}
	}
	return out, nil
}

// store looks at bolt's file, which Bleve keeps the list of segments in.
func (w *watch) store(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // nothing was written
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < w.bolt {
		return fmt.Errorf("%s shrank: %w", info.Name(), fs.ErrInvalid)
	}
	w.bolt = info.Size()
	for _, page := range []int64{0, int64(os.Getpagesize())} {
		var magic [4]byte
		if _, err := f.ReadAt(magic[:], page+boltMagicFrom); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if binary.NativeEndian.Uint32(magic[:]) != boltMagic {
			return fmt.Errorf("%s is no database: %w", info.Name(), fs.ErrInvalid)
		}
	}
	return nil
}
