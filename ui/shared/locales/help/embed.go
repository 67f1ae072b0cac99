// Package help holds the words of the help center's pages, one JSON catalog a locale, in the form that ui/shared/i18n.ts
// describes. The pseudo-locale en-XA is made from English, as it is there.
package help

import "embed"

// Files are the catalogs: en.json, de.json and so on.
//
//go:embed *.json
var Files embed.FS
