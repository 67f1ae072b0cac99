package hooks_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

// routeRow is one request to one route, ours or PocketBase's.
type routeRow struct {
	line    int
	route   string // "METHOD /pattern", as apptest.Routes lists it
	covered bool   // by rows of access.txt, which try it with every record
	cells   []verdict
	path    string
	sees    string // id that an answer must hold to count as let in, "" for any answer
	never   bool   // denied to everybody by design, so that there is no twin
	any     bool   // let in by any answer that is no refusal
	body    string
}

func (r routeRow) String() string {
	return strings.TrimSpace(fmt.Sprintf("line %d: %s at %s %s", r.line, r.route, r.path, r.body))
}

// readRoutes parses lines of
//
//	METHOD /pattern cell cell … /path [sees=@record] [never] [any] {"json": "body"}
//	METHOD /pattern access.txt
func readRoutes(t *testing.T) []routeRow {
	t.Helper()
	var rows []routeRow
	eachLine(t, "testdata/access_routes.txt", func(line int, text string) error {
		fields := strings.Fields(text)
		n := len(apptest.Personas())
		if len(fields) == 3 && fields[2] == "access.txt" {
			rows = append(rows, routeRow{line: line, route: fields[0] + " " + fields[1], covered: true})
			return nil
		}
		if len(fields) < 3+n {
			return fmt.Errorf("%d columns; at least %d are needed", len(fields), 3+n)
		}
		cells, err := readCells(fields[2:2+n], "+-~")
		if err != nil {
			return err
		}
		row := routeRow{line: line, route: strings.TrimPrefix(fields[0]+" "+fields[1], "ANY "), cells: cells, path: fields[2+n]}
		for _, f := range fields[3+n:] {
			if f[0] == '{' {
				_, body, _ := strings.Cut(text, " {")
				row.body = "{" + body
				break
			}
			if err := row.mark(f); err != nil {
				return err
			}
		}
		rows = append(rows, row)
		return nil
	})
	return rows
}

func (r *routeRow) mark(mark string) error {
	record, sees := strings.CutPrefix(mark, "sees=@")
	switch {
	case sees:
		r.sees = recordID(record)
	case mark == "never":
		r.never = true
	case mark == "any":
		r.any = true
	default:
		return fmt.Errorf("%q is no mark", mark)
	}
	return nil
}

func TestEveryRouteLetsInExactlyWhomTheTableSays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, row := range readRoutes(t) {
		if row.covered {
			continue
		}
		for i, p := range apptest.Personas() {
			d.request(row, row.cells[i], p)
		}
	}
}

func (d *desk) request(row routeRow, want verdict, p apptest.Persona) {
	d.t.Helper()
	method, _, found := strings.Cut(row.route, " ")
	if !found {
		method = http.MethodGet // a route for any method
	}
	q := apptest.Request{Method: method, URL: fillPath(row.path), As: p}
	if strings.Contains(q.URL, "@filetoken") {
		q.URL = strings.ReplaceAll(q.URL, "@filetoken", d.FileToken(p))
	}
	if strings.Contains(row.body, upload) {
		q.Body, q.Header = d.form(d.fill(row.body, p))
	} else if row.body != "" {
		q.Body = d.fill(row.body, p)
	}
	rec := d.Do(q)
	changed := d.state.changed()
	if changed {
		d.state.restore()
		if strings.Contains(row.route, "/files") {
			d.state.restoreFiles()
		}
	}
	if got := row.verdict(rec); got != want {
		d.t.Errorf("%v as %s: %c, the table says %c: status %d, %.200s", row, p.Name, got, want, rec.Code, rec.Body)
	} else if got != allowed && changed {
		d.t.Errorf("%v as %s: %c, but the database changed", row, p.Name, got)
	}
}

// verdict reads an answer. "Not found" is a denial where the table knows only denials and
// successes: what one may not see is said not to exist.
func (r routeRow) verdict(rec *httptest.ResponseRecorder) verdict {
	switch {
	case rec.Code < http.StatusBadRequest:
		if r.sees != "" && !strings.Contains(rec.Body.String(), r.sees) {
			return denied
		}
		return allowed
	case rec.Code == http.StatusUnauthorized || rec.Code == http.StatusForbidden:
		return denied
	case r.any:
		return allowed
	case rec.Code == http.StatusNotFound && !slices.Contains(r.cells, letIn):
		return denied
	}
	return letIn
}

var named = regexp.MustCompile(`@@([a-z]+)`)

// fillPath replaces /@name by the record's id, and @@name behind the question mark.
func fillPath(path string) string {
	before, query, found := strings.Cut(path, "?")
	parts := strings.Split(before, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, "@"); ok {
			parts[i] = recordID(name)
		}
	}
	before = strings.Join(parts, "/")
	if found {
		return before + "?" + named.ReplaceAllStringFunc(query, func(m string) string { return recordID(m[2:]) })
	}
	return before
}

func TestEveryRouteHasItsRows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	routes := d.Routes()
	rows := readRoutes(t)
	for _, route := range routes {
		if !slices.ContainsFunc(rows, func(r routeRow) bool { return r.route == route }) {
			t.Errorf("access_routes.txt has no row for %s", route)
		}
	}
	for _, row := range rows {
		if !slices.Contains(routes, row.route) {
			t.Errorf("%v: there is no such route", row)
		}
	}
}

func TestEveryRefusedRequestHasAnAllowedTwin(t *testing.T) {
	for _, row := range readRoutes(t) {
		open := slices.Contains(row.cells, allowed) || slices.Contains(row.cells, letIn)
		if !row.covered && slices.Contains(row.cells, denied) && !open && !row.never {
			t.Errorf("%v is refused to everybody, and not marked as never", row)
		}
		if open && row.never {
			t.Errorf("%v is marked as never, and somebody is let in", row)
		}
	}
}
