// Package plain reads a reply for somebody who learned its language at school: it marks figures of speech, jargon, short forms that
// nobody explained, dates that two countries read in two ways, and whatever else makes such a reader stop; and it offers plainer words.
//
// What it marks is data: the files in rules, one a language, in a format of their own that docs/plain-language.md describes. It knows
// no model, no network and no database, keeps nothing of what it reads, and takes time in proportion to the length of the text.
package plain
