package hooks_test

import (
	"fmt"
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

// noticed reports whether any row comes out otherwise than the table says.
func (d *desk) noticed(rows []accessRow) bool {
	d.t.Helper()
	for _, row := range rows {
		for i, p := range apptest.Personas() {
			got := d.try(row, []apptest.Persona{p})[0]
			if got.err != nil || got.in != (row.cells[i] == allowed) {
				return true
			}
		}
	}
	return false
}

// clause is a rule taken apart: either one comparison, or several joined by one operator.
type clause struct {
	text  string // of a comparison
	op    string // "&&" or "||"
	parts []clause
}

// parseRule takes a rule apart. PocketBase's operators have no precedence, so that a rule
// that mixes them without parentheses says something else than it seems to: an error here.
func parseRule(rule string) (clause, error) {
	rule = strings.TrimSpace(rule)
	for strings.HasPrefix(rule, "(") && closing(rule) == len(rule)-1 {
		rule = strings.TrimSpace(rule[1 : len(rule)-1])
	}
	var c clause
	rest, depth, quote, from := rule, 0, byte(0), 0
	var texts []string
	for i := 0; i < len(rest); i++ {
		switch ch := rest[i]; {
		case quote != 0:
			if ch == quote {
				quote = 0
			}
		case ch == '\'' || ch == '"':
			quote = ch
		case ch == '(':
			depth++
		case ch == ')':
			depth--
		case depth == 0 && i+1 < len(rest) && (rest[i:i+2] == "&&" || rest[i:i+2] == "||"):
			if c.op != "" && c.op != rest[i:i+2] {
				return c, fmt.Errorf("%q mixes && and || without parentheses", rule)
			}
			c.op = rest[i : i+2]
			texts = append(texts, rest[from:i])
			from = i + 2
			i++
		}
	}
	if c.op == "" {
		c.text = rule
		return c, nil
	}
	for _, text := range append(texts, rest[from:]) {
		part, err := parseRule(text)
		if err != nil {
			return c, err
		}
		c.parts = append(c.parts, part)
	}
	return c, nil
}

// closing is where the parenthesis that opens a rule is closed, -1 if nowhere.
func closing(rule string) int {
	depth, quote := 0, rune(0)
	for i, ch := range rule {
		switch {
		case quote != 0:
			if ch == quote {
				quote = 0
			}
		case ch == '\'' || ch == '"':
			quote = ch
		case ch == '(':
			depth++
		case ch == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func (c clause) String() string {
	if c.op == "" {
		return c.text
	}
	texts := make([]string, len(c.parts))
	for i, p := range c.parts {
		texts[i] = p.String()
	}
	return "(" + strings.Join(texts, " "+c.op+" ") + ")"
}

// mutant is a rule that lacks one clause.
type mutant struct{ rule, gone string }

// without lists the rule without each of its clauses, groups included. A rule of one
// clause becomes empty, which opens it to everybody.
func (c clause) without() []mutant {
	if c.op == "" {
		return []mutant{{"", c.text}}
	}
	var out []mutant
	for i, part := range c.parts {
		others := slices.Delete(slices.Clone(c.parts), i, i+1)
		out = append(out, mutant{clause{op: c.op, parts: others}.String(), part.String()})
		if part.op == "" {
			continue
		}
		for _, m := range part.without() {
			changed := slices.Clone(c.parts)
			changed[i] = clause{text: m.rule}
			out = append(out, mutant{clause{op: c.op, parts: changed}.String(), m.gone})
		}
	}
	return out
}

func TestRulesAreTakenApartClauseByClause(t *testing.T) {
	tree, err := parseRule("a = 1 && (b = '|| (' || (c = 2 && d = 3))")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range tree.without() {
		got = append(got, m.rule)
	}
	want := []string{
		"((b = '|| (' || (c = 2 && d = 3)))",
		"(a = 1)",
		"(a = 1 && ((c = 2 && d = 3)))",
		"(a = 1 && (b = '|| ('))",
		"(a = 1 && (b = '|| (' || (d = 3)))",
		"(a = 1 && (b = '|| (' || (c = 2)))",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := parseRule("a = 1 && b = 2 || c = 3"); err == nil {
		t.Error("a rule that mixes operators was taken apart")
	}
}
