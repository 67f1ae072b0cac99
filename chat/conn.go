package chat

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"porchlight/internal/desk"
)

// conn is one socket.
type conn struct {
	// fixed after the upgrade
	hub     *Hub
	ws      *websocket.Conn
	ip      string // as it is counted
	peer    string // as it came
	origin  string
	browser string // as it calls itself
	host    string
	since   time.Time
	serial  uint64 // names the socket on the bus; never 0
	part    int    // of the registry
	cancel  context.CancelFunc

	// owned by the reader
	limits  limiter
	memo    audience
	greeted bool     // admission counts it as pending no more
	owner   string   // how admission counts it instead
	joined  bool     // presence counts it
	looking []string // conversations on its screen

	who   atomic.Pointer[desk.Identity] // nil until hello was answered
	heard atomic.Int64                  // Unix seconds of the last sign of life
	shown atomic.Bool                   // the live list has it, as a visitor or as one who watches

	mu      sync.Mutex
	out     []byte   // guarded by mu: frames that wait, separated by line feeds
	box     *[]byte  // guarded by mu: where out came from; nil: nowhere
	held    bool     // guarded by mu: nothing is written before the welcome
	writing bool     // guarded by mu: a goroutine writes, or is about to
	busy    bool     // guarded by mu: the reader works on a frame, whose answer goes out before a close
	unsaid  int      // guarded by mu: messages on their way to the disk, whose answers go out before a close too
	pinging bool     // guarded by mu: a ping is due
	pong    []byte   // guarded by mu: what the peer's ping wants back; nil: nothing
	closing bool     // guarded by mu: nothing is queued any more
	code    int      // guarded by mu: with closing, how
	shut    bool     // guarded by mu: the close frame went out, or never will
	gone    bool     // guarded by mu: the reader has ended
	topics  []string // guarded by mu: what it listens to
}

// send queues a frame and sees that it is written. It never blocks.
func (c *conn) send(frame []byte) {
	if c.push(frame) {
		go c.write()
	}
}

// push queues a frame; when it reports true, the caller must start write. A full queue ends the connection instead: the
// client comes back and asks for what it missed, and nobody else has waited for it.
func (c *conn) push(frame []byte) (start bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing {
		return false
	}
	if len(c.out)+len(frame)+1 > c.queueMost() {
		c.out, c.box, c.closing, c.code = nil, nil, true, CloseSlow
		c.hub.counters.slow.Add(1)
		return c.claim()
	}
	switch {
	case len(c.out) > 0:
		c.out = append(c.out, '\n')
	case c.box == nil:
		c.box = c.hub.buffers.Get().(*[]byte)
		c.out = (*c.box)[:0]
	}
	c.out = append(c.out, frame...)
	c.hub.counters.out.Add(1)
	return !c.held && c.claim()
}

// queueMost is how many bytes may wait for this reader.
func (c *conn) queueMost() int {
	if who := c.who.Load(); who != nil && who.Agent() {
		return deskQueue
	}
	return maxQueue
}

// claim makes the caller the one who starts write. It needs mu.
func (c *conn) claim() bool {
	if c.writing || c.gone {
		return false
	}
	c.writing = true
	c.hub.live.Add(1) // write says Done; the reader, which is not gone, keeps the count above zero
	return true
}

// release lets frames out, the welcome first.
func (c *conn) release(welcome []byte) {
	c.mu.Lock()
	if len(c.out) > 0 {
		welcome = append(append(welcome, '\n'), c.out...)
	}
	c.out, c.held = welcome, false
	if c.closing {
		c.out = nil
	}
	start := c.claim()
	c.mu.Unlock()
	if start {
		go c.write()
	}
}

// close says goodbye with a code, after what is queued. The first close counts.
func (c *conn) close(code int) {
	c.mu.Lock()
	if c.closing {
		c.mu.Unlock()
		return
	}
	c.closing, c.code = true, code
	if c.held {
		c.out = nil // nothing is told before the welcome
	}
	start := c.claim()
	c.mu.Unlock()
	if start {
		go c.write()
	}
}

// farewell is close with a last frame.
func (c *conn) farewell(frame []byte, code int) {
	c.mu.Lock()
	if !c.closing {
		if c.held || len(c.out) == 0 {
			c.out = append([]byte(nil), frame...)
		} else {
			c.out = append(append(c.out, '\n'), frame...)
		}
		c.closing, c.held, c.code = true, false, code
	}
	start := c.claim()
	c.mu.Unlock()
	if start {
		go c.write()
	}
}

// silence drops what waits and queues nothing more.
func (c *conn) silence() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out, c.box, c.closing, c.shut = nil, nil, true, true
}

