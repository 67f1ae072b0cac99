//go:build !dev

package ui

import (
	"strings"
	"testing"
)

func TestNoPageRunsWhatIsNotOurs(t *testing.T) {
	s := sample()
	for _, target := range []string{"/desk/", "/desk/conversations/abc", "/setup", "/chat/pk_abc"} {
		h := get(s, target).Header
		if h.Get("X-Frame-Options") != "DENY" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", target, h)
		}
		rules := directives(h.Get("Content-Security-Policy"))
		for name, want := range map[string]string{
			"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'", "base-uri": "'none'",
			"frame-ancestors": "'none'", "form-action": "'self'", "require-trusted-types-for": "'script'",
		} {
			if rules[name] != want {
				t.Errorf("%s: %s %q, want %q", target, name, rules[name], want)
			}
		}
		for name, sources := range rules {
			if strings.Contains(sources, "unsafe") || strings.Contains(sources, "*") || strings.Contains(sources, "data:") {
				t.Errorf("%s: %s allows %q", target, name, sources)
			}
		}
	}
}

// directives takes a policy apart: "img-src" → "'self' blob:".
func directives(policy string) map[string]string {
	rules := map[string]string{}
	for rule := range strings.SplitSeq(policy, ";") {
		name, sources, _ := strings.Cut(strings.TrimSpace(rule), " ")
		rules[name] = sources
	}
	return rules
}
