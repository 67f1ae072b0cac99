package desk

import (
	"bytes"
	"encoding/json"
	"regexp"
)

var ruleName = regexp.MustCompile(`^[^\s"\\]{1,64}$`)

const silencedMost = 300 // rules: more than anybody meets

// ReadSilenced reads which rules of plain language an agent wants to hear of no more, by their names; nil when they never said so.
func ReadSilenced(raw []byte) (rules []string, err error) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	wrong := Errorf(BadRequest, "Silenced rules are a list of their names.").On("silenced")
	if err := json.Unmarshal(raw, &rules); err != nil {
		return nil, wrong.Because(err)
	}
	if len(rules) > silencedMost {
		return nil, wrong
	}
	for _, name := range rules {
		if !ruleName.MatchString(name) {
			return nil, wrong
		}
	}
	return rules, nil
}
