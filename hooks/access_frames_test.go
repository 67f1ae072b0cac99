package hooks_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

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
