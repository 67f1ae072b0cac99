package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// socket is one visitor or agent. Frames go to on, one after the other, with the time at which they were read.
type socket struct {
	conn *websocket.Conn
	on   func(frame []byte, at time.Time)

	conversation string // a visitor's, once opened
	closing      atomic.Bool
	ended        chan struct{} // closed by the reader
	why          error         // why the reader ended; read after ended

	mu sync.Mutex // serialises writes
}

// address gives each visitor an address of its own on the loopback net, as visitors have: limits by address then hold one visitor,
// and ports do not run out.
func address(n int) *net.TCPAddr {
	return &net.TCPAddr{IP: net.IPv4(127, 1+byte(n>>16), byte(n>>8), byte(n))}
}

var writeBuffers = &sync.Pool{} // shared by all sockets, as gorilla's dialer asks for

// connect opens a socket, says hello and waits for the welcome.
func (p *process) connect(ctx context.Context, n int, hello any, on func([]byte, time.Time)) (*socket, error) {
	dialer := websocket.Dialer{
		NetDialContext:   (&net.Dialer{LocalAddr: address(n)}).DialContext,
		HandshakeTimeout: 20 * time.Second, ReadBufferSize: 4096, WriteBufferSize: 1024, WriteBufferPool: writeBuffers,
	}
	host := "127.0.0.1:" + p.port
	conn, response, err := dialer.DialContext(ctx, "ws://"+host+"/api/chat/socket", http.Header{"Origin": {"http://" + host}})
	if response != nil {
		_ = response.Body.Close() // gorilla has read what there is
	}
	if err != nil {
		if response != nil {
			err = fmt.Errorf("%w: %s", err, response.Status)
		}
		return nil, fmt.Errorf("open socket %d: %w", n, err)
	}
	s := &socket{conn: conn, on: on, ended: make(chan struct{})}
	if err := conn.WriteJSON(hello); err != nil {
		return nil, fmt.Errorf("say hello: %w", err)
	}
	_, first, err := conn.ReadMessage()
	if err != nil {
		return nil, fmt.Errorf("read the welcome: %w", err)
	}
	if !bytes.HasPrefix(first, []byte(`{"t":"welcome"`)) {
		return nil, fmt.Errorf("the first frame is %.200s, not a welcome", first)
	}
	go s.read()
	return s, nil
}

func (p *process) visitor(ctx context.Context, n int, on func([]byte, time.Time)) (*socket, error) {
	token := make([]byte, 32)
	_, _ = rand.Read(token) // never fails
	return p.connect(ctx, n, map[string]any{"t": "hello", "v": 1, "as": "visitor", "inbox": p.access.Inbox,
		"token": base64.RawURLEncoding.EncodeToString(token), "locale": "en"}, on)
}

// agent connects the n-th agent of the seed. Agents sit behind addresses of their own, far from the visitors'.
func (p *process) agent(ctx context.Context, n int, on func([]byte, time.Time)) (*socket, error) {
	return p.connect(ctx, 200<<16+n+1, map[string]any{"t": "hello", "v": 1, "as": "agent", "token": p.access.Agents[n].Token}, on)
}

func (s *socket) read() {
	defer close(s.ended)
	var message bytes.Buffer
	for {
		_, r, err := s.conn.NextReader()
		if err != nil {
			s.why = err
			return
		}
		message.Reset()
		if _, err := message.ReadFrom(r); err != nil {
			s.why = err
			return
		}
		at := time.Now()
		for rest := message.Bytes(); len(rest) > 0; {
			frame, after, _ := bytes.Cut(rest, []byte{'\n'})
			s.on(frame, at)
			rest = after
		}
	}
}

func (s *socket) write(frame []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn.WriteMessage(websocket.TextMessage, frame)
}

func (s *socket) close() {
	s.closing.Store(true)
	_ = s.conn.Close() // both ends are ours
	<-s.ended
}

// broken tells why the server closed a socket that we had not closed; nil while all is well.
func (s *socket) broken() error {
	select {
	case <-s.ended:
		if !s.closing.Load() {
			return s.why
		}
	default:
	}
	return nil
}

// is reports whether a frame is of a type; the type comes first in every frame.
func is(frame []byte, kind string) bool {
	rest, ok := bytes.CutPrefix(frame, []byte(`{"t":"`))
	return ok && bytes.HasPrefix(rest, []byte(kind)) && len(rest) > len(kind) && rest[len(kind)] == '"'
}

// refusal is a frame of type error, as an error.
func refusal(frame []byte) error {
	var f struct{ Re, Code, Text string }
	if err := json.Unmarshal(frame, &f); err != nil {
		return fmt.Errorf("refused: %s", frame)
	}
	return fmt.Errorf("%s was refused: %s: %s", f.Re, f.Code, f.Text)
}
