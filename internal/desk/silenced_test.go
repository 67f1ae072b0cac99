package desk_test

import (
	"strings"
	"testing"

	"porchlight/internal/desk"
)

func TestSilencedRulesAreNames(t *testing.T) {
	for raw, good := range map[string]bool{
		``:                                    true,
		`null`:                                true,
		`[]`:                                  true,
		`["en/ball","marks"]`:                 true,
		`["de/auf-den-Senkel-ü"]`:             true,
		`{}`:                                  false,
		`"marks"`:                             false,
		`[1]`:                                 false,
		`[""]`:                                false,
		`["two words"]`:                       false,
		`["a\nb"]`:                            false,
		`["` + strings.Repeat("a", 65) + `"]`: false,
		`["a"` + strings.Repeat(`,"a"`, 300) + `]`:          false,
		`["` + strings.Repeat("a", 64) + `"` + `,"b"` + `]`: true,
	} {
		if _, err := desk.ReadSilenced([]byte(raw)); (err == nil) != good {
			t.Errorf("%.60s: %v", raw, err)
		}
	}
}
