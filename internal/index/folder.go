package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
)

// CompleteMark is the file that a generation has when its build came to its end.
const CompleteMark = "complete"

// Folder is where the generations of one index lie. It may be deleted at any time.
type Folder struct {
	Dir    string
	Prefix string // of a generation's name, such as "articles-v"
	// Version is in the generations' names, so that a changed mapping means another, empty index.
	Version int
}

// Name of a generation by its number.
func (f Folder) Name(n int) string {
	return f.Prefix + strconv.Itoa(f.Version) + "-" + fmt.Sprintf("%06d", n)
}

// Path of a generation by its number.
func (f Folder) Path(n int) string { return filepath.Join(f.Dir, f.Name(n)) }

// Newest is the latest complete generation of this version, or "", and the highest number taken.
func (f Folder) Newest() (name string, last int) {
	entries, _ := os.ReadDir(f.Dir) // unreadable: nothing is there to open, and building will say why
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), f.Prefix+strconv.Itoa(f.Version)+"-")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			continue
		}
		last = max(last, n)
		if _, err := os.Stat(filepath.Join(f.Dir, e.Name(), CompleteMark)); err == nil {
			name = max(name, e.Name())
		}
	}
	return name, last
}

// Open opens the newest complete generation. Any error but ErrInUse means: build another.
func (f Folder) Open() (*Generation, error) {
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the index: %w", err)
	}
	name, _ := f.Newest()
	if name == "" {
		return nil, errors.New("there is none yet")
	}
	g, err := Open(filepath.Join(f.Dir, name))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	return g, nil
}

// InUse is whether another process holds the newest generation.
func (f Folder) InUse() bool {
	name, _ := f.Newest()
	if name == "" {
		return false
	}
	b, err := bleve.OpenUsing(filepath.Join(f.Dir, name), map[string]any{"bolt_timeout": boltTimeout, "read_only": true})
	if err != nil {
		return errors.Is(inUse(err), ErrInUse)
	}
	_ = b.Close() // nothing was written
	return false
}

// Sweep removes what is not in use: older generations, unfinished ones, those of other versions.
func (f Folder) Sweep(keep *Generation) error {
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return fmt.Errorf("sweep the index: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if e.Name() == filepath.Base(keep.Path) || !strings.HasPrefix(e.Name(), f.Prefix) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(f.Dir, e.Name())); err != nil {
			errs = append(errs, fmt.Errorf("sweep the index: %w", err))
		}
	}
	return errors.Join(errs...)
}
