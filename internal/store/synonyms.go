package store

import (
	"context"
	"strings"
)

// Synonyms calls fn for every group of words that people use for one another.
func (s *Store) Synonyms(ctx context.Context, fn func(locale string, words []string)) error {
	return s.each(ctx, func(scan func(...any) error) error {
		var locale, words string
		if err := scan(&locale, &words); err != nil {
			return err
		}
		fn(locale, SplitWords(words))
		return nil
	}, `SELECT locale, words FROM synonyms ORDER BY id`)
}

// SplitWords reads words with commas between, in any script.
func SplitWords(list string) (out []string) {
	for w := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == '،' || r == '、' || r == '，' || r == '\n' }) {
		if w = strings.Join(strings.Fields(w), " "); w != "" {
			out = append(out, w)
		}
	}
	return out
}
