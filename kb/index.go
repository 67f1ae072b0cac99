package kb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

const generationPrefix = "articles-v"

const (
	nudgeQueue     = 1024             // ids waiting to be indexed; more than that become one reconcile
	readBatch      = 200              // texts asked of Source at once
	reconcileEvery = 10 * time.Minute // covers what no nudge told of: raw SQL, a crash between commit and nudge
	retryFirst     = time.Second      // after Source or the disk refused; doubled up to retryMost
	retryMost      = time.Minute
)

// State is what the index is doing.
type State string

// The states of an index.
const (
	Opening    State = "opening"    // not opened yet: nothing can be found
	Rebuilding State = "rebuilding" // being built anew; Serving tells whether the one before still answers
	Ready      State = "ready"
	Failed     State = "failed" // Source or the disk refused; it is being retried
)

// Status is for /healthz and for the screens that show progress.
type Status struct {
	State   State `json:"state"`
	Serving bool  `json:"serving"` // searches are answered
	Indexed int   `json:"indexed"` // texts in the index, or in the one being built
	Total   int   `json:"total"`   // published texts when they were last counted
}

// Index is the searchable copy of all published texts. All methods may be called at any time from any goroutine.
type Index struct {
	// fixed after New
	folder   index.Folder
	source   Source
	log      *slog.Logger
	fallback string
	gate     chan struct{} // searches at once
	retry    time.Duration
	schema   *schema

	// queues into Run
	nudges     chan string
	reconciles chan struct{}
	damages    chan struct{}
	rebuilds   chan chan error
	settles    chan chan error

	work sync.Mutex // held by whoever writes: Run, or Rebuild when Run is not running

	mu      sync.RWMutex
	current *index.Generation // guarded by mu; searches hold the read lock, so that no generation closes under them

	thesaurus atomic.Pointer[thesaurus]
	votes     sync.Map // Votes by article

	state   atomic.Value // State
	indexed atomic.Int64
	total   atomic.Int64
	damage  index.Damage
}

// New describes an index kept under dir, a folder of its own that it may empty. Texts of the locale fallback are found when
// the reader's own locale has none. Run makes it work.
func New(dir, fallback string, source Source, log *slog.Logger) (*Index, error) {
	s, err := newSchema()
	if err != nil {
		return nil, fmt.Errorf("describe the knowledge base index: %w", err)
	}
	i := &Index{
		folder: index.Folder{Dir: dir, Prefix: generationPrefix, Version: mappingVersion}, source: source, log: log, fallback: fallback, schema: s, retry: retryFirst,
		gate:       make(chan struct{}, max(4, 2*runtime.GOMAXPROCS(0))),
		nudges:     make(chan string, nudgeQueue),
		reconciles: make(chan struct{}, 1),
		damages:    make(chan struct{}, 1),
		rebuilds:   make(chan chan error),
		settles:    make(chan chan error),
	}
	i.state.Store(Opening)
	i.SetSynonyms(nil)
	return i, nil
}

// Changed says that texts were published, changed, unpublished or deleted. It never blocks: what does not fit into the queue
// becomes a reconcile.
func (i *Index) Changed(ids ...string) {
	for _, id := range ids {
		select {
		case i.nudges <- id:
		default:
			index.Signal(i.reconciles)
			return
		}
	}
}

// Status tells how the index is.
func (i *Index) Status() Status {
	i.mu.RLock()
	serving := i.current != nil
	i.mu.RUnlock()
	state, _ := i.state.Load().(State)
	return Status{State: state, Serving: serving, Indexed: int(i.indexed.Load()), Total: int(i.total.Load())}
}

// Rebuild makes the index anew from Source and returns when it serves. While Run runs it does the work, and the index of
// before answers meanwhile; otherwise, as in a command of its own, Rebuild works alone.
func (i *Index) Rebuild(ctx context.Context) error {
	if i.work.TryLock() {
		defer i.work.Unlock()
		defer i.close()
		if err := i.open(); errors.Is(err, index.ErrInUse) {
			return err
		}
		return i.rebuild(ctx)
	}
	return index.Ask(ctx, i.rebuilds)
}

// Settle returns when all that Changed told of before is found.
func (i *Index) Settle(ctx context.Context) error { return index.Ask(ctx, i.settles) }

// damaged is told by a search that met what a sound index never does.
func (i *Index) damaged(err error) {
	if !i.damage.Heed() {
		return
	}
	i.log.Error("knowledge base index is damaged, rebuilding", "err", err)
	index.Signal(i.damages)
}

// unavailable is what a search gets while there is nothing to answer from. Current carries the Status, for its progress.
func (i *Index) unavailable() error {
	return desk.Errorf(desk.Unavailable, "The search index is being rebuilt. Please try again in a moment.").
		After(2 * time.Second).With(i.Status())
}
