package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table is rows of cells under heads, for a console and for a document.
type table struct {
	name  string // of its file
	heads []string
	lines [][]string
}

// lines are the cells of rows of any kind.
func lines[R interface{ cells() []string }](rows []R) (out [][]string) {
	for _, r := range rows {
		out = append(out, r.cells())
	}
	return out
}

func (t table) print(w io.Writer) error {
	if len(t.lines) == 0 {
		return nil
	}
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range append([][]string{t.heads}, t.lines...) {
		fmt.Fprintln(tab, strings.Join(line, "\t"))
	}
	fmt.Fprintln(tab)
	if err := tab.Flush(); err != nil {
		return fmt.Errorf("print the table: %w", err)
	}
	return nil
}

// markdown is the table as docs/performance.md shows it; nothing when it has no rows.
func (t table) markdown() []byte {
	if len(t.lines) == 0 {
		return nil
	}
	var b strings.Builder
	for _, cells := range append([][]string{t.heads, slices.Repeat([]string{"---"}, len(t.heads))}, t.lines...) {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	return []byte(b.String())
}

// The figures stand between such lines of a document: those of results.md between the first, those of desks.md between the second.
var tableMarks = []struct{ file, begins, ends string }{
	{"results.md", "<!-- figures: begin -->\n", "<!-- figures: end -->"},
	{"desks.md", "<!-- desks: begin -->\n", "<!-- desks: end -->"},
}

// publish replaces the figures of a document by those that were measured; tables that were not stay.
func publish(doc, folder string) error {
	raw, err := os.ReadFile(doc)
	if err != nil {
		return fmt.Errorf("read %s: %w", doc, err)
	}
	text := string(raw)
	stamp := fmt.Sprintf("Measured on %s, %d cores, %s.\n\n", time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.Version())
	for _, m := range tableMarks {
		rows, err := os.ReadFile(filepath.Join(folder, m.file))
		if err != nil {
			return fmt.Errorf("read the table: %w", err)
		}
		before, rest, found := strings.Cut(text, m.begins)
		_, after, ended := strings.Cut(rest, m.ends)
		if !found || !ended {
			return fmt.Errorf("publish the figures: %s has no %q followed by %q", doc, m.begins, m.ends)
		}
		if len(rows) > 0 {
			text = before + m.begins + stamp + string(rows) + m.ends + after
		}
	}
	if err := os.WriteFile(doc, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", doc, err)
	}
	return nil
}
