package kb

import "strings"

// meant is the query as its author meant it: misspelt words are replaced by what was found instead, in the form that the best
// text has. It is empty when nothing was misspelt.
func (m found) meant(s *schema, text string) string {
	out, from := "", 0
	for _, c := range m.choices {
		if c.meant == "" || c.start < from || c.end > len(text) {
			continue
		}
		out += text[from:c.start] + m.spelt(s, c.meant)
		from = c.end
	}
	if from == 0 {
		return ""
	}
	if out += text[from:]; strings.EqualFold(strings.TrimSpace(out), strings.TrimSpace(text)) {
		return ""
	}
	return strings.Join(strings.Fields(out), " ")
}

// spelt is a folded word as the text writes it.
func (m found) spelt(s *schema, plain string) string {
	for _, text := range []string{m.card.Title, m.card.Plain[:min(len(m.card.Plain), markedMost)]} {
		for _, t := range s.plains[m.f.key].Analyze([]byte(text)) {
			if string(t.Term) == plain && t.Start >= 0 && t.Start < t.End && t.End <= len(text) {
				return strings.ToLower(text[t.Start:t.End])
			}
		}
	}
	return plain
}
