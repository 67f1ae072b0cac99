package hooks_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"porchlight/internal/apptest"
)

// frameRow is one frame that each persona says, or that each is to hear when the first
// persona of the row causes it.
type frameRow struct {
	line  int
	way   string // says or hears
	by    string // hears: who causes it; says: "-"
	what  string // the type of frame
	cells []verdict
	body  string // of the frame that is said
}

func (r frameRow) String() string {
	return fmt.Sprintf("line %d: %s %s %s", r.line, r.way, r.what, r.body)
}

func readFrames(t *testing.T) []frameRow {
	t.Helper()
	var rows []frameRow
	eachLine(t, "testdata/access_frames.txt", func(line int, text string) error {
		fields := strings.Fields(text)
		n := len(apptest.Personas())
		if len(fields) < 3+n {
			return fmt.Errorf("%d columns; at least %d are needed", len(fields), 3+n)
		}
		cells, err := readCells(fields[3:3+n], "+-")
		if err != nil {
			return err
		}
		_, body, found := strings.Cut(text, "{")
		if found {
			body = "{" + body
		}
		rows = append(rows, frameRow{line, fields[0], fields[1], fields[2], cells, body})
		return nil
	})
	return rows
}

func TestEveryFrameIsTakenFromAndSentToExactlyWhomTheTableSays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	server := httptest.NewServer(d.Handler())
	defer server.Close()
	d.socketAddress = "ws" + strings.TrimPrefix(server.URL, "http") + "/api/chat/socket"
	for _, row := range readFrames(t) {
		in := d.says
		if row.way == "hears" {
			in = d.hears
		}
		for i, got := range in(row) {
			if p := apptest.Personas()[i]; got != (row.cells[i] == allowed) {
				t.Errorf("%v as %s: let in is %v, the table says %c", row, p.Name, got, row.cells[i])
			}
		}
	}
}

// says lets each persona say the frame on a socket of their own.
func (d *desk) says(row frameRow) []bool {
	d.t.Helper()
	var taken []bool
	for i, p := range apptest.Personas() {
		d.state.accept()
		s := d.dial(p)
		ok := s != nil
		if ok && row.what != "hello" {
			ok = s.say(unique(d.fill(row.body, p), row.line*100+i))
		}
		if !ok && d.state.changed() {
			d.t.Errorf("%v as %s: refused, but the database changed", row, p.Name)
		}
		taken = append(taken, ok)
		s.close()
	}
	return taken
}

// hears lets everybody listen while one says the frame. Everything that a conversation
// brings is sent in one order: who has heard a later message has heard all before it.
func (d *desk) hears(row frameRow) []bool {
	d.t.Helper()
	sockets := map[string]*socket{}
	for _, p := range apptest.Personas() {
		sockets[p.Name] = d.dial(p)
		defer sockets[p.Name].close()
	}
	if !d.cause(row, sockets[row.by]) {
		d.t.Fatalf("%v: %s cannot cause it", row, row.by)
	}
	var heard []bool
	for i, p := range apptest.Personas() {
		s := sockets[p.Name]
		if s == nil {
			heard = append(heard, false)
			continue
		}
		end := fmt.Sprintf("That is all, %d-%d.", row.line, i)
		d.lastWord(s, p, end, row.line*100+60+i)
		heard = append(heard, s.heard[row.what+"/"+apptest.ID("conva")])
	}
	return heard
}

// cause says the row's frame, or changes the conversation when it has no type.
func (d *desk) cause(row frameRow, s *socket) bool {
	d.t.Helper()
	body := unique(d.fill(row.body, apptest.Stranger), row.line*100+50)
	if s == nil || strings.Contains(body, `"t":`) {
		return s != nil && s.say(body)
	}
	rec := d.Do(apptest.Request{Method: "PATCH", URL: "/api/desk/conversations/" + apptest.ID("conva"), As: apptest.Admin, Body: body})
	return rec.Code == http.StatusOK
}

// lastWord sends something that s is certain to hear, and reads up to it.
func (d *desk) lastWord(s *socket, p apptest.Persona, text string, n int) {
	d.t.Helper()
	if p.Name == apptest.Stranger.Name { // whom nothing is sent: an answer is the last word
		s.say(`{"t":"presence","state":"away"}`)
		return
	}
	conversation := "convnone"
	if p.Name == apptest.Visitor.Name {
		conversation = "conva"
	}
	rec := d.Do(apptest.Request{Method: "POST", URL: "/api/desk/conversations/" + apptest.ID(conversation) + "/messages", As: apptest.Admin,
		Body: map[string]any{"client_id": fmt.Sprintf("last-word-%d", n), "kind": "reply", "body": text}})
	if rec.Code != http.StatusOK {
		d.t.Fatalf("send a last word: status %d: %s", rec.Code, rec.Body)
	}
	s.until(func(f frame) bool { return f.T == "message" && f.Message.Body == text })
}

// unique makes a client id of its own for every send.
func unique(body string, n int) string {
	return strings.ReplaceAll(body, "<client_id>", fmt.Sprintf("frame-%06d", n))
}

// socket is one persona's connection.
type socket struct {
	t     *testing.T
	ws    *websocket.Conn
	heard map[string]bool // "type/conversation" of what came
}

// frame is what the test reads of a frame.
type frame struct {
	T            string
	Re           string
	Conversation json.RawMessage
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

// say sends a frame and then one that is certain to be refused. Frames are taken in order:
// a refusal of the first comes before that of the second.
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
	refused := false
	s.until(func(f frame) bool {
		if f.T == "error" && f.Re != "sentinel" && (f.Re == said.T || f.Re == said.ClientID) {
			refused = true
		}
		return f.T == "error" && f.Re == "sentinel"
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
	if json.Unmarshal(f.Conversation, &id) != nil { // the frame `conversation` holds a whole one
		var row struct{ ID string }
		if json.Unmarshal(f.Conversation, &row) != nil {
			return
		}
		id = row.ID
	}
	kind := f.T
	if kind == "message" {
		kind = f.Message.Kind
	}
	if !strings.HasPrefix(f.Message.Body, "That is all") {
		s.heard[kind+"/"+id] = true
	}
}

func (s *socket) close() {
	if s != nil {
		_ = s.ws.Close() // the server ends it as well
	}
}

// Every frame that the protocol lets a client send needs its rows.
func TestEveryClientFrameHasItsRows(t *testing.T) {
	protocol, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	_, frames, _ := strings.Cut(string(protocol), "## Client → server")
	frames, _, _ = strings.Cut(frames, "\n## ")
	found := 0
	for line := range strings.Lines(frames) {
		name, isRow := strings.CutPrefix(line, "| `")
		if !isRow {
			continue
		}
		name, _, _ = strings.Cut(name, "`")
		found++
		if !slices.ContainsFunc(readFrames(t), func(r frameRow) bool { return r.way == "says" && r.what == name }) {
			t.Errorf("access_frames.txt has no row that says %s", name)
		}
	}
	if found == 0 {
		t.Error("docs/protocol.md lists no frame of a client")
	}
}
