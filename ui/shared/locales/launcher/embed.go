// Package launcher holds the words on the widget's launcher, one JSON catalog a locale. They travel with the status answer: the
// script on other people's pages has no room for languages that its reader does not speak.
package launcher

import "embed"

// Files are the catalogs: en.json, de.json and so on.
//
//go:embed *.json
var Files embed.FS
