// Package panel is the page that leads from PocketBase's panel back to the workspace.
package panel

import "embed"

// Files are the panel's extension: main.js is run by it.
//
//go:embed main.js
var Files embed.FS
