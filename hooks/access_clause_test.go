package hooks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

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
