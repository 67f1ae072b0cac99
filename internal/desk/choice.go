package desk

import (
	"cmp"
	"slices"
	"strings"
)

// PreferLocale puts the text for a reader first: the one in exactly their locale, then in a wider form of it (RFC 4647, 3.4: pt for pt-BR), then
// in another form of their language, then by the same steps in the locale of the inbox. What is left keeps its order.
func PreferLocale[T any](texts []T, of func(T) string, reader, inbox string) {
	slices.SortStableFunc(texts, func(a, b T) int { return cmp.Compare(fit(of(a), reader, inbox), fit(of(b), reader, inbox)) })
}

const unfit = 3 // of the steps of one wish

func fit(locale, reader, inbox string) int {
	if n := near(locale, reader); n < unfit {
		return n
	}
	return unfit + near(locale, inbox)
}

func near(locale, wanted string) int {
	l, w := strings.ToLower(locale), strings.ToLower(wanted)
	switch {
	case w == "":
		return unfit
	case l == w:
		return 0
	case strings.HasPrefix(w, l+"-"):
		return 1
	case language(l) == language(w):
		return 2
	}
	return unfit
}
