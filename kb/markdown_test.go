package kb

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

// hostile are ways in which Markdown has been made to run a script somewhere.
var hostile = []string{
	`<script>alert(1)</script>`, `<ScRiPt src=//x.example/x.js></ScRiPt>`, `<script`, `<scr<script>ipt>alert(1)</script>`,
	`<img src=x onerror=alert(1)>`, `<img/src="x"/onerror=alert(1)>`, `<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`,
	`<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`, `<math><mi xlink:href="javascript:alert(1)">x</mi></math>`,
	`<iframe src="javascript:alert(1)"></iframe>`, `<iframe srcdoc="<script>alert(1)</script>">`, `<object data="javascript:alert(1)">`,
	`<embed src="data:text/html,<script>alert(1)</script>">`, `<base href="javascript:alert(1)//">`, `<link rel=stylesheet href=x>`,
	`<meta http-equiv=refresh content="0;url=javascript:alert(1)">`, `<form action="javascript:alert(1)"><button>x</button></form>`,
	`<button formaction="javascript:alert(1)">x</button>`, `<input autofocus onfocus=alert(1)>`, `<select autofocus onfocus=alert(1)>`,
	`<textarea autofocus onfocus=alert(1)>`, `<details open ontoggle=alert(1)>`, `<video><source onerror=alert(1)></video>`,
	`<audio src=x onerror=alert(1)>`, `<body onload=alert(1)>`, `<marquee onstart=alert(1)>`, `<style>@import 'x'</style>`,
	`<p style="background:url(javascript:alert(1))">x</p>`, `<div style="width:expression(alert(1))">x</div>`,
	`<a href="javascript:alert(1)">x</a>`, `<a href=" &#14; javascript:alert(1)">x</a>`, `<template><script>alert(1)</script></template>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<!--><img src=x onerror=alert(1)>-->`, `<![CDATA[<script>alert(1)</script>]]>`,
	`<?xml version="1.0"?><script>alert(1)</script>`, `<xss onclick=alert(1)>x</xss>`, `</p><script>alert(1)</script>`,
	`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, `[x](java&#115;cript:alert(1))`, `[x](javascript&colon;alert(1))`,
	`[x](java%0ascript:alert(1))`, "[x](java\tscript:alert(1))", `[x](&#x6A;avascript:alert(1))`, `[x](\javascript:alert(1))`,
	`[x](<javascript:alert(1)>)`, `[x](vbscript:msgbox(1))`, `[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
	`[x](data:text/html,<script>alert(1)</script>)`, `[x](file:///etc/passwd)`, `[x](blob:https://x.example/1)`, `[x](view-source:javascript:alert(1))`,
	`<javascript:alert(1)>`, `<data:text/html,x>`, `![x](javascript:alert(1))`, `![x](data:image/svg+xml,<svg onload=alert(1)>)`,
	`![x" onerror="alert(1)](x)`, `![x](x "onerror=alert(1)")`, `![x](x" onerror="alert(1))`, `[x](x "a" onclick="alert(1)")`,
	`[x](https://x.example/"onmouseover="alert(1))`, "[x]: javascript:alert(1)\n\n[x]", "[x]: <javascript:alert(1)> 'y'\n\n[x][x]",
	"```\"onclick=alert(1)\nx\n```", "```html\n<script>alert(1)</script>\n```", "``<script>alert(1)</script>``", "    <script>alert(1)</script>",
	"# x {onclick=alert(1)}", "# <script>alert(1)</script>", "## \"onclick=\"alert(1)", "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
	"| a <script> |\n|:-:|\n| [x](javascript:alert(1)) |", "- [x] <img src=x onerror=alert(1)>", "> <script>alert(1)</script>",
	"https://x.example/<script>alert(1)</script>", "www.x.example/\"onmouseover=\"alert(1)", "javascript://x.example/%0aalert(1)",
	"x@\"onmouseover=alert(1)\".example", "<a@b.example\" onclick=alert(1)>", "a\x00<script>alert(1)</script>", "<scr\x00ipt>alert(1)</scr\x00ipt>",
	"\xff<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;",
	"<plaintext>", "<title><script>alert(1)</script>", "<xmp><script>alert(1)</script></xmp>", "[<img src=x onerror=alert(1)>](https://x.example)",
	"[x](//x.example/javascript:alert(1))", "[a](https://x.example/?q=<svg/onload=alert(1)>)", "<https://x.example/?q=<script>alert(1)</script>>",
}

func TestNothingInMarkdownRuns(t *testing.T) {
	if len(hostile) < 60 {
		t.Fatalf("only %d payloads", len(hostile))
	}
	for _, md := range hostile {
		if fault := unsafe(string(HTML(md, nil))); fault != "" {
			t.Errorf("%q became %q: %s", md, HTML(md, nil), fault)
		}
	}
}

// allowed are the tags and attributes that may leave Render, written here a second time on purpose.
var allowed = map[string][]string{
	"p": nil, "br": nil, "hr": nil, "blockquote": nil, "pre": {"tabindex"}, "span": {"class"}, "ul": nil, "li": nil, "strong": nil, "em": nil, "del": nil,
	"table": nil, "thead": nil, "tbody": nil, "tr": nil, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"},
	"ol": {"start"}, "code": {"class"}, "th": {"align"}, "td": {"align"}, "a": {"href", "title", "rel"}, "img": {"src", "alt", "title"},
	"div": {"class", "tabindex"},
}

// unsafe reads HTML tag by tag, as simply as a browser's worst day, and names what must not be there.
func unsafe(page string) string {
	for rest := page; ; {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			return ""
		}
		tag, next, ok := strings.Cut(after, ">")
		if !ok {
			return "a tag without an end"
		}
		rest = next
		name, attributes, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(tag, "/"), "/"), " ")
		may, ok := allowed[name]
		if !ok {
			return "the tag " + name
		}
		if fault := unsafeAttributes(attributes, may); fault != "" {
			return name + ": " + fault
		}
	}
}

