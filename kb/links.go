package kb

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// An article links to another one by its id, [text](article:ID) or [text](article:ID#anchor), so that the link outlives every address.

// LinkScheme begins the destination of a link to an article.
const LinkScheme = "article:"

// Links says where an article is read now; empty: readers cannot go there, and the link becomes the text it stands on.
// A nil Links knows no article.
type Links func(id string) string

// targetsMost bounds how many articles one text is looked up for: a page of contents of a small library.
const targetsMost = 200

// Targets lists the ids of the articles that a text links to, each once, in order.
func Targets(md string) (ids []string) {
	if !strings.Contains(md, LinkScheme) {
		return nil
	}
	p := parse(md)
	if p.doc == nil {
		return nil
	}
	known := map[string]bool{}
	for _, l := range linksOf(p.doc) {
		if id, _, ok := target(l); ok && !known[id] && len(ids) < targetsMost {
			known[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// lead gives the links to articles the addresses of today.
func (p *parsed) lead(links Links) {
	for _, l := range linksOf(p.doc) {
		id, anchor, ok := target(l)
		if !ok {
			continue
		}
		to := ""
		if links != nil {
			to = links(id)
		}
		if to != "" {
			l.Destination = []byte(to + anchor)
			continue
		}
		parent := l.Parent()
		for child := l.FirstChild(); child != nil; child = l.FirstChild() {
			parent.InsertBefore(parent, l, child)
		}
		parent.RemoveChild(parent, l)
	}
}

// target reads a link's destination; anchor begins with # or is empty.
func target(l *ast.Link) (id, anchor string, ok bool) {
	rest, ok := strings.CutPrefix(string(l.Destination), LinkScheme)
	if !ok {
		return "", "", false
	}
	id, anchor, _ = strings.Cut(rest, "#")
	if anchor != "" {
		anchor = "#" + anchor
	}
	return id, anchor, true
}

func linksOf(doc ast.Node) (list []*ast.Link) {
	_ = ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) { // the callback returns no error
		if l, ok := n.(*ast.Link); ok && in {
			list = append(list, l)
		}
		return ast.WalkContinue, nil
	})
	return list
}
