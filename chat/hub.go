package chat

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"porchlight/internal/desk"
)

// Poster takes what people send. store satisfies it.
type Poster interface {
	// Post returns once the message is on disk. A repeated client id returns the first message.
	Post(ctx context.Context, from desk.Identity, d desk.Draft) (desk.Receipt, error)
	// Submit is Post without waiting: answered is called once the message is on disk, or with why it is not. Messages that one
	// goroutine submits keep their order. answered does not block.
	Submit(from desk.Identity, d desk.Draft, answered func(desk.Receipt, error))
	// Mark moves how far a reader has come; never back.
	Mark(ctx context.Context, from desk.Identity, conversation string, delivered, seen int64) error
	// Visit keeps a page that a visitor looks at while a conversation of theirs is open.
	Visit(ctx context.Context, from desk.Identity, v desk.Visit) error
}

// Verifier turns a first frame into an identity. For visitors it also checks that the inbox takes their origin.
type Verifier interface {
	Verify(ctx context.Context, h desk.Hello) (desk.Identity, error)
}

// Desk tells what a welcome needs and who may see a conversation.
type Desk interface {
	Welcome(ctx context.Context, who desk.Identity) (desk.Welcome, error)
	// Sees tells whether somebody sees a conversation, and who else does: the agents' principals and the contact.
	Sees(ctx context.Context, who desk.Identity, conversation string) (principals []string, contact string, ok bool, err error)
}

// Options are what a hub is made of. Poster, Verifier and Desk are required.
type Options struct {
	Poster   Poster
	Verifier Verifier
	Desk     Desk
	Bus      Bus                        // nil: in memory
	Log      *slog.Logger               // nil: the default one
	Now      desk.Clock                 // nil: the wall clock
	IP       func(*http.Request) string // nil: the other end's address; behind a proxy, what the proxy says
	Limits   Limits

	// Attends is told where an agent is, whenever that changes: how they ask to be seen, or Offline. Types is told when an agent
	// writes in a conversation. Neither may block. Nil: nobody is told.
	Attends func(agent string, state desk.Presence)
	Types   func(agent, conversation string)
}

// Hub carries news to everybody who listens and may see them.
type Hub struct {
	// fixed after New
	poster   Poster
	verifier Verifier
	desk     Desk
	bus      Bus
	log      *slog.Logger
	now      desk.Clock
	ip       func(*http.Request) string
	limits   Limits
	attends  func(agent string, state desk.Presence)
	types    func(agent, conversation string)
	upgrader websocket.Upgrader
	buffers  sync.Pool     // of *[]byte: what is read into, and what waits to be written
	verify   chan struct{} // holds a token for each Verify that runs
	leaveBus func()
	drain    time.Duration // drainWait

	pen pen // owned by Publish

	topics    *topics
	admission *admission
	registry  registry
	presence  presences
	looks     looks
	loads     loads
	visitors  visitors
	counters  counters

	access atomic.Uint64      // goes up when who sees something changes
	moved  [256]atomic.Uint64 // go up when a token with this hash is adopted, and all when somebody is revoked
	live   sync.WaitGroup     // every goroutine of ours

	mu      sync.RWMutex
	closing bool // guarded by mu: nothing new starts
}

