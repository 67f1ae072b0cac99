package find

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

const (
	retryFirst = time.Second // after Source or the disk refused; doubled up to retryMost
	retryMost  = time.Minute
)

// Pace is how much of the machine indexing takes.
type Pace struct {
	Gather  time.Duration // from the first change to its batch: what else comes goes along
	Rest    int           // after a batch, in times of what it took
	Busy    float64       // what the desk writes in a second that makes the index wait
	Patient time.Duration // the longest it waits for a quieter moment, or for somebody who searches
	Spare   int           // Rest while the desk is busy
}

// usual keeps indexing to a fifth of one processor, and to a twentieth while people talk so much that they would feel it: then in small
// pieces with rests between, because a message that comes meanwhile waits for the piece.
var usual = Pace{Gather: time.Second, Rest: 4, Busy: 20, Patient: 15 * time.Second, Spare: 20}

// Status is for /healthz and for answers that are not complete.
type Status struct {
	Serving bool        `json:"serving"` // searches are answered
	Filling bool        `json:"filling"` // older conversations are still missing
	Done    int         `json:"done"`    // conversations indexed while it fills itself
	Total   int         `json:"total"`   // of so many
	Since   desk.Millis `json:"since"`   // while it fills itself: conversations that began earlier are missing
	Behind  bool        `json:"behind"`  // the newest changes are still missing
	UpTo    desk.Millis `json:"up_to"`   // when it is behind: of what happened until then nothing is missing
}

// Index is the searchable copy of all conversations. All methods may be called at any time from any goroutine.
type Index struct {
	// fixed after New
	folder index.Folder
	source Source
	log    *slog.Logger
	schema *schema
	now    desk.Clock
	pace   Pace
	rare   uint64        // matches of a word that are ranked at once
	gate   chan struct{} // searches at once

	// queues into Run
	nudges  chan struct{}
	wants   chan struct{} // somebody searches while the index is behind
	damages chan struct{}
	settles chan chan error

	work sync.Mutex // held by Run

	// owned by Run
	written   int64         // at the last look at how busy the desk is
	writtenAt time.Time     // when that was
	hurry     bool          // it is being settled: somebody waits
	tight     bool          // the desk was busy at the last look
	rested    time.Duration // within the batch under way

	mu      sync.RWMutex
	current *index.Generation // guarded by mu; searches hold the read lock, so that no generation closes under them

	told    atomic.Int64 // pos of the newest change there is
	pos     atomic.Int64 // pos up to which all is indexed
	upTo    atomic.Int64 // when that change was made
	filling atomic.Bool
	done    atomic.Int64
	total   atomic.Int64
	since   atomic.Int64
	damage  index.Damage
}

// New describes an index kept under dir, a folder of its own that it may empty. Run makes it work.
func New(dir string, source Source, now desk.Clock, log *slog.Logger) (*Index, error) {
	s, err := newSchema()
	if err != nil {
		return nil, fmt.Errorf("describe the search over conversations: %w", err)
	}
	return &Index{
		folder: index.Folder{Dir: dir, Prefix: generationPrefix, Version: mappingVersion}, source: source, log: log, schema: s, now: now, pace: usual, rare: rareMost,
		gate:    make(chan struct{}, max(4, 2*runtime.GOMAXPROCS(0))),
		nudges:  make(chan struct{}, 1),
		wants:   make(chan struct{}, 1),
		damages: make(chan struct{}, 1),
		settles: make(chan chan error),
	}, nil
}

// InUse is whether another process works on the index kept under dir.
func InUse(dir string) bool {
	return index.Folder{Dir: dir, Prefix: generationPrefix, Version: mappingVersion}.InUse()
}

// Told says that changes up to pos are committed. It never blocks.
func (i *Index) Told(pos int64) {
	for {
		old := i.told.Load()
		if pos <= old || i.told.CompareAndSwap(old, pos) {
			break
		}
	}
	index.Signal(i.nudges)
}

// Status tells how the index is.
func (i *Index) Status() Status {
	i.mu.RLock()
	serving := i.current != nil
	i.mu.RUnlock()
	s := Status{Serving: serving, Filling: i.filling.Load(), Done: int(i.done.Load()), Total: int(i.total.Load())}
	if s.Filling {
		s.Since = desk.Millis(i.since.Load())
	}
	if s.Behind = i.told.Load() > i.pos.Load(); s.Behind {
		s.UpTo = desk.Millis(i.upTo.Load())
	}
	return s
}

// Settle returns when everything that was committed before can be found.
func (i *Index) Settle(ctx context.Context) error { return index.Ask(ctx, i.settles) }

// damaged is told by a search that met what a sound index never does.
func (i *Index) damaged(err error) {
	if !i.damage.Heed() {
		return
	}
	i.log.Error("search over conversations is damaged, filling it anew", "err", err)
	index.Signal(i.damages)
}

// unavailable is what a search gets while there is nothing to answer from. Current carries the Status.
func (i *Index) unavailable() error {
	return desk.Errorf(desk.Unavailable, "The search is being set up. Please try again in a moment.").After(2 * time.Second).With(i.Status())
}
