// Package mail holds the words of the mails that the desk sends, one JSON catalog a locale, in the form that ui/shared/i18n.ts
// describes, without plurals.
package mail

import "embed"

// Files are the catalogs: en.json, de.json and so on.
//
//go:embed *.json
var Files embed.FS
