package hooks_test

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

// The permission tables stand in testdata: access.txt for collections, access_routes.txt
// for routes. Both say for every persona, in the order of apptest.Personas, whether they
// are let in.

// verdict is one cell of a table.
type verdict byte

const (
	denied  verdict = '-'
	allowed verdict = '+'
	// letIn is a guard passed by a request that is then refused for what it asks: used
	// where success would be an upheaval, such as restoring a backup.
	letIn verdict = '~'
)

// accessRow is one action on one record of a collection.
type accessRow struct {
	line               int
	collection, record string
	action             string
	cells              []verdict
	body               string
}

func (r accessRow) String() string {
	return strings.TrimSpace(fmt.Sprintf("line %d: %s %s/%s %s", r.line, r.action, r.collection, r.record, r.body))
}

// readAccess parses lines of
//
//	collection record action,action… cell cell … {"json": "body"}
//
// into one row an action.
func readAccess(t *testing.T) []accessRow {
	t.Helper()
	var rows []accessRow
	eachLine(t, "testdata/access.txt", func(line int, text string) error {
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
		for _, action := range strings.Split(fields[2], ",") {
			rows = append(rows, accessRow{line, fields[0], fields[1], action, cells, body})
		}
		return nil
	})
	return rows
}

func readCells(fields []string, legal string) ([]verdict, error) {
	var cells []verdict
	for _, f := range fields {
		if len(f) != 1 || !strings.Contains(legal, f) {
			return nil, fmt.Errorf("cell %q is none of %q", f, legal)
		}
		cells = append(cells, verdict(f[0]))
	}
	return cells, nil
}

// eachLine calls read with every line that is not empty and no comment.
func eachLine(t *testing.T, file string, read func(line int, text string) error) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for line := 1; in.Scan(); line++ {
		text := strings.TrimSpace(in.Text())
		if text == "" || text[0] == '#' {
			continue
		}
		if err := read(line, text); err != nil {
			t.Fatalf("%s line %d: %v", file, line, err)
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
}

var mention = regexp.MustCompile(`([":])(@@?[a-z]+)`)

// fill replaces @name by the id of the seed's record of that name, @@name by a collection's
// and @me by the agent who asks; whoever is no agent asks in the name of one who has no part
// in anything, so that the request is valid and only the rule can refuse it.
func (d *desk) fill(text string, p apptest.Persona) string {
	return mention.ReplaceAllStringFunc(text, func(m string) string {
		before, name := m[:1], m[2:]
		switch {
		case name[0] == '@':
			col, err := d.FindCachedCollectionByNameOrId(name[1:])
			if err != nil {
				d.t.Fatal(fmt.Errorf("%s in a body: %w", m, err))
			}
			return before + col.Id
		case name == "me" && p.Agent != "":
			return before + p.Agent
		case name == "me":
			return before + apptest.ID("spare")
		}
		return before + apptest.ID(name)
	})
}

// recordID is the id of a table's record. A view's ids are composed: "agent.all".
func recordID(name string) string {
	first, rest, composed := strings.Cut(name, ".")
	if composed {
		return apptest.ID(first) + "." + rest
	}
	return apptest.ID(name)
}
