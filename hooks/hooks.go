package hooks

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"porchlight/chat"
	"porchlight/find"
	"porchlight/internal/desk"
	"porchlight/internal/plain"
	"porchlight/internal/store"
	"porchlight/kb"
	"porchlight/ui/panel"
)

// Config is what main knows and hooks need.
type Config struct {
	Clock  desk.Clock
	Logger *slog.Logger
	Limits chat.Limits
	// Demo serves the sample shop, and needs no first run.
	Demo bool
	Shop http.Handler // nil: none
	// Announce prints how to begin, once the server listens: with the set-up link when nobody can sign in yet, else empty.
	Announce func(baseURL, setupLink string)
	// Started runs beside the parts once requests can be answered, until ctx ends with the desk.
	Started func(ctx context.Context, baseURL string) error
	// Pace is for tests: how patient the outbox is.
	Pace store.Pace
}

// The search indexes below the data folder: caches, not part of backups.
const (
	indexFolder = "search"
	foundFolder = "search-conversations"
)

// defaultLocale is what articles fall back to.
const defaultLocale = "en"

// Desk is the running parts, tied together.
type Desk struct {
	// fixed after open
	app    core.App
	config Config
	Store  *store.Store
	Hub    *chat.Hub
	Index  *kb.Index   // over articles
	Found  *find.Index // over conversations
	setup  *setup
	quotas *quotas
	office *postOffice
	pages  *pages
	gate   *gate
	visits *store.Visits
	plain  func() (*plain.Checker, error) // reads its rules when it is first asked

	terms   atomic.Pointer[[]string] // the desk's own words
	topics  topics                   // of the help center
	thumbs  sync.Mutex               // held while a small picture is made
	started func(baseURL string)     // runs config.Started

	stop  context.CancelFunc
	ended sync.WaitGroup
	mu    sync.Mutex
	err   error // guarded by mu: what a part ended with
}

// Bind ties the desk to the app's events. The parts start when the app serves and end when it terminates.
func Bind(app core.App, config Config) { bind(app, config) }

func bind(app core.App, config Config) *binding {
	bound := &binding{config: config}
	app.OnServe().Bind(&hook.Handler[*core.ServeEvent]{Id: "desk", Func: bound.serve, Priority: -10})
	app.OnTerminate().Bind(&hook.Handler[*core.TerminateEvent]{Id: "desk", Func: bound.terminate, Priority: -100_000})
	bindRecords(app, bound)
	bindSignIn(app, bound)
	bindBackups(app)
	return bound
}

// binding is the desk that serves now, if any.
type binding struct {
	config Config

	mu   sync.Mutex
	desk *Desk // guarded by mu
}

func (b *binding) now() *Desk {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.desk
}

func (b *binding) serve(e *core.ServeEvent) error {
	d, err := open(e.App, b.config)
	if err != nil {
		return err
	}
	b.mu.Lock()
	b.desk = d
	b.mu.Unlock()
	e.Router.Unbind(apis.DefaultCorsMiddlewareId) // it would let every origin in; ours echoes those an inbox lists
	e.UIExtensions = append(e.UIExtensions, core.UIExtension{Name: "porchlight", FS: panel.Files})
	e.InstallerFunc = nil // ours is /setup
	d.route(e.Router)
	if err := e.Next(); err != nil {
		return errors.Join(err, d.close())
	}
	if base := d.announce(e); base != "" && b.config.Started != nil {
		d.started(base)
	}
	return nil
}

// terminate runs before PocketBase's own shutdown: sockets are hijacked connections that it does not know of.
func (b *binding) terminate(e *core.TerminateEvent) error {
	if d := b.now(); d != nil {
		if err := d.close(); err != nil {
			d.config.Logger.Error("close the desk", "err", err)
		}
	}
	return e.Next()
}

// assemble opens what a desk keeps; nothing of it runs yet.
func assemble(app core.App, config Config) (*Desk, error) {
	d := &Desk{app: app, config: config, plain: sync.OnceValues(plain.New)}
	var err error
	if d.office, err = newPostOffice(app); err != nil {
		return nil, err
	}
	d.quotas = newQuotas(config.Clock)
	d.Store, err = store.New(app, store.Config{Clock: config.Clock, Logger: config.Logger, Sinks: []func([]desk.News){d.publish}, Promise: promise,
		Outside: store.Outside{Mailing: d.office.mailing, Send: d.office.send, Pace: config.Pace,
			Follows: func(contact, conversation string) bool { return d.Hub.Follows(contact, conversation) }},
		Routing: store.Routing{Places: func(places []desk.Place) { d.Hub.Places(places) }, Loads: func(loads []desk.Load) { d.Hub.Loads(loads) },
			Opening: opening},
		Filed: func() { d.Hub.FilingChanged() },
		Ended: func(session string) { d.Hub.Revoke(chat.Revocation{Session: session}) }})
	if err != nil {
		return nil, err
	}
	d.Index, err = kb.New(filepath.Join(app.DataDir(), indexFolder), defaultLocale, knowledge{d.Store}, config.Logger)
	if err != nil {
		return nil, fmt.Errorf("open search: %w", err)
	}
	if err := errors.Join(d.loadSynonyms(context.Background()), d.loadTerms(context.Background()), d.loadVotes(context.Background())); err != nil {
		return nil, err
	}
	d.Found, err = find.New(filepath.Join(app.DataDir(), foundFolder), findables{d.Store}, config.Clock, config.Logger)
	if err != nil {
		return nil, fmt.Errorf("open search over conversations: %w", err)
	}
	return d, nil
}

