package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// line is a message as a reader keeps it.
type line struct {
	Seq       int64  `json:"seq"`
	PublicSeq int64  `json:"public_seq"`
	Kind      string `json:"kind"`
	Body      string `json:"body"`
}

// reader follows one conversation as docs/protocol.md says: live frames while they are the next ones, HTTP for what is missing.
type reader struct {
	s      *server
	header map[string]string
	hello  hello
	path   string // of the messages

	ws    *websocket.Conn
	lines []line
}

func (l line) number(r *reader) int64 {
	if r.hello.As == "agent" {
		return l.Seq
	}
	return l.PublicSeq
}

func (r *reader) last() int64 {
	if len(r.lines) == 0 {
		return 0
	}
	return r.lines[len(r.lines)-1].number(r)
}

// connect says hello and fetches what was missed.
func (r *reader) connect() {
	r.s.t.Helper()
	r.s.eventually("a connection", func() bool {
		ws, response, err := websocket.DefaultDialer.Dial("ws://"+r.s.addr+"/api/chat/socket", nil)
		if err != nil {
			return false
		}
		_ = response.Body.Close() // the socket lives on
		r.ws = ws
		return ws.WriteJSON(r.hello) == nil
	})
	r.fetch()
}

// fetch reads all that comes after the last line.
func (r *reader) fetch() {
	r.s.t.Helper()
	for {
		var page struct {
			Messages []line
			More     bool
		}
		if status := r.s.call(http.MethodGet, fmt.Sprintf("%s?after=%d", r.path, r.last()), r.header, nil, &page); status != http.StatusOK {
			r.s.t.Fatalf("fetch: status %d", status)
		}
		r.lines = append(r.lines, page.Messages...)
		if !page.More {
			return
		}
	}
}

// readTo takes frames until the reader holds a number, or the connection breaks.
func (r *reader) readTo(number int64) error {
	for r.last() < number {
		_, raw, err := r.ws.ReadMessage()
		if err != nil {
			return err
		}
		for text := range strings.SplitSeq(string(raw), "\n") {
			if !strings.HasPrefix(text, `{"t":"message"`) {
				continue
			}
			var f struct{ Message line }
			if err := json.Unmarshal([]byte(text), &f); err != nil {
				return err
			}
			switch n := f.Message.number(r); {
			case n == r.last()+1:
				r.lines = append(r.lines, f.Message)
			case n > r.last()+1:
				r.fetch()
			}
		}
	}
	return nil
}

// TestReadersWhoWereCutHoldEqualLists: an agent and a visitor who stop reading, are cut off, and live through a killed server,
// with a thousand messages meanwhile, notes among them, hold in the end what the database has, in order.
func TestReadersWhoWereCutHoldEqualLists(t *testing.T) {
	const messages = 1000
	s := newServer(t)
	access := s.seed(2, 5)
	s.start()
	token := newToken(t)
	visitor := map[string]string{"X-Porchlight-Inbox": access.Inbox, "X-Porchlight-Session": token}
	w := &writer{s: s, name: "visitor", path: "/api/desk/visitor/messages", header: visitor}
	w.one(t.Context(), 0)
	id := w.acked[0].conversation
	agent := map[string]string{"Authorization": access.Agents[0].Token}
	readers := []*reader{
		{s: s, header: agent, hello: hello{"hello", 1, "agent", "", access.Agents[0].Token}, path: "/api/desk/conversations/" + id + "/messages"},
		{s: s, header: visitor, hello: hello{"hello", 1, "visitor", access.Inbox, token}, path: "/api/desk/visitor/conversations/" + id + "/messages"},
	}
	for _, r := range readers {
		r.connect()
	}
	other := map[string]string{"Authorization": access.Agents[1].Token}
	send := func(from, to int) {
		for n := from; n < to; n++ {
			kind := "reply"
			if n%7 == 0 {
				kind = "note"
			}
			body := map[string]any{"client_id": fmt.Sprintf("missed-message-%d", n), "kind": kind, "body": fmt.Sprintf("Line %d", n)}
			if status := s.call(http.MethodPost, "/api/desk/conversations/"+id+"/messages", other, body, nil); status != http.StatusOK {
				t.Fatalf("message %d: status %d", n, status)
			}
		}
	}
	send(0, messages/3) // nobody reads their socket meanwhile
	for _, r := range readers {
		if err := r.readTo(r.last() + 50); err != nil {
			t.Fatal(err)
		}
		if err := r.ws.Close(); err != nil { // cut in the middle of it
			t.Fatal(err)
		}
	}
	send(messages/3, 2*messages/3)
	readers[0].connect()
	s.kill()
	s.start()
	send(2*messages/3, messages)
	for _, r := range readers {
		r.connect()
		truth := &reader{s: s, header: r.header, hello: r.hello, path: r.path}
		truth.fetch()
		if err := r.readTo(truth.last()); err != nil {
			t.Fatal(err)
		}
		if len(r.lines) != len(truth.lines) {
			t.Fatalf("%s holds %d messages of %d", r.hello.As, len(r.lines), len(truth.lines))
		}
		for i := range truth.lines {
			if r.lines[i] != truth.lines[i] {
				t.Fatalf("%s: line %d is %+v, not %+v", r.hello.As, i, r.lines[i], truth.lines[i])
			}
		}
		if err := r.ws.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if agents, visitors := len(readers[0].lines), len(readers[1].lines); agents < messages || visitors >= agents {
		t.Errorf("%d lines for the agent, %d for the visitor", agents, visitors)
	}
}
