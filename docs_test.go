package main_test

import (
	"bufio"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// doc is a Markdown file of ours with what the tests below read of it.
type doc struct {
	name     string
	commands []string // lines of ```sh blocks, and the commands in the routing table of CONTRIBUTING
	links    []string
	anchors  []string // of its headings
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	quoted  = regexp.MustCompile("`([^`]+)`")
	target  = regexp.MustCompile(`(?m)^([a-z]+):`)
	command = regexp.MustCompile(`^(make|go|npm|scripts/\w+|\./porchlight)( |$)`)
)

func docs(t *testing.T) []doc {
	t.Helper()
	names, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir("docs", func(name string, _ fs.DirEntry, err error) error {
		if filepath.Ext(name) == ".md" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []doc
	for _, name := range names {
		all = append(all, read(t, name))
	}
	return all
}

func read(t *testing.T, name string) doc {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // only read
	d := doc{name: filepath.ToSlash(name)}
	fence := ""
	for lines := bufio.NewScanner(file); lines.Scan(); {
		text := lines.Text()
		if rest, ok := strings.CutPrefix(text, "```"); ok {
			if fence == "" {
				fence = rest + " "
			} else {
				fence = ""
			}
			continue
		}
		switch {
		case fence == "sh ":
			if text = strings.TrimSpace(text); text != "" && text[0] != '#' {
				d.commands = append(d.commands, text)
			}
		case fence == "":
			for _, m := range link.FindAllStringSubmatch(text, -1) {
				d.links = append(d.links, m[1])
			}
			for _, m := range quoted.FindAllStringSubmatch(text, -1) {
				if command.MatchString(m[1]) {
					d.commands = append(d.commands, m[1])
				}
			}
			if strings.HasPrefix(text, "#") {
				d.anchors = append(d.anchors, anchor(text))
			}
		}
	}
	return d
}

// anchor is the fragment that GitHub gives a heading.
func anchor(heading string) string {
	heading = strings.ToLower(strings.TrimSpace(strings.TrimLeft(heading, "#")))
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		}
		return -1
	}, heading)
}

func TestLinksInDocumentsLeadSomewhere(t *testing.T) {
	all := docs(t)
	for _, d := range all {
		for _, to := range d.links {
			u, err := url.Parse(to)
			if err != nil {
				t.Errorf("%s: %v", d.name, err)
				continue
			}
			if u.Scheme != "" {
				continue // another's site; nothing of ours breaks it
			}
			file := d.name
			if u.Path != "" {
				file = filepath.ToSlash(filepath.Join(filepath.Dir(d.name), u.Path))
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s links to %s: %v", d.name, to, err)
			}
			if at := slices.IndexFunc(all, func(other doc) bool { return other.name == file }); u.Fragment != "" && at >= 0 &&
				!slices.Contains(all[at].anchors, u.Fragment) {
				t.Errorf("%s links to %s, but %s has no such heading", d.name, to, file)
			}
		}
	}
}

func TestCommandsInDocumentsExist(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, m := range target.FindAllSubmatch(makefile, -1) {
		targets = append(targets, string(m[1]))
	}
	binary, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, d := range docs(t) {
		for _, line := range d.commands {
			checked++
			if err := exists(t, strings.Fields(line), targets, binary); err != nil {
				t.Errorf("%s says %q: %v", d.name, line, err)
			}
		}
	}
	if checked == 0 {
		t.Fatal("no command was found in any document")
	}
}

// exists tells why a command of a document cannot work.
func exists(t *testing.T, words, targets []string, binary string) error {
	t.Helper()
	switch name := words[0]; {
	case name == "make":
		for _, word := range words[1:] {
			if !strings.Contains(word, "=") && !slices.Contains(targets, word) {
				return fmt.Errorf("make has no target %s", word)
			}
		}
	case name == "go":
		return packages(words[2:])
	case name == "npm":
		return npmScript(words)
	case strings.HasPrefix(name, "scripts/"):
		info, err := os.Stat(name)
		if err == nil && info.Mode()&0o111 == 0 {
			err = fmt.Errorf("%s cannot be run", name)
		}
		return err
	case name == "./porchlight":
		return inHelp(t, words[1:], binary)
	default:
		return fmt.Errorf("%s is no command that this test knows", name)
	}
	return nil
}

func packages(words []string) error {
	for _, word := range words {
		if strings.HasPrefix(word, "-") {
			continue
		}
		if _, err := os.Stat(strings.TrimSuffix(word, "...")); err != nil {
			return err
		}
	}
	return nil
}

// npmScript knows `npm --prefix ui test` and `npm --prefix ui run NAME`.
func npmScript(words []string) error {
	script := words[len(words)-1]
	if len(words) < 4 || words[1] != "--prefix" {
		return fmt.Errorf("say npm --prefix FOLDER")
	}
	manifest, err := os.ReadFile(filepath.Join(words[2], "package.json"))
	if err == nil && !strings.Contains(string(manifest), fmt.Sprintf("%q:", script)) {
		err = fmt.Errorf("%s/package.json has no script %s", words[2], script)
	}
	return err
}

// inHelp asks the binary: the command must answer --help, and the answer must name each flag.
func inHelp(t *testing.T, words []string, binary string) error {
	t.Helper()
	var path []string
	for _, word := range words {
		if strings.HasPrefix(word, "-") || len(path) > 0 && !regexp.MustCompile(`^[a-z]+$`).MatchString(word) {
			break
		}
		path = append(path, word)
	}
	help, err := exec.CommandContext(t.Context(), binary, append(path, "--help", "--dir", t.TempDir())...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, help)
	}
	if len(path) > 0 && !strings.Contains(string(help), "porchlight "+path[0]) {
		return fmt.Errorf("the binary has no command %s", path[0])
	}
	for _, word := range words {
		if flag, _, _ := strings.Cut(word, "="); strings.HasPrefix(flag, "--") && !strings.Contains(string(help), flag) {
			return fmt.Errorf("%s has no flag %s", strings.Join(path, " "), flag)
		}
	}
	return nil
}
