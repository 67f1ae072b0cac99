// Package help holds the templates of the help center. Their words come from ui/shared/locales/help, their styles are
// served by package ui; what fills them is kb.Help.
package help

import "embed"

// Files are the templates.
//
//go:embed *.html
var Files embed.FS
