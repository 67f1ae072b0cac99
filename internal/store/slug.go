package store

import (
	"strconv"
	"strings"
	"unicode"
)

// slugMost is how many letters of a title make its address.
const slugMost = 80

// Slug makes an address of a title. Letters of every script stay what they are (browsers show them, RFC 3987); whatever is no letter
// or digit becomes one hyphen. Empty when the title has neither.
func Slug(title string) string {
	var b strings.Builder
	gap, n := false, 0
	for _, r := range strings.ToLower(title) {
		if r == '\'' || r == '’' || r == '\u00AD' || r == '\u200C' || r == '\u200D' {
			continue // these join what they stand between
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) {
			gap = b.Len() > 0
			continue
		}
		if n+1 >= slugMost && !unicode.Is(unicode.M, r) {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
			n++
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// numbered is the nth try to find a slug that is free.
func numbered(slug string, n int) string {
	if n == 1 {
		return slug
	}
	return slug + "-" + strconv.Itoa(n)
}
