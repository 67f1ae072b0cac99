package desk

import (
	"bytes"
	"encoding/json"
	"regexp"
	"unicode"
	"unicode/utf8"
)

// Shortcuts are the keys that an agent has chosen: whether single keys act at all, and for which acts another than the usual one does.
type Shortcuts struct {
	Keys     bool              `json:"keys"`
	Bindings map[string]string `json:"bindings"` // key by act
}

var actName = regexp.MustCompile(`^[a-z][a-z_]{0,31}$`)

const bindingsMost = 100 // acts: more than there are

// ReadShortcuts reads what the schema keeps of an agent's keys; nil when they never chose any.
func ReadShortcuts(raw []byte) (*Shortcuts, error) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	wrong := func() *Error {
		return Errorf(BadRequest, "Shortcuts say whether single keys act, and which key stands for an act.").On("shortcuts")
	}
	s := &Shortcuts{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(s); err != nil {
		return nil, wrong().Because(err)
	}
	if len(s.Bindings) > bindingsMost {
		return nil, wrong()
	}
	taken := map[string]bool{}
	for act, key := range s.Bindings {
		r, _ := utf8.DecodeRuneInString(key)
		if !actName.MatchString(act) || utf8.RuneCountInString(key) != 1 || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.IsDigit(r) {
			return nil, wrong()
		}
		if taken[key] {
			return nil, Errorf(BadRequest, "The key %q stands for two acts.", key).On("shortcuts")
		}
		taken[key] = true
	}
	return s, nil
}
