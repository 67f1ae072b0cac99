package hooks_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/hooks"
	"porchlight/internal/apptest"
)

// desk is the app under test with everything that tries rows of the tables.
type desk struct {
	t *testing.T
	*apptest.App
	state *state
	watch *watchers

	serving       func() *hooks.Desk
	socketAddress string // where it listens, for frames
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	app, serving := servingDesk(t)
	if err := serving().Found.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	// PocketBase would delete files in the background, while the state puts them back.
	app.OnModelAfterDeleteSuccess().Unbind("__pbFilesManagerDelete__")
	// A table is one flood from one address; the limits have tests of their own.
	app.Settings().RateLimits.Enabled = false
	return &desk{t: t, App: app, state: watchState(t, app), watch: newWatchers(app), serving: serving}
}

// actions are the ways into a collection that each persona tries alone.
var actions = map[string]func(*desk, accessRow, apptest.Persona) (bool, error){
	"list":    (*desk).list,
	"view":    (*desk).view,
	"create":  (*desk).create,
	"update":  (*desk).update,
	"delete":  (*desk).remove,
	"file":    (*desk).file,
	"signin":  (*desk).signIn,
	"refresh": (*desk).refresh,
	"email":   (*desk).email,
}

// result is whether one persona was let in, or why that cannot be said.
type result struct {
	in  bool
	err error
}

// try performs a row as each of the personas.
func (d *desk) try(row accessRow, personas []apptest.Persona) []result {
	d.t.Helper()
	switch row.action {
	case "watch":
		return d.subscribe(row, recordID(row.record), personas)
	case "watchall":
		return d.subscribe(row, "*", personas)
	}
	act := actions[row.action]
	if act == nil {
		d.t.Fatalf("%v: there is no such action", row)
	}
	results := make([]result, len(personas))
	for i, p := range personas {
		results[i].in, results[i].err = d.once(act, row, p)
	}
	return results
}

// once sees to it that a denial changes nothing, and puts back what an allowed action changed.
func (d *desk) once(act func(*desk, accessRow, apptest.Persona) (bool, error), row accessRow, p apptest.Persona) (bool, error) {
	in, err := act(d, row, p)
	if d.state.changed() {
		touched := d.state.restore()
		if d.hasFiles(row.collection) {
			d.state.restoreFiles()
		}
		told := row.action == "signin" && len(touched) == 1 && touched[0] == "audit" // who tries a door is told of
		if !in && err == nil && !told {
			err = fmt.Errorf("denied, but the database changed")
		}
	}
	return in, err
}

func (d *desk) hasFiles(collection string) bool {
	col, err := d.FindCachedCollectionByNameOrId(collection)
	if err != nil {
		d.t.Fatal(err)
	}
	return slices.ContainsFunc(col.Fields, func(f core.Field) bool { return f.Type() == core.FieldTypeFile })
}

func (d *desk) records(row accessRow) string {
	return "/api/collections/" + row.collection + "/records"
}

func (d *desk) one(row accessRow) string {
	return d.records(row) + "/" + url.PathEscape(recordID(row.record))
}

func (d *desk) list(row accessRow, p apptest.Persona) (bool, error) {
	rec := d.Do(apptest.Request{Method: "GET", URL: d.records(row) + "?perPage=500&skipTotal=1", As: p})
	if rec.Code != http.StatusOK {
		return false, refusal(rec)
	}
	var page struct{ Items []struct{ ID string } }
	if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil {
		return false, err
	}
	return slices.ContainsFunc(page.Items, func(i struct{ ID string }) bool { return i.ID == recordID(row.record) }), nil
}

func (d *desk) view(row accessRow, p apptest.Persona) (bool, error) {
	return outcome(d.Do(apptest.Request{Method: "GET", URL: d.one(row), As: p}))
}

func (d *desk) create(row accessRow, p apptest.Persona) (bool, error) {
	q := apptest.Request{Method: "POST", URL: d.records(row), As: p, Body: d.fill(row.body, p)}
	if strings.Contains(row.body, upload) {
		q.Body, q.Header = d.form(d.fill(row.body, p))
	}
	return outcome(d.Do(q))
}

