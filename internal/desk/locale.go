package desk

import (
	"strings"
	"time"
)

// ValidZone reports whether tz is a zone of the IANA database. "Local" is not: it would mean the server's.
func ValidZone(tz string) bool {
	if tz == "" || tz == "Local" || len(tz) > 64 {
		return false
	}
	_, err := time.LoadLocation(tz)
	return err == nil
}

// ValidLocale reports whether tag is a well-formed language tag: the langtag production of RFC 5646, 2.1, without
// grandfathered tags (they are not in use on the web). It does not ask whether the language exists.
func ValidLocale(tag string) bool {
	if len(tag) < 2 || len(tag) > 35 { // RFC 5646, 4.4.1: buffers of 35 hold every practical tag
		return false
	}
	parts := strings.Split(tag, "-")
	if n := len(parts[0]); n < 2 || n > 3 || !letters(parts[0]) {
		return false
	}
	for i := 1; i < len(parts); i++ {
		p := parts[i]
		if p == "" || len(p) > 8 || !alphanumeric(p) {
			return false
		}
		if len(p) == 1 && i == len(parts)-1 {
			return false // a singleton announces what must follow
		}
	}
	return true
}

func letters(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

func alphanumeric(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