func open(app core.App, config Config) (*Desk, error) {
	d, err := assemble(app, config)
	if err != nil {
		return nil, err
	}
	d.Hub = chat.New(chat.Options{Poster: d.Store, Verifier: d.Store, Desk: d.Store, Log: config.Logger, Now: config.Clock,
		IP: d.clientIP, Limits: config.Limits, Attends: d.Store.Attend, Types: d.Store.Typed})
	d.visits = store.NewVisits(d.Store)
	d.setup, d.gate = newSetup(config.Clock), newGate(config.Clock)
	if d.pages, err = newPages(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	d.started = func(base string) { d.run("started", func() error { return config.Started(ctx, base) }) }
	d.run("store", func() error { return d.Store.Run(ctx) })
	d.run("search", func() error { return d.Index.Run(ctx) })
	d.run("search over conversations", func() error { return d.Found.Run(ctx) })
	d.run("chat", func() error { d.Hub.Run(ctx); return nil })
	d.run("upkeep", func() error { return d.upkeep(ctx) })
	d.run("schedule", func() error { return d.publishOnTime(ctx) })
	return d, nil
}

// publish is where committed news leave the store.
func (d *Desk) publish(news []desk.News) {
	d.Hub.Publish(news)
	var last int64
	for i := range news {
		d.endErased(&news[i])
		last = max(last, news[i].Pos)
	}
	if last > 0 { // marks and bells have none
		d.Found.Told(last)
	}
}

func (d *Desk) run(part string, f func() error) {
	d.ended.Go(func() {
		if err := f(); err != nil {
			d.config.Logger.Error("a part of the desk ended", "part", part, "err", err)
			d.mu.Lock()
			d.err = errors.Join(d.err, fmt.Errorf("%s: %w", part, err))
			d.mu.Unlock()
		}
	})
}

// failed says which part has ended before its time; nil while all run.
func (d *Desk) failed() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

const (
	shutdownWait = 5 * time.Second // for sockets to hear that the server restarts
	upkeepEvery  = 10 * time.Minute
	begunAfter   = time.Second // by then the parts stand
)

// close asks everybody to come back, then lets the parts finish what is under way.
func (d *Desk) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownWait)
	defer cancel()
	err := errors.Join(d.Hub.Shutdown(ctx), d.Store.Searches.Flush(ctx))
	d.stop()
	d.ended.Wait()
	return errors.Join(err, d.failed())
}

// upkeep does what has no other moment.
func (d *Desk) upkeep(ctx context.Context) error {
	tick := time.NewTicker(upkeepEvery)
	defer tick.Stop()
	begun := time.NewTimer(begunAfter)
	defer begun.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-begun.C:
			debug.FreeOSMemory() // a start takes more than a desk that waits for somebody
		case <-tick.C:
			if err := d.Store.Prune(ctx); err != nil && ctx.Err() == nil {
				d.config.Logger.Error("prune changes", "err", err)
			}
			if err := d.Store.PruneSearches(ctx); err != nil && ctx.Err() == nil {
				d.config.Logger.Error("prune searches", "err", err)
			}
			if n, err := d.Store.SweepFiles(ctx); err != nil && ctx.Err() == nil {
				d.config.Logger.Error("sweep files", "err", err)
			} else if n > 0 {
				d.config.Logger.Info("swept files that no message carries", "files", n)
			}
			if n, err := d.Store.EraseDeleted(ctx); err != nil && ctx.Err() == nil {
				d.config.Logger.Error("erase what is deleted for long", "err", err)
			} else if n > 0 {
				d.config.Logger.Info("erased what was deleted for long", "conversations", n)
			}
			if n, err := d.Store.SweepPictures(ctx); err != nil && ctx.Err() == nil {
				d.config.Logger.Error("sweep pictures", "err", err)
			} else if n > 0 {
				d.config.Logger.Info("swept pictures that no article shows", "pictures", n)
			}
		}
	}
}