func unsafeAttributes(text string, may []string) string {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		name, rest, ok := strings.Cut(text, `="`)
		if !ok {
			return "an attribute without quotes in " + text
		}
		value, after, ok := strings.Cut(rest, `"`)
		if !ok {
			return "an open quote in " + text
		}
		text = after
		if !slices.Contains(may, name) {
			return "the attribute " + name
		}
		if name != "href" && name != "src" {
			continue
		}
		u, err := url.Parse(html.UnescapeString(value))
		if err != nil {
			return "an address that can't be read: " + value
		}
		if !slices.Contains([]string{"", "http", "https", "mailto", "tel"}, strings.ToLower(u.Scheme)) {
			return "the address " + value
		}
	}
	return ""
}

func TestMarkdownKeepsWhatWritersUse(t *testing.T) {
	md := "# Title\n\n**b** *i* ~~d~~ `c` [l](/help/en/) ![i](/api/i.png \"tip\")\n\n" +
		"1. one\n2. two\n\n- [x] done\n\n> quote\n\n```go\nx := 1 < 2\n```\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n\n## Über uns\n\n## Über uns\n\nhttps://x.example"
	page, headings := Render(md, nil)
	for _, want := range []string{
		`<h2 id="title">Title</h2>`, `<strong>b</strong>`, `<em>i</em>`, `<del>d</del>`, `<code>c</code>`, `<a href="/help/en/">l</a>`,
		`<img src="/api/i.png" alt="i" title="tip"`, `<ol>`, `<li><span class="box">☑</span> done</li>`, `<blockquote>`, `<pre tabindex="0"><code class="language-go">x := 1 &lt; 2`,
		`<div class="scroll" tabindex="0"><table>`, `<th align="right">a</th>`, `<h3 id="über-uns">`, `<h3 id="über-uns-2">`,
		`<a href="https://x.example" rel="nofollow noreferrer">`,
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%q is missing in\n%s", want, page)
		}
	}
	want := []Heading{{2, "title", "Title"}, {3, "über-uns", "Über uns"}, {3, "über-uns-2", "Über uns"}}
	if !slices.Equal(headings, want) {
		t.Errorf("headings %v", headings)
	}
	if fault := unsafe(string(page)); fault != "" {
		t.Error(fault)
	}
}

func TestPlainIsTheTextWithoutItsMarks(t *testing.T) {
	for md, want := range map[string]string{
		"# A *b*\n\nc **d**\ne":                  "A b\nc d e",
		"- one\n- two":                           "one\ntwo",
		"[label](https://x.example) & &amp; \\*": "label & & *",
		"<b>raw</b> x <script>y</script>":        "raw x y",
		"| a | b |\n|---|---|\n| 1 | 2 |":        "a b \n1 2",
		"```\ncode\n```":                         "code",
		"<https://x.example>":                    "https://x.example",
		"":                                       "",
	} {
		if got := Plain(md); got != want {
			t.Errorf("%q: %q, want %q", md, got, want)
		}
	}
}

func TestMarkdownThatWouldTakeLongIsShownAsText(t *testing.T) {
	for name, md := range map[string]string{
		"long":    strings.Repeat("a ", MaxMarkdown),
		"quotes":  strings.Repeat(">", 100000),
		"lists":   strings.Repeat("- ", 50000) + "x",
		"indents": strings.Repeat("> - 1. ", 20000),
	} {
		page := string(HTML(md, nil))
		if !strings.HasPrefix(page, "<pre>") {
			t.Errorf("%s: %.60s", name, page)
		}
	}
}

// TestHostileMarkdownEnds holds forms that made other parsers quadratic to work that ends within the test's own time.
func TestHostileMarkdownEnds(t *testing.T) {
	for _, unit := range []string{"[", "![", "*", "_", "`", "<", "](", "[a](", "a**b", "~", "|", "&", "\\", "[x]: ", "- a\n", "> a\n", "# a\n", "<a@", "http://", "www.", "a_", "**a ", "*a _b "} {
		md := strings.Repeat(unit, 20000/len(unit))
		if fault := unsafe(string(HTML(md, nil))); fault != "" {
			t.Errorf("%q repeated: %s", unit, fault)
		}
		Plain(md)
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, md := range hostile {
		f.Add(md)
	}
	if raw, err := os.ReadFile("testdata/judged-en.txtar"); err == nil {
		f.Add(string(raw[:min(len(raw), 4000)]))
	}
	f.Fuzz(func(t *testing.T, md string) {
		page, headings := Render(md, nil)
		if fault := unsafe(string(page)); fault != "" {
			t.Errorf("%s in %s", fault, page)
		}
		seen := map[string]bool{}
		for _, h := range headings {
			if seen[h.ID] {
				t.Errorf("two headings with the anchor %q", h.ID)
			}
			seen[h.ID] = true
		}
		if _, err := json.Marshal(Plain(md)); err != nil {
			t.Error(err)
		}
	})
}

func ExampleSlug() {
	fmt.Println(Slug("Wo ist mein Paket?"), Slug("Don’t  panic!"), Slug("配送 状況"))
	// Output: wo-ist-mein-paket dont-panic 配送-状況
}
