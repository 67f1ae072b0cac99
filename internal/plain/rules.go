package plain

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed rules/*.txt
var embedded embed.FS

// rule is what a phrase is found as.
type rule struct {
	name     string
	kind     Kind
	severity Severity
	strict   bool   // only for a reader of another language
	reason   string // "" for that of its kind
}

// fine is the kind of a phrase in which the words of a shorter rule mean something else.
const fine Kind = "fine"

// language is what one file of rules says.
type language struct {
	tag     string
	lists   map[string]map[string]int // the words of each list, by their place
	order   map[string][]string       // the same, in order
	texts   map[string]string
	limits  map[string]int
	units   map[string]unit
	forms   map[string][]string // of irregular words, by the first form; the first form is left out
	endings map[string][]string // of regular ones, by how the first form ends
	root    *node
	names   map[string]int // the line of each rule
}

// wanted is what each language has to say.
var wanted = struct{ lists, texts, limits []string }{
	lists: []string{"allowed", "common", "dated", "dotted", "greetings", "joints", "loud", "months", "next", "nouns", "oclock",
		"subjects", "zones", "zonewords"},
	texts:  []string{"date", "dateyear", "decimal", "greet", "greetname", "next", "zoned"},
	limits: []string{"sentence", "strictsentence"},
}

// readRules reads every file of rules that there is.
func readRules(files fs.FS) (map[string]*language, error) {
	names, err := fs.Glob(files, "rules/*.txt")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("list rules: found %d: %w", len(names), err)
	}
	out := map[string]*language{}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read rules: %w", err)
		}
		tag := strings.TrimSuffix(path.Base(name), ".txt")
		if out[tag], err = parse(name, tag, string(raw)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (l *language) complete() error {
	for _, name := range wanted.lists {
		if l.lists[name] == nil {
			return fmt.Errorf("there is no [list %s]", name)
		}
	}
	for _, name := range wanted.texts {
		if _, ok := l.texts[name]; !ok {
			return fmt.Errorf("there is no %q in [texts]", name)
		}
	}
	for _, name := range wanted.limits {
		if l.limits[name] == 0 {
			return fmt.Errorf("there is no %q in [limits]", name)
		}
	}
	if n := len(l.order["months"]); n != 12 {
		return fmt.Errorf("there are %d months", n)
	}
	return nil
}

func (l *language) has(list, word string) bool {
	_, ok := l.lists[list][word]
	return ok
}
