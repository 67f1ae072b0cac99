package chat

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/gorilla/websocket"

	"porchlight/internal/desk"
)

// errBinary says that a message was not text.
var errBinary = errors.New("binary message")

// receive reads one message into a buffer of the pool.
func (c *conn) receive() (data []byte, box *[]byte, err error) {
	kind, r, err := c.ws.NextReader()
	if err != nil {
		return nil, nil, err
	}
	if kind != websocket.TextMessage {
		return nil, nil, errBinary
	}
	box = c.hub.buffers.Get().(*[]byte)
	data = (*box)[:0]
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			c.heard.Store(c.hub.now().Unix())
			c.hub.counters.in.Add(1)
			return data, box, nil
		}
		if err != nil {
			return nil, nil, err
		}
	}
}

// read takes frames until the connection is over.
func (c *conn) read(ctx context.Context) {
	defer c.hub.live.Done()
	defer c.end()
	defer c.guard()
	for {
		data, box, err := c.receive()
		if err != nil {
			c.lost(err)
			return
		}
		if c.isClosing() {
			c.hub.giveBack(box, data)
			c.drain()
			return
		}
		c.work(true)
		c.frame(ctx, data, box)
		c.work(false)
	}
}

// guard keeps a fault in one connection from taking the others with it.
func (c *conn) guard() {
	if fault := recover(); fault != nil {
		c.hub.log.Error("serve a socket", "err", fault, "stack", string(debug.Stack()))
		c.mu.Lock()
		c.unsaid = 0 // nobody knows any more which of them will be answered
		c.mu.Unlock()
		c.work(false)
		c.close(CloseOverloaded)
		c.drain()
	}
}

// lost ends a connection whose reading broke.
func (c *conn) lost(err error) {
	var closed *websocket.CloseError
	switch {
	case errors.Is(err, errBinary):
		c.close(CloseProtocol)
		c.drain()
	case errors.As(err, &closed), errors.Is(err, os.ErrDeadlineExceeded):
		// the peer said goodbye, or has had its time to
	default:
		// gorilla has written the close frame of a broken rule (1002, 1009), and nothing may follow it. What the peer has sent must be read before the
		// socket is closed, or the kernel resets it and the peer never sees the code.
		c.silence()
		if c.ws.SetReadDeadline(time.Now().Add(c.hub.drain)) == nil {
			_, _ = io.CopyN(io.Discard, c.ws.NetConn(), drainMost) // a dead socket ends it at once
		}
	}
}

// drain reads on after a goodbye, until the peer answers it or the deadline that write has set.
func (c *conn) drain() {
	for {
		if _, _, err := c.ws.NextReader(); err != nil {
			return
		}
	}
}

// strike counts an answer of rate_limited; too many end the connection.
func (c *conn) strike(now time.Time) {
	if c.limits.strike(now) {
		c.close(CloseTooMany)
	}
}

// frame takes one frame. data belongs to the pool once it is decoded.
func (c *conn) frame(ctx context.Context, data []byte, box *[]byte) {
	who, now := c.who.Load(), c.hub.now()
	if expired(who, now) {
		c.hub.giveBack(box, data)
		c.close(CloseNoToken)
		return
	}
	in, err := decode(data)
	c.hub.giveBack(box, data)
	if errors.Is(err, errNoJSON) {
		c.farewell(AppendError(nil, in.name, desk.AsError(err)), CloseProtocol)
		return
	}
	re := in.name
	if in.kind == kindSend && in.draft.ClientID != "" {
		re = in.draft.ClientID
	}
	if ok, wait := c.limits.allow(in.kind, now); !ok && !c.hub.limits.AnyRate {
		c.send(AppendError(nil, re, desk.Errorf(desk.RateLimited, "Too many frames of this kind.").After(wait)))
		c.strike(now)
		return
	}
	if err == nil {
		err = c.act(ctx, who, &in)
	}
	if err != nil {
		c.refuse(re, who, err)
	}
}

// expired reports whether an identity's token is valid no more.
func expired(who *desk.Identity, now time.Time) bool {
	return who != nil && !who.Expires.IsZero() && !now.Before(who.Expires)
}

func (c *conn) refuse(re string, who *desk.Identity, err error) {
	e := desk.AsError(err)
	if e.Code == desk.Internal || e.Code == desk.StorageFull {
		c.hub.log.Error("take a frame", string(who.Kind), who.ID, "err", err)
	}
	c.send(AppendError(nil, short(re), e))
}

