package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"porchlight/internal/desk"
)

func TestShortcutsAreOneKeyForEachAct(t *testing.T) {
	many := make([]string, 101)
	for i := range many {
		many[i] = fmt.Sprintf(`"act%s":"%c"`, strings.Repeat("a", i%20+1)+string(rune('a'+i/20)), 0x4e00+i)
	}
	for raw, good := range map[string]bool{
		``:                              true,
		`null`:                          true,
		`{"keys":false,"bindings":{}}`:  true,
		`{"keys":true,"bindings":null}`: true,
		`{"keys":true,"bindings":{"close":"ß","next":"ن","spam":"!"}}`: true,
		`{"keys":"yes"}`:                                 false,
		`{"keys":true,"more":1}`:                         false,
		`{"bindings":{"close":"ee"}}`:                    false,
		`{"bindings":{"close":""}}`:                      false,
		`{"bindings":{"close":" "}}`:                     false,
		`{"bindings":{"close":"1"}}`:                     false,
		`{"bindings":{"close":"e","next":"e"}}`:          false,
		`{"bindings":{"Close!":"e"}}`:                    false,
		`{"bindings":{` + strings.Join(many, ",") + `}}`: false,
		`[]`: false,
	} {
		if _, err := desk.ReadShortcuts([]byte(raw)); (err == nil) != good {
			t.Errorf("%s: %v", raw, err)
		}
	}
}
