package hooks_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"porchlight/internal/apptest"
)

// socket is one persona's connection.
type socket struct {
	t     *testing.T
	ws    *websocket.Conn
	heard map[string]bool // "type/subject" of what came: a conversation, or whose presence it is
}

// frame is what the test reads of a frame.
type frame struct {
	T            string
	Re           string
	ClientID     string `json:"client_id"`
	Conversation json.RawMessage
	Agent        string // whose presence it is
	Message      struct{ Kind, Body string }
}

// dial says hello as p; nil means that the desk does not know them.
func (d *desk) dial(p apptest.Persona) *socket {
	d.t.Helper()
	hello := map[string]any{"t": "hello", "v": 1, "as": "visitor", "inbox": apptest.InboxKey, "token": p.Session}
	header := http.Header{"Origin": {apptest.SiteOrigin}}
	switch {
	case p.Collection() != "":
		hello, header = map[string]any{"t": "hello", "v": 1, "as": "agent", "token": d.Token(p)}, nil
	case p.Session == "": // a token that nobody has used yet
		hello["token"] = "stranger-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	}
	ws, _, err := websocket.DefaultDialer.DialContext(d.t.Context(), d.socketAddress, header)
	if err != nil {
		d.t.Fatal(fmt.Errorf("connect as %s: %w", p.Name, err))
	}
	s := &socket{t: d.t, ws: ws, heard: map[string]bool{}}
	if err := ws.WriteJSON(hello); err != nil {
		d.t.Fatal(fmt.Errorf("say hello as %s: %w", p.Name, err))
	}
	known := false
	s.until(func(f frame) bool {
		known = f.T == "welcome"
		return known || f.T == "error"
	})
	if !known {
		s.close()
		return nil
	}
	return s
}

// say sends a frame and then one that is certain to be refused. Frames are taken in order: a refusal of the first comes
// before that of the second. Only a message's answer comes when the disk has it, so that one is waited for by its own name.
func (s *socket) say(body string) bool {
	s.t.Helper()
	var said struct {
		T        string
		ClientID string `json:"client_id"`
	}
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		s.t.Fatal(fmt.Errorf("frame %s: %w", body, err))
	}
	for _, text := range []string{body, `{"t":"sentinel"}`} {
		if err := s.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			s.t.Fatal(fmt.Errorf("say %s: %w", text, err))
		}
	}
	last, refused, answered := false, false, said.T != "send"
	s.until(func(f frame) bool {
		if f.T == "ack" && f.ClientID == said.ClientID {
			answered = true
		}
		if f.T == "error" && f.Re != "sentinel" && (f.Re == said.T || f.Re == said.ClientID) {
			refused, answered = true, true
		}
		last = last || f.T == "error" && f.Re == "sentinel"
		return last && answered
	})
	return !refused
}

// until reads frames up to the one that is awaited.
func (s *socket) until(awaited func(frame) bool) {
	s.t.Helper()
	for {
		_, data, err := s.ws.ReadMessage()
		if err != nil {
			s.t.Fatal(fmt.Errorf("read a frame: %w", err))
		}
		found := false
		for line := range strings.Lines(string(data)) {
			var f frame
			if err := json.Unmarshal([]byte(line), &f); err != nil {
				s.t.Fatal(fmt.Errorf("frame %s: %w", line, err))
			}
			s.note(f)
			found = found || awaited(f)
		}
		if found {
			return
		}
	}
}

// note remembers what came, apart from the test's own last words.
func (s *socket) note(f frame) {
	var id string
	if f.Conversation != nil && json.Unmarshal(f.Conversation, &id) != nil { // the frame `conversation` holds a whole one
		var row struct{ ID string }
		if json.Unmarshal(f.Conversation, &row) != nil {
			return
		}
		id = row.ID
	}
	kind := f.T
	if kind == "message" || kind == "ack" { // to the visitor's socket that sent it, the news is the acknowledgement
		kind = f.Message.Kind
	}
	if !strings.HasPrefix(f.Message.Body, "That is all") {
		s.heard[kind+"/"+id+f.Agent] = true
	}
}

// end reads until the server has closed the socket.
func (s *socket) end() {
	for {
		_, data, err := s.ws.ReadMessage()
		if err != nil {
			return
		}
		for line := range strings.Lines(string(data)) {
			var f frame
			if err := json.Unmarshal([]byte(line), &f); err != nil {
				s.t.Fatal(fmt.Errorf("frame %s: %w", line, err))
			}
			s.note(f)
		}
	}
}

func (s *socket) close() {
	if s != nil {
		_ = s.ws.Close() // the server ends it as well
	}
}
