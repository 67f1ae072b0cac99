package plain

import "strings"

// How long a reply is, in words, before something is missing in it: a short answer in a chat needs neither.
const (
	greetingFrom = 12
	nextFrom     = 30
)

// whole finds what a reply as a whole lacks. There is no place to mark: the spans are empty, at its beginning and its end.
func (p *pass) whole() {
	if p.opts.First && len(p.words) >= greetingFrom && !p.greets() {
		hello := strings.ReplaceAll(p.lang.texts["greetname"], "$name", p.opts.Name)
		if p.opts.Name == "" {
			hello = p.lang.texts["greet"]
		}
		at := len(p.findings)
		p.span(Finding{Rule: p.lang.tag + "/greeting", Kind: Greeting, Severity: Hint, Replacements: []string{hello}}, 0, 0)
		p.findings = append([]Finding{p.findings[at]}, p.findings[:at]...)
	}
	if len(p.words) >= nextFrom && !p.leads() {
		p.span(Finding{Rule: p.lang.tag + "/next", Kind: Next, Severity: Hint, Replacements: []string{p.lang.texts["next"]}}, len(p.text), len(p.text))
	}
}

func (p *pass) greets() bool {
	for _, w := range p.words[:min(4, len(p.words))] {
		if p.lang.has("greetings", w.norm) {
			return true
		}
	}
	return false
}

// leads holds for a reply that asks, offers or says what comes next.
func (p *pass) leads() bool {
	for _, asks := range "?？؟" {
		if strings.ContainsRune(p.text, asks) {
			return true
		}
	}
	for _, w := range p.words {
		if p.lang.has("next", w.norm) {
			return true
		}
	}
	return false
}
