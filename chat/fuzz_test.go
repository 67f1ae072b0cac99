package chat

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"testing"
	"unicode/utf8"

	"porchlight/internal/desk"
)

// FuzzDecode holds the strict reader to encoding/json: what it takes is JSON, means the same there, and what it refuses is
// refused with a typed error.
func FuzzDecode(f *testing.F) {
	for _, folder := range []string{"client", "bad", "server"} {
		_, frames := golden(f, folder)
		for _, frame := range frames {
			f.Add([]byte(frame))
		}
	}
	f.Add([]byte("{\"t\":\"send\",\"body\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := decode(data)
		if err != nil {
			var e *desk.Error
			if !errors.As(err, &e) || e.Code != desk.BadRequest && e.Code != desk.TooLarge || e.Text == "" {
				t.Fatalf("%q: untyped %v", data, err)
			}
			if errors.Is(err, errNoJSON) == (json.Valid(data) && utf8.Valid(data)) {
				t.Fatalf("%q: %v tells JSON wrongly", data, err)
			}
			if frame := AppendError(nil, in.name, e); !json.Valid(frame) || len(frame) > 1024 {
				t.Fatalf("%q is answered %s", data, frame)
			}
			return
		}
		var other struct {
			T            string        `json:"t"`
			Conversation string        `json:"conversation"`
			ClientID     string        `json:"client_id"`
			Kind         desk.Kind     `json:"kind"`
			Body         string        `json:"body"`
			Lang         string        `json:"lang"`
			BaseSeq      int64         `json:"base_seq"`
			Opening      *desk.Opening `json:"opening"`
			Files        []string      `json:"files"`
			Article      string        `json:"article"`
			Mentions     []string      `json:"mentions"`
		}
		if err := json.Unmarshal(data, &other); err != nil || other.T != in.name {
			t.Fatalf("%q is %v to encoding/json", data, err)
		}
		want := desk.Draft{Conversation: other.Conversation, ClientID: other.ClientID, Kind: other.Kind, Body: other.Body, Lang: other.Lang,
			BaseSeq: other.BaseSeq, Opening: other.Opening, Files: other.Files, Article: other.Article, Mentions: other.Mentions}
		if in.kind == kindSend && !reflect.DeepEqual(in.draft, want) {
			t.Fatalf("%q\n got %+v\nwant %+v", data, in.draft, want)
		}
	})
}

// FuzzString holds appended strings to encoding/json.
func FuzzString(f *testing.F) {
	for _, s := range []string{"", "plain", "\"\\/\b\f\n\r\t\x00\x1f\x7f", "\u2028\u2029\ufffd", "<script>", "灯🪔", "\xff", "a\xc3", "\xed\xa0\x80b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := appendString(nil, s)
		if !utf8.Valid(got) || !json.Valid(got) {
			t.Fatalf("%q became %q", s, got)
		}
		theirs, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var a, b string
		if err := json.Unmarshal(got, &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(theirs, &b); err != nil || a != b {
			t.Fatalf("%q reads back %q, want %q", s, a, b)
		}
	})
}

// FuzzOrigin: what is taken for an origin has a host, and reads the same again.
func FuzzOrigin(f *testing.F) {
	for _, s := range []string{"https://shop.example", "http://127.0.0.1:8090", "http://[::1]:80", "null", "", "https://a/b", "HTTPS://SHOP.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, origin string) {
		host, ok := originHost(origin)
		if ok != checkOrigin(&http.Request{Header: http.Header{"Origin": {origin}}}) {
			t.Fatalf("%q is judged in two ways", origin)
		}
		if !ok {
			return
		}
		if again, ok := originHost("https://" + host); !ok || again != host {
			t.Fatalf("%q has host %q, which reads %q", origin, host, again)
		}
	})
}