func (c *conn) act(ctx context.Context, who *desk.Identity, in *input) error {
	switch in.kind {
	case kindSend:
		return c.post(ctx, who, &in.draft)
	case kindTyping:
		return c.types(ctx, who, &in.typing)
	case kindSeen:
		ctx, cancel := context.WithTimeout(ctx, askWait)
		defer cancel()
		return late(ctx, c.hub.poster.Mark(ctx, *who, in.mark.conversation, in.delivered, in.seen))
	case kindViewing:
		return c.looks(ctx, who, in.viewing)
	case kindVisitors:
		return c.watches(who, in.on)
	case kindPage:
		return c.visits(ctx, who, in.visit, in.arrival)
	case kindPresence:
		if !who.Agent() {
			return desk.Errorf(desk.Forbidden, "Only agents have a presence.")
		}
		c.hub.asked(who.ID, in.state)
		return nil
	}
	return malformed("hello comes once.").On("t")
}

// visits tells which page a visitor looks at, where the inbox shows or keeps that and says so; elsewhere it is dropped.
func (c *conn) visits(ctx context.Context, who *desk.Identity, v desk.Visit, arrival desk.Arrival) error {
	if who.Agent() {
		return desk.Errorf(desk.Forbidden, "Only visitors look at pages.")
	}
	c.hub.arrives(c, who, v, arrival)
	if !who.PageTrail || who.ID == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	return late(ctx, c.hub.poster.Visit(ctx, *who, v))
}

// post hands a message over. It does not wait for the disk: what the connection sends meanwhile goes into the same commit, in
// order. It waits when an identity hangs on the answer, or when too many are on their way.
func (c *conn) post(ctx context.Context, who *desk.Identity, d *desk.Draft) error {
	if err := d.Validate(*who); err != nil {
		return err
	}
	if who.ID != "" && d.Conversation != "" && c.promise() {
		draft := *d
		if !who.Agent() {
			draft.Origin = c.serial
		}
		c.hub.poster.Submit(*who, draft, func(receipt desk.Receipt, err error) {
			switch {
			case err != nil:
				c.refuse(draft.ClientID, who, err)
			case draft.Origin == 0 || receipt.Repeated || receipt.Opened: // else the news of it, which come next, are the acknowledgement: one frame, one write
				c.acknowledge(who, &draft, &receipt)
			}
			c.keep()
		})
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, postWait)
	defer cancel()
	receipt, err := c.hub.poster.Post(ctx, *who, *d)
	if err != nil {
		return late(ctx, err)
	}
	var adoption *Adoption
	if !who.Agent() && (who.ID == "" || who.Session == "" && receipt.Session != "") && receipt.Contact != "" {
		adoption = &Adoption{TokenHash: who.TokenHash, Contact: receipt.Contact, Session: receipt.Session, Name: receipt.Message.Author.Name}
		c.become(adoption) // before the ack, so that what is answered to it is not missed
	}
	c.acknowledge(who, d, &receipt)
	if adoption != nil {
		c.hub.Adopt(*adoption)
		c.hub.spawn(func() { c.hub.welcomeAgain([]*conn{c}) })
	}
	return nil
}

func (c *conn) acknowledge(who *desk.Identity, d *desk.Draft, receipt *desk.Receipt) {
	if receipt.Message.ClientID == "" {
		receipt.Message.ClientID = d.ClientID
	}
	c.send(AppendAck(make([]byte, 0, 256+len(d.Body)), who, receipt))
}

// late makes of an error that came with the deadline one that says so: nothing was promised, the same may be sent again.
func late(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && !errors.As(err, new(*desk.Error)) {
		return desk.Errorf(desk.Unavailable, "This took too long. Please try again.").After(askWait).Because(err)
	}
	return err
}

// pinged answers a client's ping, if it does not ping too often. The reader calls it.
func (c *conn) pinged(data string) error {
	now := c.hub.now()
	c.heard.Store(now.Unix())
	if ok, _ := c.limits.allow(kindPing, now); !ok {
		c.strike(now)
		return nil
	}
	c.mu.Lock()
	c.pong = append([]byte{}, data...)
	start := c.claim()
	c.mu.Unlock()
	if start {
		go c.write()
	}
	return nil
}
