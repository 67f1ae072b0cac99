package plain

import (
	"fmt"
	"strings"
)

// inflect gives all forms of a word, the one it is named by first. Irregular ones stand in [forms], others go by [endings].
func (p *parser) inflect(lemma string) ([]string, error) {
	if forms, ok := p.forms[lemma]; ok {
		if slots := p.slots(); len(forms) != slots {
			return nil, fmt.Errorf("%s has %d forms besides the first, others have %d", lemma, len(forms), slots)
		}
		return append([]string{lemma}, forms...), nil
	}
	suffix, found := "", false
	for s := range p.endings {
		if strings.HasSuffix(lemma, s) && (!found || len(s) > len(suffix)) {
			suffix, found = s, true
		}
	}
	if !found {
		return nil, fmt.Errorf("no ending fits %q: write its forms into [forms]", lemma)
	}
	stem := strings.TrimSuffix(lemma, suffix)
	out := []string{lemma}
	for _, ending := range p.endings[suffix] {
		before, after, around := strings.Cut(ending, "+")
		switch {
		case around:
			out = append(out, before+stem+after)
		case ending == "-":
			out = append(out, stem)
		default:
			out = append(out, stem+ending)
		}
	}
	return out, nil
}

func (p *parser) slots() int {
	for _, endings := range p.endings {
		return len(endings)
	}
	return 0
}
