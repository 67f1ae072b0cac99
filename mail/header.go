package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameMost bounds a name in a header, in characters: what mail programs show of it.
const nameMost = 60

// Plain makes a name that somebody typed safe to stand in a line of ours: one line, without control characters and without
// marks that turn the direction of what follows (Unicode UAX 9: a name must not rearrange the words around it).
func Plain(name string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			return ' '
		}
		return r
	}, name)
	clean = strings.Join(strings.Fields(clean), " ")
	n := 0
	for i := range clean {
		if n++; n > nameMost {
			return strings.TrimSpace(clean[:i]) + "…"
		}
	}
	return clean
}

// phrase is a name as it may stand before an address: the mailer does not quote, so what has a meaning there (RFC 5322, 3.2.3) goes.
func phrase(name string) string {
	return strings.Join(strings.FieldsFunc(Plain(name), func(r rune) bool { return r == ' ' || strings.ContainsRune(`()<>[]:;@\,."=?`, r) }), " ")
}

// headers are on every mail. None offers to unsubscribe: these are answers to what somebody has asked for, no list.
func headers(id, thread, domain string) map[string]string {
	h := map[string]string{
		"Message-ID":               "<" + id + "@" + domain + ">",
		"Auto-Submitted":           "auto-generated", // RFC 3834, 5: no out-of-office comes back
		"X-Auto-Response-Suppress": "All",            // the same for Exchange
	}
	if thread != "" {
		h["References"] = "<" + thread + "@" + domain + ">" // mails about one conversation stand together
		h["In-Reply-To"] = h["References"]
	}
	return h
}

// oneLine is the last gate of a header: whatever was put into it, it stays one line. Folding is the mailer's.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}
