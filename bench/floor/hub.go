package main

import (
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// hub knows who listens: every agent to everything, visitors to their conversation.
type hub struct {
	mu       sync.Mutex
	agents   []*conn
	visitors map[int64][]*conn

	frame []byte // owned by publish: the frame being encoded
}

const (
	queueLimit = 256 << 10 // bytes that may wait for one connection, as in the product
	readLimit  = 64 << 10
)

// conn is one socket. Who has something for it appends to its queue; one goroutine at a time writes what is there.
type conn struct {
	ws    *websocket.Conn
	agent bool

	// guarded by mu
	mu            sync.Mutex
	queue, spare  []byte
	writing, gone bool
}

var (
	buffers  = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}
	upgrader = websocket.Upgrader{ReadBufferSize: 512, WriteBufferSize: 4096, WriteBufferPool: &sync.Pool{},
		CheckOrigin: func(*http.Request) bool { return true }}
)

func (h *hub) accept(rw http.ResponseWriter, r *http.Request, w *writer) {
	ws, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return // gorilla has answered
	}
	ws.SetReadLimit(readLimit)
	go (&conn{ws: ws}).read(h, w) // the handler returns, and the server's buffers with it
}

// read turns frames into drafts until the socket ends.
func (c *conn) read(h *hub, w *writer) {
	defer h.leave(c)
	for {
		buffer := c.next()
		if buffer == nil {
			return
		}
		f := scan(*buffer)
		switch string(f.t) {
		case "hello":
			c.agent = string(f.as) == "agent"
			if c.agent {
				h.mu.Lock()
				h.agents = append(h.agents, c)
				h.mu.Unlock()
			}
			c.send(appendWelcome(nil, c.agent))
		case "send":
			d := &draft{from: c, conversation: number(f.conversation), kind: []byte("reply")}
			d.client, d.body = append(d.client, f.client...), append(d.body, f.body...)
			w.drafts <- d
		}
		buffers.Put(buffer)
	}
}

// next reads one message; nil when the socket has ended. The buffer comes from a pool, so that an idle socket holds none.
func (c *conn) next() *[]byte {
	_, r, err := c.ws.NextReader()
	if err != nil {
		return nil
	}
	buffer, _ := buffers.Get().(*[]byte)
	b := (*buffer)[:0]
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err != nil {
			*buffer = b
			return buffer
		}
	}
}

// publish hands a committed batch to all who listen: each frame is encoded once and copied into their queues.
func (h *hub) publish(batch []*draft) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, d := range batch {
		if d.from == nil {
			continue
		}
		h.frame = appendAck(h.frame[:0], d)
		d.from.send(h.frame)
		if d.opened {
			h.visitors[d.conversation] = append(h.visitors[d.conversation], d.from)
		}
		if len(h.agents) > 0 {
			h.frame = appendMessage(h.frame[:0], d, true)
			for _, c := range h.agents {
				if c != d.from {
					c.send(h.frame)
				}
			}
		}
		if d.from.agent {
			h.frame = appendMessage(h.frame[:0], d, false)
			for _, c := range h.visitors[d.conversation] {
				c.send(h.frame)
			}
		}
	}
}

func (h *hub) leave(c *conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c.drop()
	for i, other := range h.agents {
		if other == c {
			h.agents = append(h.agents[:i:i], h.agents[i+1:]...)
			return
		}
	}
}

func (c *conn) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = true
	_ = c.ws.Close() // broken or slow already
}

// send queues a frame, which it copies. It never blocks: who lets the queue fill is dropped.
func (c *conn) send(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone {
		return
	}
	if len(c.queue)+len(frame)+1 > queueLimit {
		c.gone = true
		go c.drop()
		return
	}
	if len(c.queue) > 0 {
		c.queue = append(c.queue, '\n')
	}
	c.queue = append(c.queue, frame...)
	if !c.writing {
		c.writing = true
		go c.write()
	}
}

// write sends all that waits in one WebSocket message, again and again until nothing does, and then ends.
func (c *conn) write() {
	for {
		c.mu.Lock()
		if len(c.queue) == 0 || c.gone {
			c.writing, c.queue, c.spare = false, nil, nil
			c.mu.Unlock()
			return
		}
		out := c.queue
		c.queue, c.spare = c.spare[:0], nil
		c.mu.Unlock()
		_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second)) // only stores it
		if c.ws.WriteMessage(websocket.TextMessage, out) != nil {
			c.drop()
		}
		c.mu.Lock()
		c.spare = out[:0]
		c.mu.Unlock()
	}
}
