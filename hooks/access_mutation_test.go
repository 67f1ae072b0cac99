package hooks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/search"

	"porchlight/internal/apptest"
)

// Removing any clause of any rule must change what the table sees; a clause that can go
// unnoticed is one that nothing tests, or one that does nothing.
func TestNoClauseOfARuleCanBeRemovedUnnoticed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rows := readAccess(t)
	cols, err := d.FindAllCollections()
	if err != nil {
		t.Fatal(err)
	}
	for _, col := range cols {
		if col.System {
			continue // PocketBase's rules, which it lets nobody change
		}
		// The cached collection is the one that requests are judged by.
		cached, err := d.FindCachedCollectionByNameOrId(col.Id)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rulesOf(cached) {
			if *r.expr == nil || **r.expr == "" {
				continue
			}
			concerned := slices.DeleteFunc(slices.Clone(rows), func(row accessRow) bool {
				return row.collection != col.Name || !slices.Contains(r.actions, row.action)
			})
			d.mutate(cached, r, concerned)
		}
	}
}

// accessRule is one rule of a collection and the actions whose rows judge it.
type accessRule struct {
	name    string
	expr    **string
	actions []string
}

func rulesOf(col *core.Collection) []accessRule {
	rules := []accessRule{
		{"list", &col.ListRule, []string{"list"}},
		{"view", &col.ViewRule, []string{"view"}},
		{"create", &col.CreateRule, []string{"create"}},
		{"update", &col.UpdateRule, []string{"update"}},
		{"delete", &col.DeleteRule, []string{"delete"}},
	}
	if col.IsAuth() {
		rules = append(rules,
			accessRule{"auth", &col.AuthRule, []string{"signin", "refresh"}},
			accessRule{"manage", &col.ManageRule, []string{"email", "update"}})
	}
	return rules
}

// mutate tries the rule without each of its clauses in turn.
func (d *desk) mutate(col *core.Collection, r accessRule, rows []accessRow) {
	d.t.Helper()
	whole := *r.expr
	defer func() { *r.expr = whole }()
	tree, err := parseRule(*whole)
	if err != nil {
		d.t.Errorf("%s rule of %s: %v", r.name, col.Name, err)
		return
	}
	for _, m := range tree.without() {
		if err := d.valid(col, m.rule); err != nil {
			d.t.Errorf("%s rule of %s without %q: %v", r.name, col.Name, m.gone, err)
			continue
		}
		*r.expr = &m.rule
		if !d.noticed(rows) {
			d.t.Errorf("%s rule of %s: no row notices that %q is gone", r.name, col.Name, m.gone)
		}
	}
}

// valid checks a rule as PocketBase does before it saves one: a rule that it cannot read
// would be noticed for the wrong reason.
func (d *desk) valid(col *core.Collection, rule string) error {
	if rule == "" {
		return nil
	}
	_, err := search.FilterData(rule).BuildExpr(core.NewRecordFieldResolver(d, col, &core.RequestInfo{}, true))
	return err
}

// noticed reports whether any row comes out otherwise than the table says. Denials are
// tried first: they cost little, and most clauses are there to deny.
func (d *desk) noticed(rows []accessRow) bool {
	d.t.Helper()
	for _, first := range []verdict{denied, allowed} {
		for _, row := range rows {
			for i, p := range apptest.Personas() {
				if row.cells[i] != first {
					continue
				}
				got := d.try(row, []apptest.Persona{p})[0]
				if got.err != nil || got.in != (first == allowed) {
					return true
				}
			}
		}
	}
	return false
}

// The visibility predicate's other half is the query of agent_principals: each of its
// branches and conditions must be missed as well.
func TestNoPartOfThePrincipalsCanBeRemovedUnnoticed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rows := slices.DeleteFunc(readAccess(t), func(row accessRow) bool {
		return row.action != "view" || row.collection != "conversations"
	})
	if d.noticed(rows) {
		t.Fatal("the rows do not hold before anything is removed")
	}
	view, err := d.FindCollectionByNameOrId("agent_principals")
	if err != nil {
		t.Fatal(err)
	}
	whole := view.ViewQuery
	for _, m := range queryWithout(whole) {
		view.ViewQuery = m.rule
		if err := d.Save(view); err != nil {
			t.Errorf("agent_principals without %q: %v", m.gone, err)
			continue
		}
		d.state.accept()
		if !d.noticed(rows) {
			t.Errorf("no row notices that %q is gone from agent_principals", m.gone)
		}
	}
}

// queryWithout lists the query without each branch of its union and each condition.
func queryWithout(query string) []mutant {
	const union = "\tUNION ALL\n"
	open, shut := strings.Index(query, "(\n")+2, strings.Index(query, ") p")
	branches := strings.Split(query[open:shut], union)
	var out []mutant
	for i, branch := range branches {
		others := slices.Delete(slices.Clone(branches), i, i+1)
		out = append(out, mutant{query[:open] + strings.Join(others, union) + query[shut:], branch})
	}
	for _, line := range strings.Split(query, "\n") {
		if _, condition, found := strings.Cut(line, "WHERE "); found {
			out = append(out, mutant{strings.Replace(query, "WHERE "+condition, "", 1), condition})
		}
	}
	return out
}
