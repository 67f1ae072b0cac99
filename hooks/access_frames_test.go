package hooks_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/apptest"
	words "porchlight/internal/desk"
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
	d.listen()
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

// listen opens the desk to sockets until the test ends.
func (d *desk) listen() {
	server := httptest.NewServer(d.Handler())
	d.t.Cleanup(server.Close)
	d.socketAddress = "ws" + strings.TrimPrefix(server.URL, "http") + "/api/chat/socket"
}

// says lets each persona say the frame on a socket of their own.
func (d *desk) says(row frameRow) []bool {
	d.t.Helper()
	var taken []bool
	for i, p := range apptest.Personas() {
		d.settle()
		s := d.dial(p)
		ok := s != nil
		if ok {
			d.settle()
		}
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

// settle waits until what is noted of agents who come and go is on disk, and takes it for granted.
func (d *desk) settle() {
	d.t.Helper()
	if err := d.serving().Store.Probe(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.state.accept()
}

// hears lets everybody listen while one says the frame, or while the desk itself does what it tells of. Everything that a
// conversation brings is sent in one order: who has heard a later message has heard all before it.
func (d *desk) hears(row frameRow) []bool {
	d.t.Helper()
	sockets := map[string]*socket{}
	for _, p := range apptest.Personas() {
		sockets[p.Name] = d.dial(p)
		defer sockets[p.Name].close()
	}
	for _, s := range sockets {
		if s != nil {
			clear(s.heard) // what it heard of the others' arrival
		}
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
		if row.what == "bye" {
			s.end()
		} else {
			d.lastWord(s, p, fmt.Sprintf("That is all, %d-%d.", row.line, i), row.line*100+60+i)
		}
		heard = append(heard, s.heard[row.what+"/"+row.subject()])
	}
	return heard
}

// subject is what a row's frame is about.
func (r frameRow) subject() string {
	switch r.what {
	case "bye", "notification", "views", "filing", "contact":
		return ""
	case "presence":
		return apptest.ID(r.by)
	case "load":
		return apptest.ID("agent")
	case "viewing":
		return apptest.ID("conva") + apptest.ID(r.by)
	}
	return apptest.ID("conva")
}

// cause says the row's frame, lets the desk do what no client can, or changes the conversation when the frame has no type.
func (d *desk) cause(row frameRow, s *socket) bool {
	d.t.Helper()
	switch row.what {
	case "queue":
		d.serving().Hub.Places([]words.Place{{Conversation: apptest.ID("conva"), Contact: apptest.ID("visitor"), Number: 2}})
		return true
	case "load":
		d.serving().Hub.Loads([]words.Load{{Agent: apptest.ID("agent"), Chats: 3}})
		return true
	case "views": // agent saves a view of their own
		rec := d.Do(apptest.Request{Method: "POST", URL: "/api/collections/views/records", As: apptest.Agent,
			Body: strings.Replace(row.body, "{", `{"name":"Late","agent":"`+apptest.Agent.Agent+`",`, 1)})
		return rec.Code == http.StatusOK
	case "filing": // agent coins a tag
		rec := d.Do(apptest.Request{Method: "POST", URL: "/api/collections/tags/records", As: apptest.Agent,
			Body: strings.Replace(row.body, "{", `{"name":"Late",`, 1)})
		return rec.Code == http.StatusOK
	case "bye":
		return d.serving().Hub.Shutdown(d.t.Context()) == nil
	}
	body := unique(d.fill(row.body, apptest.Stranger), row.line*100+50)
	if s == nil || strings.Contains(body, `"t":`) {
		return s != nil && s.say(body)
	}
	q := apptest.Request{Method: "PATCH", URL: "/api/desk/conversations/" + apptest.ID("conva"), As: apptest.Admin, Body: body}
	if row.what == "draft" {
		q.Method, q.URL = "PUT", q.URL+"/draft"
	}
	if row.what == "contact" {
		q.URL = "/api/desk/contacts/" + apptest.ID("visitor")
	}
	if row.what == "kudos" {
		q.Method, q.URL = "PUT", q.URL+"/kudos"
	}
	rec := d.Do(q)
	return rec.Code == http.StatusOK || rec.Code == http.StatusNoContent
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

// answers are the frames that only go to who has just spoken, and what is said to get them: their rows are that frame's.
var answers = map[string]string{"welcome": "hello", "ack": "send", "error": "send", "visitors": "visitors"}

// messages are what the frame `message` brings; the table names them.
var messages = []string{"reply", "note"}

// Every frame that the server writes needs its rows. The golden file has them all.
func TestEveryServerFrameHasItsRows(t *testing.T) {
	text, err := os.ReadFile("../chat/testdata/frames.txtar")
	if err != nil {
		t.Fatal(err)
	}
	rows := readFrames(t)
	has := func(way, what string) bool {
		return slices.ContainsFunc(rows, func(r frameRow) bool { return r.way == way && r.what == what })
	}
	frames := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^-- server/.* --\n\\{\"t\":\"([a-z]+)\"").FindAllSubmatch(text, -1) {
		frames[string(m[1])] = true
	}
	if len(frames) < len(answers)+2 {
		t.Fatalf("only %v were found", frames)
	}
	for name := range frames {
		way, whats := "hears", []string{name}
		if said, ok := answers[name]; ok {
			way, whats = "says", []string{said}
		} else if name == "message" {
			whats = messages
		}
		for _, what := range whats {
			if !has(way, what) {
				t.Errorf("access_frames.txt has no row that %s %s, for the server's %s", way, what, name)
			}
		}
	}
}

// A denial proves something only beside somebody who is let in.
func TestEveryRefusedFrameHasAnAllowedTwin(t *testing.T) {
	for _, row := range readFrames(t) {
		if slices.Contains(row.cells, denied) && !slices.Contains(row.cells, allowed) {
			t.Errorf("%v is denied to everybody", row)
		}
	}
}
