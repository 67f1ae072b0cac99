// Package folder writes the knowledge base as a folder of Markdown with front matter, and reads it back.
//
//	categories/delivery.md               name.en, name.de …, icon, position
//	articles/k3v9…/en.md                 an article's text in one locale: what readers get, or a text never published
//	articles/k3v9…/en.draft.md           what is being written of it
//	pictures/abc….png                    pictures, by the name that articles have in their addresses
//
// Ids and addresses are kept, so what links to an article still leads there. History, votes and authors are not part of it.
package folder

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

const fence = "---\n"

// page is one file: fields in their order, then the Markdown as it is, byte for byte.
type page struct {
	file   string
	fields []field
	body   string
}

type field struct {
	name, value string
	line        int // where it was read
}

// add leaves out what is empty: no line says the same.
func (p *page) add(name, value string) {
	if value != "" {
		p.fields = append(p.fields, field{name: name, value: value})
	}
}

func (p *page) get(name string) string {
	if i := slices.IndexFunc(p.fields, func(f field) bool { return f.name == name }); i >= 0 {
		return p.fields[i].value
	}
	return ""
}

// at is an error with file and line. The line is that of the field, or the first.
func (p *page) at(name, format string, args ...any) error {
	line := 1
	if i := slices.IndexFunc(p.fields, func(f field) bool { return f.name == name }); i >= 0 {
		line = p.fields[i].line
	}
	return fmt.Errorf("%s:%d: %w", p.file, line, fmt.Errorf(format, args...))
}

func (p *page) String() string {
	var b strings.Builder
	b.WriteString(fence)
	for _, f := range p.fields {
		b.WriteString(f.name + ": " + quoted(f.value) + "\n")
	}
	b.WriteString(fence + p.body)
	return b.String()
}

// quoted writes as a Go string what would not come back from its line as it is.
func quoted(value string) string {
	if strings.TrimSpace(value) != value || value[0] == '"' || strings.ContainsFunc(value, unicode.IsControl) {
		return strconv.Quote(value)
	}
	return value
}

// parsePage reads a file. allowed tells a known field; one that may stand several times ends in an asterisk.
func parsePage(file, text string, allowed ...string) (*page, error) {
	p := &page{file: file}
	rest, ok := strings.CutPrefix(text, fence)
	if !ok {
		return nil, p.at("", "the first line is not ---")
	}
	for line := 2; ; line++ {
		now, after, ok := strings.Cut(rest, "\n")
		if !ok {
			return nil, fmt.Errorf("%s:%d: the front matter does not end with ---", file, line)
		}
		rest = after
		if now == "---" {
			p.body = rest
			return p, nil
		}
		f, err := parseField(now)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, line, err)
		}
		f.line = line
		once := slices.Contains(allowed, f.name) || strings.HasPrefix(f.name, "name.") && slices.Contains(allowed, "name.")
		if !once && !slices.Contains(allowed, f.name+"*") {
			return nil, fmt.Errorf("%s:%d: there is no field %q", file, line, f.name)
		}
		if once && p.get(f.name) != "" {
			return nil, fmt.Errorf("%s:%d: %s stands here twice", file, line, f.name)
		}
		p.fields = append(p.fields, f)
	}
}

func parseField(line string) (field, error) {
	name, value, ok := strings.Cut(line, ": ")
	if !ok || value == "" {
		return field{}, fmt.Errorf("%q is not \"name: value\"", line)
	}
	if value[0] == '"' {
		plain, err := strconv.Unquote(value)
		if err != nil {
			return field{}, fmt.Errorf("%s is not a quoted value", value)
		}
		value = plain
	}
	return field{name: name, value: value}, nil
}
