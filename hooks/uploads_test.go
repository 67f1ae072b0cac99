package hooks_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"porchlight/internal/apptest"
	words "porchlight/internal/desk"
)

// part is one part of an upload's form.
type part struct{ field, name, kind, content string }

func (d *uploads) upload(p apptest.Persona, url string, parts ...part) *httptest.ResponseRecorder {
	d.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, one := range parts {
		h := textproto.MIMEHeader{"Content-Disposition": {multipart.FileContentDisposition(one.field, one.name)}, "Content-Type": {one.kind}}
		if one.name == "" {
			h.Set("Content-Disposition", `form-data; name="`+one.field+`"`)
		}
		in, err := w.CreatePart(h)
		if err == nil {
			_, err = io.WriteString(in, one.content)
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	return d.Do(apptest.Request{Method: "POST", URL: url, As: p, Body: &body, Header: http.Header{"Content-Type": {w.FormDataContentType()}}})
}

// uploads are sent to a desk.
type uploads struct {
	t *testing.T
	*apptest.App
}

// kept expects that a file is taken.
func (d *uploads) kept(rec *httptest.ResponseRecorder) words.File {
	d.t.Helper()
	var answer struct{ File words.File }
	if rec.Code != http.StatusCreated {
		d.t.Fatalf("status %d: %s", rec.Code, rec.Body)
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
		d.t.Fatal(err)
	}
	return answer.File
}

func (d *uploads) fetch(p apptest.Persona, file, query string) *httptest.ResponseRecorder {
	d.t.Helper()
	return d.Do(apptest.Request{Method: "GET", URL: "/api/desk/files/" + file + query, As: p})
}

const visitorFiles = "/api/desk/visitor/files"

// photo is a PNG of white noise's size: large enough for a small picture to be worth it.
func photo(t *testing.T, width, height int) string {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAPictureIsShownAndMadeSmallOnce(t *testing.T) {
	t.Parallel()
	d := &uploads{t, wholeDesk(t)}
	content := photo(t, 2000, 1000)
	f := d.kept(d.upload(apptest.Visitor, visitorFiles, part{"conversation", "", "", apptest.ID("conva")}, part{"file", "lamp.png", "text/html", content}))
	if f.Mime != "image/png" || f.Width != 2000 || f.Height != 1000 || f.Size != int64(len(content)) || f.Name != "lamp.png" {
		t.Fatalf("kept as %+v", f)
	}
	whole := d.fetch(apptest.Visitor, f.ID, "")
	if whole.Code != http.StatusOK || whole.Body.String() != content || whole.Header().Get("Content-Type") != "image/png" ||
		!strings.HasPrefix(whole.Header().Get("Content-Disposition"), "inline") {
		t.Errorf("fetched: %d, %v", whole.Code, whole.Header())
	}
	for range 2 {
		small := d.fetch(apptest.Visitor, f.ID, "?thumb=1")
		config, _, err := image.DecodeConfig(small.Body)
		if err != nil || config.Width != 640 || config.Height != 320 {
			t.Errorf("small picture: status %d, %+v, %v", small.Code, config, err)
		}
	}
	if rec := d.fetch(apptest.OtherVisitor, f.ID, "?thumb=1"); rec.Code != http.StatusNotFound {
		t.Errorf("another visitor gets %d", rec.Code)
	}
}

func TestWhatABrowserCouldRunIsADownload(t *testing.T) {
	t.Parallel()
	d := &uploads{t, wholeDesk(t)}
	for name, content := range map[string]string{
		"page.html": "<!DOCTYPE html><script>alert(1)</script>", "image.svg": `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"photo.png": "<html><script>alert(1)</script>", "data.xml": "<?xml version=\"1.0\"?><x/>", "code.js": "alert(1)", "polyglot.gif": "GIF89a",
	} {
		f := d.kept(d.upload(apptest.Visitor, visitorFiles, part{"file", name, "image/png", content}))
		rec := d.fetch(apptest.Visitor, f.ID, "")
		h := rec.Header()
		if rec.Body.String() != content || h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") ||
			h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %v", name, h)
		}
		if rec := d.fetch(apptest.Visitor, f.ID, "?thumb=1"); rec.Code != http.StatusBadRequest {
			t.Errorf("%s has a small picture: %d", name, rec.Code)
		}
	}
}

func TestNamesThatDeceiveAreMadePlain(t *testing.T) {
	t.Parallel()
	d := &uploads{t, wholeDesk(t)}
	f := d.kept(d.upload(apptest.Visitor, visitorFiles, part{"file", "../invoice\u202efdp.exe", "application/pdf", "MZ"}))
	if f.Name != "invoicefdp.exe" {
		t.Errorf("kept as %q", f.Name)
	}
	f = d.kept(d.upload(apptest.Visitor, visitorFiles, part{"file", "Lampe Käthe.txt", "text/plain", "x"}))
	if got := d.fetch(apptest.Visitor, f.ID, "").Header().Get("Content-Disposition"); got != "attachment; filename*=utf-8''Lampe%20K%C3%A4the.txt" {
		t.Errorf("disposition %q", got)
	}
}

func TestUploadsThatCannotBeTakenSayWhy(t *testing.T) {
	t.Parallel()
	d := &uploads{t, wholeDesk(t)}
	file := part{"file", "a.txt", "text/plain", "x"}
	for name, row := range map[string]struct {
		parts []part
		code  words.Code
	}{
		"nothing":           {nil, words.BadRequest},
		"no file":           {[]part{{"conversation", "", "", apptest.ID("conva")}}, words.BadRequest},
		"an empty file":     {[]part{{"file", "a.txt", "text/plain", ""}}, words.BadRequest},
		"two files":         {[]part{file, file}, words.BadRequest},
		"something else":    {[]part{file, {"message", "", "", "hello"}}, words.BadRequest},
		"over the limit":    {[]part{{"file", "a.bin", "", strings.Repeat("x", words.MaxFileBytes+1)}}, words.TooLarge},
		"far over":          {[]part{{"file", "a.bin", "", strings.Repeat("x", words.MaxFileBytes+200<<10)}}, words.TooLarge},
		"at the limit":      {[]part{{"file", "a.bin", "", strings.Repeat("x", words.MaxFileBytes)}}, ""},
		"another's matter":  {[]part{{"conversation", "", "", apptest.ID("convb")}, file}, words.NotFound},
		"no such matter":    {[]part{{"conversation", "", "", "nothing"}, file}, words.NotFound},
		"a good one, after": {[]part{file}, ""},
	} {
		rec := d.upload(apptest.Visitor, visitorFiles, row.parts...)
		var refused struct {
			Code words.Code
			Text string
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &refused); err != nil || refused.Code != row.code || (refused.Text == "") != (row.code == "") {
			t.Errorf("%s: status %d, %s, %v", name, rec.Code, rec.Body, err)
		}
	}
	if rec := d.Do(apptest.Request{Method: "POST", URL: visitorFiles, As: apptest.Visitor, Body: `{"file":"x"}`}); rec.Code != http.StatusBadRequest {
		t.Errorf("JSON is answered %d", rec.Code)
	}
}

func TestAVisitorsFirstMessageCanCarryAFile(t *testing.T) {
	t.Parallel()
	d := &uploads{t, wholeDesk(t)}
	newcomer := apptest.Persona{Name: "newcomer", Session: "newcomer-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
	f := d.kept(d.upload(newcomer, visitorFiles, part{"file", "lamp.txt", "text/plain", "it flickers"}))
	if rec := d.fetch(newcomer, f.ID, ""); rec.Code != http.StatusOK {
		t.Errorf("one's own upload: %d", rec.Code)
	}
	if rec := d.fetch(apptest.Admin, f.ID, ""); rec.Code != http.StatusNotFound {
		t.Errorf("an upload that was not sent, for an admin: %d", rec.Code)
	}
	rec := d.Do(apptest.Request{Method: "POST", URL: "/api/desk/visitor/messages", As: newcomer,
		Body: map[string]any{"client_id": "first-with-file", "body": "", "files": []string{f.ID}}})
	var ack struct{ Message words.Message }
	if err := json.Unmarshal(rec.Body.Bytes(), &ack); err != nil || len(ack.Message.Files) != 1 || ack.Message.Files[0] != f {
		t.Fatalf("status %d, %s, %v", rec.Code, rec.Body, err)
	}
	for _, p := range []apptest.Persona{newcomer, apptest.Admin} {
		if rec := d.fetch(p, f.ID, ""); rec.Code != http.StatusOK || rec.Body.String() != "it flickers" {
			t.Errorf("the sent file for %s: %d", p.Name, rec.Code)
		}
	}
	if rec := d.Do(apptest.Request{Method: "DELETE", URL: "/api/desk/files/" + f.ID, As: newcomer}); rec.Code != http.StatusConflict {
		t.Errorf("a sent file is taken back: %d", rec.Code)
	}
}
