package chat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"porchlight/internal/desk"
)

// refusal is how a frame is refused: the code, and the close code when the connection ends with it.
func refusal(data []byte) string {
	in, err := decode(data)
	if err == nil && in.kind == kindSend {
		err = in.draft.Validate(desk.Identity{Kind: desk.ByAgent, ID: "a1"})
	}
	var e *desk.Error
	switch {
	case err == nil:
		return "taken"
	case !errors.As(err, &e):
		return "untyped: " + err.Error()
	case errors.Is(err, errNoJSON):
		return fmt.Sprint(string(e.Code), " ", CloseProtocol)
	}
	return string(e.Code)
}

func TestBadFramesAreRefusedWithTheirCode(t *testing.T) {
	names, frames := golden(t, "bad")
	for _, name := range names {
		if base, ok := strings.CutSuffix(name, ".json"); ok {
			if got := refusal([]byte(frames[name])); got != frames[base+".code"] {
				t.Errorf("%s: %s, want %s", name, got, frames[base+".code"])
			}
		}
	}
	for name, data := range map[string]string{
		"not UTF-8 in a value": "{\"t\":\"presence\",\"state\":\"\xff\"}",
		"not UTF-8 in a key":   "{\"t\":\"presence\",\"st\xc3\":\"away\"}",
		"an encoded surrogate": "{\"t\":\"presence\",\"state\":\"\xed\xa0\x80\"}",
		"zeros":                "\x00\x00\x00\x00",
		"a byte order mark":    "\ufeff{\"t\":\"presence\",\"state\":\"away\"}",
		"very deep":            `{"t":` + strings.Repeat("[", 30000),
	} {
		if got := refusal([]byte(data)); got != "bad_request 4400" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestBadFramesChangeNothingAndLeaveTheSocketOpen(t *testing.T) {
	w := newWorld(t)
	w.conversation("c1", "one", "", "ada")
	mara := w.connect(asAgent("mara"))
	names, frames := golden(t, "bad")
	for _, name := range names {
		base, ok := strings.CutSuffix(name, ".json")
		if !ok {
			continue
		}
		w.advance(time.Minute) // the limits are another test's
		want, _, ends := strings.Cut(frames[base+".code"], " ")
		c := mara
		if ends {
			c = w.connect(asAgent("mara"))
		}
		c.say(frames[name])
		if got := c.until("error"); got["code"] != want || got["text"] == "" {
			t.Errorf("%s: answered %v", name, got)
		}
		if ends {
			c.closed(CloseProtocol)
			_ = c.ws.Close()
		}
	}
	if len(w.receipts) != 0 || len(w.marks) != 0 || w.hub.Presence("mara") != desk.Accepting {
		t.Error("a refused frame changed something")
	}
}

var fence = regexp.MustCompile("(?s)```json\n(.*?)```")

// The examples in docs/protocol.md must be frames that the server reads, or have the fields that it writes.
func TestDocumentedFramesAreTrue(t *testing.T) {
	document, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]map[string]bool{} // by type: every path that the server writes
	_, frames := serverFrames()
	for _, data := range frames {
		collect(t, data, fields)
	}
	documented := map[string]map[string]bool{}
	for _, block := range fence.FindAllSubmatch(document, -1) {
		text := bytes.ReplaceAll(block[1], []byte("\n "), nil) // a frame may go on, indented
		for _, line := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
			if _, err := decode(line); err == nil {
				continue
			}
			collect(t, line, documented)
		}
	}
	for of, paths := range documented {
		for p := range paths {
			if !fields[of][p] && !strings.HasSuffix(p, "…") {
				t.Errorf("the document has %s in %q, which the server never writes", p, of)
			}
		}
	}
	for of := range fields {
		if documented[of] == nil {
			t.Errorf("the document shows no %q", of)
		}
	}
}

func collect(t *testing.T, frame []byte, into map[string]map[string]bool) {
	t.Helper()
	var f map[string]any
	if err := json.Unmarshal(frame, &f); err != nil {
		t.Errorf("%s: %v", frame, err)
		return
	}
	of := fmt.Sprint(f["t"])
	if into[of] == nil {
		into[of] = map[string]bool{}
	}
	var walk func(prefix string, v any)
	walk = func(prefix string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, in := range v {
				into[of][prefix+k] = true
				walk(prefix+k+".", in)
			}
		case []any:
			for _, in := range v {
				walk(prefix, in)
			}
		}
	}
	walk("", f)
}