// upload stands in a body for the content of a small file.
const upload = "<upload>"

// form turns a JSON body into the multipart form that a file needs.
func (d *desk) form(body string) (io.Reader, http.Header) {
	var fields map[string]string
	if err := json.Unmarshal([]byte(body), &fields); err != nil {
		d.t.Fatal(fmt.Errorf("body with a file: %w", err))
	}
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for name, value := range fields {
		create := w.CreateFormField
		if value == upload {
			create = func(name string) (io.Writer, error) { return w.CreateFormFile(name, "small.txt") }
		}
		field, err := create(name)
		if err == nil {
			_, err = io.WriteString(field, value)
		}
		if err != nil {
			d.t.Fatal(fmt.Errorf("write form: %w", err))
		}
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(fmt.Errorf("close form: %w", err))
	}
	return &buf, http.Header{"Content-Type": {w.FormDataContentType()}}
}

func (d *desk) update(row accessRow, p apptest.Persona) (bool, error) {
	return outcome(d.Do(apptest.Request{Method: "PATCH", URL: d.one(row), As: p, Body: d.fill(row.body, p)}))
}

func (d *desk) remove(row accessRow, p apptest.Persona) (bool, error) {
	return outcome(d.Do(apptest.Request{Method: "DELETE", URL: d.one(row), As: p}))
}

// file downloads the record's first file through PocketBase's own route.
func (d *desk) file(row accessRow, p apptest.Persona) (bool, error) {
	rec := d.Record(row.collection, recordID(row.record))
	for _, f := range rec.Collection().Fields {
		if _, ok := f.(*core.FileField); !ok {
			continue
		}
		names := rec.GetStringSlice(f.GetName())
		if len(names) == 0 {
			return false, fmt.Errorf("the seed's record has no %s", f.GetName())
		}
		address := "/api/files/" + row.collection + "/" + rec.Id + "/" + names[0] + "?token=" + url.QueryEscape(d.FileToken(p))
		return outcome(d.Do(apptest.Request{Method: "GET", URL: address, As: p}))
	}
	return false, fmt.Errorf("the collection has no file")
}

// signIn uses the persona's own password; who has none guesses the record's.
func (d *desk) signIn(row accessRow, p apptest.Persona) (bool, error) {
	email, password := p.Email(), apptest.Password
	if email == "" {
		email, password = row.record+"@shop.example", "a wrong guess"
	}
	return outcome(d.Do(apptest.Request{Method: "POST", URL: "/api/collections/" + row.collection + "/auth-with-password",
		Body: map[string]string{"identity": email, "password": password}}))
}

func (d *desk) refresh(row accessRow, p apptest.Persona) (bool, error) {
	return outcome(d.Do(apptest.Request{Method: "POST", URL: "/api/collections/" + row.collection + "/auth-refresh", As: p}))
}

// email is whether the persona reads the record's address.
func (d *desk) email(row accessRow, p apptest.Persona) (bool, error) {
	rec := d.Do(apptest.Request{Method: "GET", URL: d.one(row), As: p})
	if rec.Code != http.StatusOK {
		return false, refusal(rec)
	}
	var seen struct{ Email string }
	if err := json.Unmarshal(rec.Body.Bytes(), &seen); err != nil {
		return false, err
	}
	return seen.Email != "", nil
}

// outcome tells a success from a refusal; anything else is an error of the table.
func outcome(rec *httptest.ResponseRecorder) (bool, error) {
	if rec.Code < http.StatusMultipleChoices {
		return true, nil
	}
	return false, refusal(rec)
}

// refusal is nil for an answer by which a rule refuses. PocketBase answers a failed create
// rule with 400, like invalid data, but names no field then.
func refusal(rec *httptest.ResponseRecorder) error {
	switch rec.Code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return nil
	case http.StatusBadRequest:
		var answer struct{ Data map[string]any }
		if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
			return err
		}
		delete(answer.Data, "oldPassword")
		if len(answer.Data) == 0 {
			return nil
		}
	}
	return fmt.Errorf("status %d is no refusal: %s", rec.Code, rec.Body)
}
