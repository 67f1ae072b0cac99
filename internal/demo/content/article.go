package content

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Article is one article in one locale. Key is the same in every locale.
type Article struct {
	Key        string
	Category   string
	Locale     string
	Title      string
	Slug       string
	Summary    string
	Visibility string // public or internal
	Position   int
	Body       string // Markdown, without the title
}

func readArticles(categories []Category) ([]Article, error) {
	order := make(map[string]int, len(categories))
	for _, c := range categories {
		order[c.Key] = c.Position
	}
	var all []Article
	for _, locale := range Locales {
		names, err := fs.Glob(files, "articles/"+locale+"/*.md")
		if err != nil {
			return nil, fmt.Errorf("list articles: %w", err)
		}
		for _, name := range names {
			text, err := files.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", name, err)
			}
			a, err := parseArticle(string(text))
			if err != nil {
				return nil, fmt.Errorf("parse %s: %w", name, err)
			}
			a.Locale = locale
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b Article) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Locales[:], a.Locale), slices.Index(Locales[:], b.Locale)),
			cmp.Compare(order[a.Category], order[b.Category]), cmp.Compare(a.Position, b.Position))
	})
	return all, nil
}

// parseArticle splits front matter (one "key: value" a line between two lines of three dashes) from the Markdown below it.
func parseArticle(text string) (Article, error) {
	var a Article
	head, body, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	if !ok || !strings.HasPrefix(text, "---\n") {
		return a, fmt.Errorf("no front matter")
	}
	into := map[string]*string{"key": &a.Key, "category": &a.Category, "title": &a.Title, "slug": &a.Slug, "summary": &a.Summary, "visibility": &a.Visibility}
	for line := range strings.SplitSeq(head, "\n") {
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			return a, fmt.Errorf("front matter line %q", line)
		}
		if name == "position" {
			n, err := strconv.Atoi(value)
			if err != nil {
				return a, fmt.Errorf("position: %w", err)
			}
			a.Position = n
			continue
		}
		field := into[name]
		if field == nil {
			return a, fmt.Errorf("unknown front matter %q", name)
		}
		*field = strings.TrimSpace(value)
	}
	a.Body = strings.TrimSpace(body) + "\n"
	return a, nil
}
