package hooks_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
)

func TestEveryCollectionGivesEachPersonaExactlyWhatTheTableSays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, row := range readAccess(t) {
		for i, got := range d.try(row, apptest.Personas()) {
			p := apptest.Personas()[i]
			if got.err != nil {
				t.Errorf("%v as %s: %v", row, p.Name, got.err)
			} else if got.in != (row.cells[i] == allowed) {
				t.Errorf("%v as %s: let in is %v, the table says %c", row, p.Name, got.in, row.cells[i])
			}
		}
	}
}

func TestEveryCollectionHasItsRows(t *testing.T) {
	app := apptest.Seeded(t)
	rows := readAccess(t)
	cols, err := app.FindAllCollections()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, col := range cols {
		known[col.Name] = true
		for _, action := range waysInto(col) {
			if !slices.ContainsFunc(rows, func(r accessRow) bool { return r.collection == col.Name && r.action == action }) {
				t.Errorf("access.txt has no row for %s of %s", action, col.Name)
			}
		}
	}
	for _, row := range rows {
		if !known[row.collection] {
			t.Errorf("%v: there is no such collection", row)
		}
	}
}

// waysInto names the actions that a collection needs rows for.
func waysInto(col *core.Collection) []string {
	ways := []string{"list", "view"}
	if !col.IsView() { // a view has nothing to write, and nothing of it is ever sent
		ways = append(ways, "create", "update", "delete", "watch", "watchall")
	}
	if col.IsAuth() {
		ways = append(ways, "signin", "refresh", "email")
	}
	if slices.ContainsFunc(col.Fields, func(f core.Field) bool { return f.Type() == core.FieldTypeFile }) {
		ways = append(ways, "file")
	}
	return ways
}

// A denial proves something only where the same request could have succeeded: each row
// that denies needs an allowed twin, on the same record. All kinds of reading are twins of
// each other: what nobody may watch, somebody may view.
func TestEveryDenialHasAnAllowedTwin(t *testing.T) {
	reading := []string{"list", "view", "watch", "watchall", "file", "email"}
	kind := func(r accessRow) string {
		action := r.action
		if slices.Contains(reading, action) {
			action = "read"
		}
		if r.action == "create" {
			return fmt.Sprintf("create %s %s", r.collection, r.body)
		}
		return fmt.Sprintf("%s %s/%s %s", action, r.collection, r.record, r.body)
	}
	rows := readAccess(t)
	twins := map[string]bool{}
	for _, r := range rows {
		if slices.Contains(r.cells, allowed) {
			twins[kind(r)] = true
		}
	}
	for _, r := range rows {
		if slices.Contains(r.cells, denied) && !twins[kind(r)] {
			t.Errorf("%v is denied to everybody: no twin shows that it could succeed", r)
		}
	}
}