func (c *conn) isClosing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closing
}

// work marks what the reader is doing; a close waits for the answer.
func (c *conn) work(busy bool) {
	c.mu.Lock()
	c.busy = busy
	start := !busy && c.closing && !c.shut && c.claim()
	c.mu.Unlock()
	if start {
		go c.write()
	}
}

// promise takes one of the places for messages on their way to the disk; false when all are taken.
func (c *conn) promise() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unsaid == unsaidMost {
		return false
	}
	c.unsaid++
	return true
}

// keep gives the place back, after the answer was queued.
func (c *conn) keep() {
	c.mu.Lock()
	c.unsaid = max(0, c.unsaid-1) // a fault has written them all off
	start := c.unsaid == 0 && !c.busy && c.closing && !c.shut && c.claim()
	c.mu.Unlock()
	if start {
		go c.write()
	}
}

// task is what write does next.
type task struct {
	batch []byte
	box   *[]byte
	pong  []byte
	ping  bool
	close bool
	code  int
}

// next takes what waits; false when nothing does, and write is to end.
func (c *conn) next() (t task, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.shut {
		if !c.held && len(c.out) > 0 {
			t.batch, t.box = c.out, c.box
			c.out, c.box = nil, nil
		}
		if c.pong != nil || c.pinging {
			t.pong, t.ping = c.pong, c.pinging
			c.pong, c.pinging = nil, false
		}
		if t.batch != nil || t.pong != nil || t.ping {
			return t, true
		}
		if c.closing && !c.busy && c.unsaid == 0 {
			c.shut = true
			return task{close: true, code: c.code}, true
		}
	}
	c.writing = false
	return task{}, false
}

// write writes until nothing waits. All writing of a connection happens here, one at a time.
func (c *conn) write() {
	defer c.hub.live.Done()
	for {
		t, ok := c.next()
		if !ok {
			return
		}
		if err := c.perform(t); err != nil {
			c.mu.Lock()
			c.out, c.box, c.closing, c.shut, c.writing = nil, nil, true, true, false
			c.mu.Unlock()
			_ = c.ws.Close() // already broken; the reader sees it and ends
			return
		}
	}
}

func (c *conn) perform(t task) error {
	deadline := time.Now().Add(writeWait) // the kernel's clock, not the desk's
	if t.close {
		if t.code == closeWithout {
			return websocket.ErrCloseSent
		}
		err := c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(t.code, ""), deadline)
		if err == nil {
			err = c.ws.SetReadDeadline(time.Now().Add(c.hub.drain))
		}
		return err
	}
	if t.batch != nil {
		c.hub.counters.writes.Add(1)
		if err := c.ws.SetWriteDeadline(deadline); err != nil {
			return err
		}
		err := c.ws.WriteMessage(websocket.TextMessage, t.batch)
		c.hub.giveBack(t.box, t.batch)
		if err != nil {
			return err
		}
	}
	if t.pong != nil {
		if err := c.ws.WriteControl(websocket.PongMessage, t.pong, deadline); err != nil {
			return err
		}
	}
	if t.ping {
		return c.ws.WriteControl(websocket.PingMessage, nil, deadline)
	}
	return nil
}

// ping asks for a sign of life.
func (c *conn) ping() {
	c.mu.Lock()
	c.pinging = true
	start := c.claim()
	c.mu.Unlock()
	if start {
		go c.write()
	}
}

// end is the last thing a connection's reader does.
func (c *conn) end() {
	c.mu.Lock()
	c.gone, c.closing = true, true
	topics := c.topics
	c.mu.Unlock()
	_ = c.ws.Close() // whatever it says, the socket is over
	c.cancel()
	for _, topic := range topics {
		c.hub.topics.remove(topic, c)
	}
	c.hub.registry.remove(c)
	if !c.greeted {
		c.hub.admission.greeted()
	}
	if len(c.looking) > 0 {
		c.hub.look(c.who.Load().ID, c.looking, nil, nil, 0)
	}
	if c.shown.Load() {
		c.hub.departs(c)
	}
	if c.joined {
		c.hub.left(c.who.Load().ID)
	}
	c.hub.admission.leave(c.ip, c.owner) // last: who is counted no more has left everywhere
}

// listen makes these the topics of the connection.
func (c *conn) listen(topics []string) {
	for _, topic := range topics {
		c.hub.topics.add(topic, c)
	}
	c.mu.Lock()
	before := c.topics
	c.topics = topics
	if c.gone {
		before = topics // nobody else will
	}
	gone := c.gone
	c.mu.Unlock()
	for _, topic := range before {
		if gone || !slices.Contains(topics, topic) {
			c.hub.topics.remove(topic, c)
		}
	}
}
