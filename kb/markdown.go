package kb

import (
	"bytes"
	"html"
	"html/template"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// MaxMarkdown is how long, in bytes, a body may be to be read as Markdown. A longer one is shown as the text it is: the
// parser's work must stay bounded whoever wrote the body.
const MaxMarkdown = 2 << 20

// maxNesting bounds containers in containers (lists, quotes), which the parser handles in time that grows with depth × length.
const maxNesting = 24

// Heading is an entry of an article's contents.
type Heading struct {
	Level int    // 2 to 6; the title is the page's only first heading
	ID    string // the anchor
	Text  string
}

// HTML is the one road from Markdown to HTML. Raw HTML in the source is dropped, and what is left passes an allowlist: no
// scripts, styles, event handlers, forms or frames; links to http, https, mailto, tel, within the site or to articles only.
func HTML(md string, links Links) template.HTML {
	h, _ := Render(md, links)
	return h
}

// Render is HTML together with the headings, in order, for the contents.
func Render(md string, links Links) (template.HTML, []Heading) {
	p := parse(md)
	if p.doc == nil {
		return template.HTML("<pre>" + html.EscapeString(p.literal) + "</pre>"), nil //nolint:gosec // escaped
	}
	p.lead(links)
	var out bytes.Buffer
	if err := markdown().Renderer().Render(&out, p.source, p.doc); err != nil {
		return template.HTML("<pre>" + html.EscapeString(string(p.source)) + "</pre>"), nil //nolint:gosec // escaped
	}
	safe := policy().SanitizeBytes(out.Bytes())
	return template.HTML(finish.Replace(string(safe))), p.headings //nolint:gosec // sanitised above, and finish adds constants
}

// finish does what the policy can't: wide tables and code scroll inside themselves, by keyboard too, and the boxes of task
// lists become signs that are read out. The policy leaves these tags no other attributes, so they are exactly these.
var finish = strings.NewReplacer(
	"<table>", `<div class="scroll" tabindex="0"><table>`, "</table>", "</table></div>",
	"<pre>", `<pre tabindex="0">`,
	`<input checked="" disabled="" type="checkbox"> `, `<span class="box">☑</span> `,
	`<input disabled="" type="checkbox"> `, `<span class="box">☐</span> `,
)

// Plain is the text of Markdown without its marks: what is indexed and quoted. Blocks end with a line feed.
func Plain(md string) string { return parse(md).plain() }

// parsed is Markdown read once, for rendering and for the index alike.
type parsed struct {
	source   []byte
	doc      ast.Node // nil: not read as Markdown
	literal  string   // the text when doc is nil
	headings []Heading
}

func parse(md string) parsed {
	md = strings.ToValidUTF8(md, "\uFFFD")
	md = strings.ReplaceAll(md, "\x00", "\uFFFD")
	if len(md) > MaxMarkdown || nested(md) > maxNesting {
		return parsed{literal: md}
	}
	source := []byte(md)
	doc := markdown().Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(&anchors{}))))
	p := parsed{source: source, doc: doc}
	p.readHeadings()
	return p
}

// nested is an upper bound of how deep containers stand in each other: quote and list marks and indents at a line's start.
func nested(md string) int {
	deepest := 0
	for line := range strings.Lines(md) {
		depth := 0
	scan:
		for _, c := range []byte(line) {
			switch c {
			case '>', '-', '+', '*':
				depth++
			case ' ', '\t', '.', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			default:
				break scan
			}
		}
		if strings.Trim(line, "-* \t\r\n") == "" {
			continue // a thematic break, however long
		}
		deepest = max(deepest, depth)
	}
	return deepest
}

// markdown is GitHub's dialect without raw HTML. Tables align by attribute, since the pages' CSP allows no inline style.
var markdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.Linkify, extension.TaskList,
		),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
})

var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "ul", "ol", "li",
		"strong", "em", "del", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*$`)).OnElements("h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^language-[a-zA-Z0-9+#-]{1,30}$`)).OnElements("code")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|center|right)$`)).OnElements("th", "td")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("title").Matching(regexp.MustCompile(`^[^<>"'\x60=]{1,200}$`)).OnElements("a", "img")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input") // task lists
	p.AllowAttrs("checked", "disabled").OnElements("input")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	return p
})
