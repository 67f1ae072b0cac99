package plain

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// parser reads a file of rules, line by line; docs/plain-language.md describes the format.
type parser struct {
	*language
	section func(line string) error
	at      int      // the line that is read
	rule    rule     // what the rules of this section have in common
	last    string   // the name of the rule in the line before
	late    []phrase // the phrases, for when all forms are known
	added   int      // ways that the phrase at hand has added to the tree
}

// phrase is a rule's line: its pattern, and what may stand in its place.
type phrase struct {
	at      int // line
	rule    rule
	pattern string
	by      []string
}

func parse(file, tag, text string) (*language, error) {
	p := &parser{language: &language{tag: tag, lists: map[string]map[string]int{}, order: map[string][]string{}, texts: map[string]string{},
		limits: map[string]int{}, units: map[string]unit{}, forms: map[string][]string{}, endings: map[string][]string{},
		root: &node{}, names: map[string]int{}}}
	for line := range strings.Lines(text) {
		p.at++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, p.at, err)
		}
	}
	for _, one := range p.late {
		if err := p.add(one); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, one.at, err)
		}
	}
	if err := p.complete(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return p.language, nil
}

func (p *parser) line(line string) error {
	if strings.HasPrefix(line, "[") {
		return p.head(line)
	}
	if p.section == nil {
		return fmt.Errorf("%q stands in no section", line)
	}
	return p.section(line)
}

var kinds = []Kind{Idiom, Jargon, Abbreviation, Negative, Excluding, Blaming, fine}

// head begins a section: [list NAME], [texts], [limits], [forms], [endings], [units], or [KIND SEVERITY] with rules.
func (p *parser) head(line string) error {
	words := strings.Fields(strings.Trim(line, "[]"))
	if len(words) == 0 || !strings.HasSuffix(line, "]") {
		return fmt.Errorf("%q is no head of a section", line)
	}
	p.last = ""
	switch words[0] {
	case "list":
		return p.list(words)
	case "texts":
		p.section = pairs(func(key, value string) error { p.texts[key] = unquoted(value); return nil })
	case "limits":
		p.section = pairs(func(key, value string) (err error) { p.limits[key], err = strconv.Atoi(value); return err })
	case "forms":
		p.section = pairs(func(key, value string) error { p.forms[key] = strings.Fields(value); return nil })
	case "endings":
		p.section = pairs(func(key, value string) error { p.endings[strings.Trim(key, "*")] = strings.Fields(value); return nil })
	case "units":
		p.section = p.unit
	default:
		return p.kind(words)
	}
	return nil
}

func (p *parser) list(words []string) error {
	if len(words) != 2 || !slices.Contains(wanted.lists, words[1]) {
		return fmt.Errorf("a list is one of %s", strings.Join(wanted.lists, ", "))
	}
	name := words[1]
	p.lists[name] = map[string]int{}
	p.section = func(line string) error {
		for _, w := range strings.Fields(line) {
			w = strings.ReplaceAll(w, "_", " ")
			p.order[name] = append(p.order[name], w)
			p.lists[name][strings.ToLower(w)] = len(p.order[name]) - 1
		}
		return nil
	}
	return nil
}

func (p *parser) kind(words []string) error {
	one := rule{kind: Kind(words[0]), severity: Warning}
	if !slices.Contains(kinds, one.kind) {
		return fmt.Errorf("%q is neither a section nor one of the kinds %v", words[0], kinds)
	}
	for _, w := range words[1:] {
		reason, isReason := strings.CutPrefix(w, "reason=")
		switch {
		case isReason:
			one.reason = reason
		case w == "strict":
			one.strict = true
		case w == string(Warning) || w == string(Hint):
			one.severity = Severity(w)
		default:
			return fmt.Errorf("%q is not warning, hint, strict or reason=KEY", w)
		}
	}
	p.rule = one
	p.section = p.phrase
	return nil
}

var ruleName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// phrase reads "name: pattern => replacement ; replacement". Lines of one rule follow each other.
func (p *parser) phrase(line string) error {
	name, rest, ok := strings.Cut(line, ": ")
	if !ok || !ruleName.MatchString(name) {
		return fmt.Errorf("%q does not begin with the name of a rule and a colon", line)
	}
	if first, twice := p.names[name]; twice && name != p.last {
		return fmt.Errorf("another rule is named %s, in line %d", name, first)
	}
	p.names[name], p.last = p.at, name
	pattern, by, _ := strings.Cut(rest, "=>")
	one := phrase{at: p.at, rule: p.rule, pattern: strings.TrimSpace(pattern)}
	one.rule.name = p.tag + "/" + name
	for r := range strings.SplitSeq(by, " ; ") {
		if r = strings.TrimSpace(r); r != "" {
			one.by = append(one.by, r)
		}
	}
	p.late = append(p.late, one)
	return nil
}

func pairs(take func(key, value string) error) func(string) error {
	return func(line string) error {
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return fmt.Errorf("%q has no colon", line)
		}
		if err := take(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
			return fmt.Errorf("read %q: %w", line, err)
		}
		return nil
	}
}

// unquoted reads a text that begins or ends with blanks, or has new lines in it.
func unquoted(value string) string {
	if got, err := strconv.Unquote(value); err == nil {
		return got
	}
	return value
}
