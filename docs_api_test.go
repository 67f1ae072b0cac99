package main_test

import (
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"porchlight/hooks"
)

var (
	documented = regexp.MustCompile("`(GET|POST|PUT|PATCH|DELETE) (/[^`? ]*)")
	variable   = regexp.MustCompile(`\{[^}]*\}`)
)

// TestRoutesAndTheirDocumentAgree holds docs/protocol.md and the route table to each other: the API's routes are told there, and what is
// told there exists. Names of path variables may differ.
func TestRoutesAndTheirDocumentAgree(t *testing.T) {
	text, err := os.ReadFile("docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, m := range documented.FindAllSubmatch(text, -1) {
		told[string(m[1])+" "+variable.ReplaceAllString(string(m[2]), "{}")] = true
	}
	served := map[string]bool{}
	for _, r := range hooks.Routes() {
		served[r.Method+" "+variable.ReplaceAllString(r.Path, "{}")] = strings.HasPrefix(r.Path, "/api/desk/")
	}
	for route := range maps.Keys(told) {
		if _, ok := served[route]; !ok {
			t.Errorf("docs/protocol.md tells of %s, which is not in the route table", route)
		}
	}
	for route, ours := range served {
		if ours && !told[route] {
			t.Errorf("%s is in the route table, but not in docs/protocol.md", route)
		}
	}
}
