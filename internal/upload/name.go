package upload

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/desk"
)

const (
	maxNameBytes = 200 // file systems end at 255, and copies get a suffix
	maxExtension = 12  // bytes; what is longer is a part of the name that happens to have a dot
)

// CleanName makes a name that a person can read and every file system takes: no folders, nothing that turns the direction of
// writing (U+202E shows "gpj.exe" as "exe.jpg") or is not seen, none of the characters that Windows keeps for itself.
// extension is put on names that have none left.
func CleanName(claimed, extension string) string {
	if i := strings.LastIndexAny(claimed, `/\`); i >= 0 {
		claimed = claimed[i+1:]
	}
	var b strings.Builder
	for _, r := range claimed {
		switch {
		case r == utf8.RuneError, unseen(r):
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case strings.ContainsRune(`<>:"|?*`, r):
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	name := strings.Trim(strings.Join(strings.Fields(b.String()), " "), ". ")
	if name == "" {
		name = "file" + extension
	}
	if device(name) {
		name = "_" + name
	}
	return shorten(name)
}

// unseen are control and format characters (categories Cc and Cf), but for the joiners that Persian, Indic scripts and emoji
// are written with; and what is not assigned or private.
func unseen(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	if r == nonJoiner || r == joiner || unicode.IsSpace(r) && r != '\u0085' {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// device reports a name that Windows takes for a device, with any extension.
func device(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch strings.TrimSpace(stem) {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '1' && stem[3] <= '9'
}

// shorten cuts the name, not the extension.
func shorten(name string) string {
	if fits(name) {
		return name
	}
	extension := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= maxExtension {
		name, extension = name[:i], name[i:]
	}
	for !fits(name + "…" + extension) {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.TrimRight(name, ". ") + "…" + extension
}

func fits(name string) bool {
	return len(name) <= maxNameBytes && utf8.RuneCountInString(name) <= desk.MaxFileName
}
