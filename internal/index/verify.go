package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// verify reads every segment that the index refers to and compares its checksum, from a read-only opening, in which none of
// Bleve's own goroutines run yet. A panic in one of those would be out of reach.
func verify(path string) error {
	return Guarded(func() error {
		b, err := bleve.OpenUsing(path, map[string]any{"bolt_timeout": boltTimeout, "read_only": true})
		if err != nil {
			return inUse(err)
		}
		err = verifySegments(b)
		return errors.Join(err, b.Close())
	})
}

func verifySegments(b bleve.Index) error {
	core, err := b.Advanced()
	if err != nil {
		return err
	}
	r, err := core.Reader()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // nothing was written
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("the index is a %T", r)
	}
	for _, s := range snapshot.Segments() {
		on, ok := s.Segment().(interface{ Path() string })
		if !ok {
			return fmt.Errorf("segment %d is on no disk", s.Id())
		}
		if err := verifyFile(on.Path()); err != nil {
			return err
		}
	}
	return nil
}

// verifyFile holds a segment to its last four bytes: the CRC-32 (IEEE) of all before them, as the zap format has it.
func verifyFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open a segment: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("open a segment: %w", err)
	}
	sum, want := crc32.NewIEEE(), make([]byte, crc32.Size)
	if info.Size() <= int64(len(want)) {
		return fmt.Errorf("segment %s is empty", info.Name())
	}
	if _, err := io.Copy(sum, io.LimitReader(f, info.Size()-int64(len(want)))); err != nil {
		return fmt.Errorf("read segment %s: %w", info.Name(), err)
	}
	if _, err := io.ReadFull(f, want); err != nil {
		return fmt.Errorf("read segment %s: %w", info.Name(), err)
	}
	if got := sum.Sum32(); got != binary.BigEndian.Uint32(want) {
		return fmt.Errorf("segment %s has the checksum %08x, not %08x", info.Name(), got, want)
	}
	return nil
}
