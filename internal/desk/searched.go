package desk

import (
	"strings"
	"unicode"
)

const (
	joiner, nonJoiner = '\u200d', '\u200c' // part of words in some scripts

	searchedMost = 120   // characters of a query that are kept: a long question's
	maskedFrom   = 6     // digits in a row or in a word: telephone, card and customer numbers, and no model of a lamp
	masked       = "•••" // stands for what names a person
)

// Searched is what is kept of a query: one line, without addresses and long numbers. Empty: nothing that could be a question.
func Searched(query string) string {
	words := strings.FieldsFunc(query, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) && r != joiner && r != nonJoiner })
	var out []string
	for i := 0; i < len(words); {
		n := numbersFrom(words[i:])
		switch {
		case n > 0:
			out = append(out, masked)
			i += n
			continue
		case strings.Contains(words[i], "@") || digitsOf(words[i]) >= maskedFrom:
			out = append(out, masked)
		default:
			out = append(out, words[i])
		}
		i++
	}
	text := []rune(strings.ToValidUTF8(strings.Join(out, " "), ""))
	kept := strings.TrimSpace(string(text[:min(len(text), searchedMost)]))
	if !strings.ContainsFunc(kept, letterOrDigit) {
		return ""
	}
	return kept
}

// numbersFrom says how many words from the first on are groups of one long number, such as "+49 30 1234567"; 0: none.
func numbersFrom(words []string) int {
	digits, n := 0, 0
	for _, w := range words {
		if digitsOf(w) == 0 || strings.ContainsFunc(w, unicode.IsLetter) {
			break
		}
		digits += digitsOf(w)
		n++
	}
	if digits < maskedFrom {
		return 0
	}
	return n
}

func digitsOf(word string) (n int) {
	for _, r := range word {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// SearchedWords is what searches for the same have in common: words in small letters, without the marks around them.
func SearchedWords(kept string) string {
	words := strings.Fields(strings.ToLower(kept))
	out := words[:0]
	for _, w := range words {
		if w = strings.TrimFunc(w, func(r rune) bool { return !letterOrDigit(r) && !unicode.IsMark(r) }); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}