// New makes a hub that is ready for connections and news. Run must run for it to ping and to end what is over.
func New(o Options) *Hub {
	h := &Hub{
		poster: o.Poster, verifier: o.Verifier, desk: o.Desk, bus: o.Bus, log: o.Log, now: o.Now, ip: o.IP,
		limits: o.Limits.withDefaults(), drain: drainWait, topics: newTopics(), attends: o.Attends, types: o.Types,
	}
	if h.attends == nil {
		h.attends = func(string, desk.Presence) {}
	}
	if h.types == nil {
		h.types = func(string, string) {}
	}
	if h.bus == nil {
		h.bus = NewBus()
	}
	if h.log == nil {
		h.log = slog.Default()
	}
	if h.now == nil {
		h.now = time.Now
	}
	if h.ip == nil {
		h.ip = peerIP
	}
	h.admission = &admission{limits: h.limits, by: map[string]int{}}
	h.registry.init()
	h.presence.of = map[string]*presence{}
	h.looks.of, h.loads.of = map[string]*look{}, map[string]int{}
	h.visitors.init()
	h.verify = make(chan struct{}, h.limits.Verifying)
	h.buffers.New = func() any { b := make([]byte, 0, 1024); return &b }
	h.upgrader = websocket.Upgrader{
		HandshakeTimeout: writeWait,
		ReadBufferSize:   512, // what an idle socket keeps; a frame of this size is read at once
		WriteBufferSize:  512, // longer messages go out with it in one vectored write
		WriteBufferPool:  &sync.Pool{},
		CheckOrigin:      checkOrigin,
	}
	h.leaveBus = h.bus.Subscribe(h.deliver)
	return h
}

// Run pings idle sockets, ends dead and expired ones and tells when agents have gone, until ctx ends.
func (h *Hub) Run(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			h.sweep(h.now())
		}
	}
}

// Online reports whether a contact has a socket open here.
func (h *Hub) Online(contact string) bool { return h.topics.count(topicContact(contact)) > 0 }

// Follows reports whether a contact has a socket open here that sees the conversation.
func (h *Hub) Follows(contact, conversation string) (some bool) {
	h.topics.each(topicContact(contact), func(c *conn) { some = some || c.follows(conversation) })
	return some
}

// Places tells contacts where their conversations stand in the queue.
func (h *Hub) Places(places []desk.Place) {
	batch := make([]Envelope, len(places))
	for i, p := range places {
		batch[i] = Envelope{Contact: p.Contact, About: p.Conversation, Visitor: appendQueue(nil, p.Conversation, p.Standing())}
	}
	h.bus.Publish(batch)
}

// Revoke ends the sockets that a revocation names, on every node.
func (h *Hub) Revoke(r Revocation) { h.bus.Publish([]Envelope{{Revoke: &r}}) }

// Adopt tells that the visitor of a token has become a contact: sockets with that token follow what the contact may see, and
// are welcomed anew. Posting over a socket does it by itself; posting over HTTP must call it, before answering.
func (h *Hub) Adopt(a Adoption) { h.bus.Publish([]Envelope{{Adopt: &a}}) }

// bufferKept is what an agent's socket of a busy desk writes at once. Larger ones are not worth keeping.
const bufferKept = 4 * wakeAfter

// giveBack returns a buffer to the pool, unless a burst has made it large.
func (h *Hub) giveBack(box *[]byte, used []byte) {
	if box == nil || cap(used) > bufferKept {
		return
	}
	*box = used[:0]
	h.buffers.Put(box)
}

// spawn runs f in a goroutine that Shutdown waits for; false once the hub is closing.
func (h *Hub) spawn(f func()) bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.closing {
		return false
	}
	h.live.Go(f)
	return true
}

// Stats are counts since the start, except Connections and Pending.
type Stats struct {
	Connections int   // open sockets
	Pending     int   // of these, not yet known
	Accepted    int64 // sockets
	Refused     int64 // sockets, for the desk was full or they had too many
	FramesIn    int64
	FramesOut   int64 // frames queued for a socket
	Writes      int64 // WebSocket messages written; each carries everything that waited
	Slow        int64 // sockets closed because their queue was full
	Dead        int64 // sockets closed because they answered no ping
}

type counters struct {
	accepted, refused, in, out, writes, slow, dead atomic.Int64
}

// Stats is a snapshot of the hub's counts.
func (h *Hub) Stats() Stats {
	h.admission.mu.Lock()
	total, pending := h.admission.total, h.admission.pending
	h.admission.mu.Unlock()
	c := &h.counters
	return Stats{Connections: total, Pending: pending, Accepted: c.accepted.Load(), Refused: c.refused.Load(),
		FramesIn: c.in.Load(), FramesOut: c.out.Load(), Writes: c.writes.Load(), Slow: c.slow.Load(), Dead: c.dead.Load()}
}
