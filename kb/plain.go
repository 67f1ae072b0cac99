package kb

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// readHeadings collects the contents and moves headings down a level when the body uses the first, which is the title's.
func (p *parsed) readHeadings() {
	shift := 0
	_ = ast.Walk(p.doc, func(n ast.Node, in bool) (ast.WalkStatus, error) { // the callback returns no error
		if h, ok := n.(*ast.Heading); ok && in && h.Level == 1 {
			shift = 1
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	_ = ast.Walk(p.doc, func(n ast.Node, in bool) (ast.WalkStatus, error) { // the callback returns no error
		h, ok := n.(*ast.Heading)
		if !ok || !in {
			return ast.WalkContinue, nil
		}
		h.Level = min(h.Level+shift, 6)
		id, _ := h.AttributeString("id")
		anchor, _ := id.([]byte)
		var b strings.Builder
		p.write(&b, h)
		if t := strings.TrimSpace(b.String()); t != "" {
			p.headings = append(p.headings, Heading{Level: h.Level, ID: string(anchor), Text: t})
		}
		return ast.WalkSkipChildren, nil
	})
}

func (p parsed) headingTexts() []string {
	out := make([]string, len(p.headings))
	for i, h := range p.headings {
		out[i] = h.Text
	}
	return out
}

func (p parsed) plain() string {
	text, _ := p.sections()
	return text
}

// Section is a part of an article that has a heading.
type Section struct {
	Title  string `json:"title"`
	Anchor string `json:"anchor"` // of its heading on the page
}

// opened is a section with the byte of the plain text at which it begins.
type opened struct {
	At int `json:"n"`
	Section
}

// sections are the plain text and where in it a section begins.
func (p parsed) sections() (text string, list []opened) {
	if p.doc == nil {
		return strings.TrimSpace(p.literal), nil
	}
	var b strings.Builder
	for n := p.doc.FirstChild(); n != nil; n = n.NextSibling() {
		at := b.Len()
		p.write(&b, n)
		if _, heading := n.(*ast.Heading); !heading {
			continue
		}
		id, _ := n.AttributeString("id")
		anchor, _ := id.([]byte)
		if title := strings.TrimSpace(b.String()[at:]); title != "" && len(anchor) > 0 {
			list = append(list, opened{At: at, Section: Section{Title: title, Anchor: string(anchor)}})
		}
	}
	text = strings.TrimLeftFunc(b.String(), unicode.IsSpace)
	for n := range list {
		list[n].At = max(0, list[n].At-(b.Len()-len(text)))
	}
	return strings.TrimSpace(text), list
}

// opening is the text of the first paragraphs, at least most bytes if there are as many, or all text when there are none.
func (p parsed) opening(most int) string {
	if p.doc == nil {
		return p.plain()
	}
	var b strings.Builder
	for n := p.doc.FirstChild(); n != nil && b.Len() <= most; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			p.write(&b, n)
		}
	}
	if b.Len() == 0 {
		return p.plain()
	}
	return b.String()
}

// write appends the text under n. Raw HTML is left out, as it is when rendered.
func (p parsed) write(b *strings.Builder, n ast.Node) {
	_ = ast.Walk(n, func(n ast.Node, in bool) (ast.WalkStatus, error) { // the callback returns no error
		switch n := n.(type) {
		case *ast.Text:
			if in {
				b.Write(unescape(n.Segment.Value(p.source)))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.String:
			if in {
				b.Write(unescape(n.Value))
			}
		case *ast.AutoLink:
			if in {
				b.Write(n.Label(p.source))
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			if in {
				b.Write(n.Lines().Value(p.source))
			}
		case *ast.HTMLBlock, *ast.RawHTML:
			return ast.WalkSkipChildren, nil
		case *extast.TableCell:
			if !in {
				b.WriteByte(' ')
			}
		}
		if !in && n.Type() == ast.TypeBlock && b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") {
			if _, cell := n.(*extast.TableCell); !cell {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
}

func unescape(b []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b)))
}

// anchors makes a heading's id from its words, in any script; goldmark's own keep ASCII only.
type anchors struct{ used map[string]int }

func (a *anchors) Generate(value []byte, _ ast.NodeKind) []byte {
	slug := Slug(string(value))
	if slug == "" {
		slug = "section"
	}
	if a.used == nil {
		a.used = map[string]int{}
	}
	a.used[slug]++
	n := a.used[slug]
	if n == 1 {
		return []byte(slug)
	}
	next := slug + "-" + strconv.Itoa(n)
	for a.used[next] > 0 {
		n++
		next = slug + "-" + strconv.Itoa(n)
	}
	a.used[slug], a.used[next] = n, 1
	return []byte(next)
}

func (a *anchors) Put([]byte) {} // ids written by hand do not exist: attributes are not parsed

// slugMax is in letters: long enough to tell headings apart, short enough for a link in a mail.
const slugMax = 80

// Slug is a title as it stands in a URL: letters, marks and digits of any script in lower case, hyphens between them.
func Slug(title string) string {
	var b strings.Builder
	letters, hyphen := 0, false
	for _, r := range strings.ToLower(title) {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || (unicode.IsMark(r) && letters > 0):
			if hyphen && letters > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			letters, hyphen = letters+1, false
		case r != '\'' && r != '’':
			hyphen = true
		}
		if letters >= slugMax {
			break
		}
	}
	return b.String()
}
