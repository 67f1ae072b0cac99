package plain

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestASlipInARuleIsSaidWithFileAndLine(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"start: go", `x.txt:1: "start: go" stands in no section`},
		{"\n[idiom loud]", `x.txt:2: "loud" is not warning, hint, strict or reason=KEY`},
		{"[slang]", `x.txt:1: "slang" is neither a section nor one of the kinds`},
		{"[list moths]", "x.txt:1: a list is one of"},
		{"[idiom", `x.txt:1: "[idiom" is no head of a section`},
		{"[idiom]\nGo On: go", `x.txt:2: "Go On: go" does not begin with the name of a rule`},
		{"[idiom]\ngo: go\nsee: see\ngo: went", "x.txt:4: another rule is named go, in line 2"},
		{"[idiom]\ngo: go on\ngo: go on", `x.txt:3: "go on" is found by the lines above already`},
		{"[idiom]\ngo: ~go on", `x.txt:2: no ending fits "go"`},
		{"[endings]\n*: s ed ed ing\n[forms]\ngo: goes\n[idiom]\ngo: ~go on", "x.txt:6: go has 1 forms besides the first, others have 4"},
		{"[idiom]\ngo: _ go", "x.txt:2: a pattern has words"},
		{"[idiom]\ngo: go on => _", `x.txt:2: "_" has more gaps than its pattern`},
		{"[idiom]\ngo: go on => ~start", "x.txt:2: ~start follows no word of the pattern"},
		{"[idiom]\ngo: go/run on => a/b/c", "x.txt:2: a/b/c has as many alternatives as no word"},
		{"[idiom]\ngo: [go]", "x.txt:2: a pattern of optional words only"},
		{"[idiom]\ngo: " + strings.Repeat("a/b/c/d/e/f ", 5), "has more than 3000 forms"},
		{"[units]\nmile 1.6", `x.txt:2: "mile 1.6" is not NAMES = FACTOR SIGN`},
		{"[units]\nmile = x km", `x.txt:2: "x" is neither a number nor F`},
		{"[limits]\nsentence: many", `x.txt:2: read "sentence: many"`},
		{"[texts]\ndate", `x.txt:2: "date" has no colon`},
		{"# nothing", "x.txt: there is no [list allowed]"},
	} {
		_, err := readRules(fstest.MapFS{"rules/x.txt": {Data: []byte(row.text)}})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q: %v, want %q", row.text, err, row.want)
		}
	}
}
