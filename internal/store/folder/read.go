package folder

import (
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// base is a whole knowledge base, read and found right in itself.
type base struct {
	categories, texts []*page
	drafts            map[string]*page // by the file of their text
	pictures          map[string][]byte
	taken             map[string]string // locale, field and address: the file that has it
}

var (
	textName    = regexp.MustCompile(`^articles/([a-z0-9]{15})/([A-Za-z0-9-]+)\.md$`)
	pictureName = regexp.MustCompile(`^pictures/[a-z0-9]+\.(png|jpg|jpeg|gif|webp)$`)
	pictureMime = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}
)

// read takes a folder in, whole or not at all: the first fault is told with its file and line.
func read(dir fs.FS) (*base, error) {
	b := &base{drafts: map[string]*page{}, pictures: map[string][]byte{}, taken: map[string]string{}}
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		return b.take(name, content)
	})
	if err != nil {
		return nil, err
	}
	return b, b.agree()
}

func (b *base) take(name string, content []byte) error {
	switch {
	case path.Dir(name) == "categories" && path.Ext(name) == ".md":
		p, err := parsePage(name, string(content), "name.", "icon", "position")
		if err != nil {
			return err
		}
		b.categories = append(b.categories, p)
		return p.counted()
	case strings.HasSuffix(name, ".draft.md") && textName.MatchString(strings.TrimSuffix(name, ".draft.md")+".md"):
		p, err := parsePage(name, string(content), "title", "slug")
		b.drafts[strings.TrimSuffix(name, ".draft.md")+".md"] = p
		return err
	case textName.MatchString(name):
		p, err := parsePage(name, string(content), "title", "slug", "formerly*", "category", "visibility", "position", "status", "published_at")
		if err != nil {
			return err
		}
		b.texts = append(b.texts, p)
		return p.counted()
	case pictureName.MatchString(name):
		if !slices.Contains(pictureMime, http.DetectContentType(content)) {
			return fmt.Errorf("%s:1: this is not a picture", name)
		}
		b.pictures[path.Base(name)] = content
		return nil
	}
	return fmt.Errorf("%s:1: this is not a file of a knowledge base", name)
}

// counted refuses a position that the database would take for zero.
func (p *page) counted() error {
	n := p.get("position")
	if n == "" {
		return nil
	}
	if _, err := strconv.ParseFloat(n, 64); err != nil {
		return p.at("position", "%q is not a number", n)
	}
	return nil
}

// agree checks what no file can know alone: categories, addresses, and what the locales of an article say alike.
func (b *base) agree() error {
	known := map[string]bool{"": true}
	for _, c := range b.categories {
		known[strings.TrimSuffix(path.Base(c.file), ".md")] = true
	}
	leader := map[string]*page{}
	for _, t := range b.texts {
		if !known[t.get("category")] {
			return t.at("category", "there is no category %q", t.get("category"))
		}
		article := path.Dir(t.file)
		if leader[article] == nil {
			leader[article] = t
		}
		for _, name := range []string{"category", "visibility", "position"} {
			if other := leader[article]; other.get(name) != t.get(name) {
				return t.at(name, "%s says another %s", other.file, name)
			}
		}
		if err := b.claim(t); err != nil {
			return err
		}
	}
	there := map[string]bool{}
	for _, t := range b.texts {
		there[t.file] = true
	}
	for _, text := range slices.Sorted(maps.Keys(b.drafts)) {
		if !there[text] {
			return b.drafts[text].at("", "there is no %s that this is the draft of", text)
		}
	}
	return nil
}

func (b *base) claim(t *page) error {
	for _, f := range t.fields {
		if f.name != "slug" && f.name != "formerly" {
			continue
		}
		key := textName.FindStringSubmatch(t.file)[2] + " " + f.name + " " + f.value // an address of before may be in use again
		if other, is := b.taken[key]; is {
			return fmt.Errorf("%s:%d: %s has the address %s", t.file, f.line, other, f.value)
		}
		b.taken[key] = t.file
	}
	return nil
}
