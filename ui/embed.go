// Package ui holds everything that runs in a browser and serves what Vite built of it. It owns addresses, caching and content
// types of those files; it knows no database and no session, and it answers to everybody alike.
//
// The files are in the binary. A checkout that was never built has an empty dist folder: it compiles, and says in the
// browser what to run. With the build tag "dev" requests go to a running Vite instead (see dev.go).
package ui

import (
	"embed"
	"io/fs"
	"net/http"
	"sync"
)

//go:embed all:dist
var embedded embed.FS

// built is indexed on first use, so that commands that serve nothing don't pay for it.
var built = sync.OnceValue(func() *site { return newSite(Files()) })

// Files returns what the build made: "desk/index.html", "widget.js", "help/tokens.css". Text has its gzipped twin, "widget.js.gz".
func Files() fs.FS {
	files, err := fs.Sub(embedded, "dist")
	if err != nil {
		return embedded // cannot happen: "dist" is a valid path, which is all that Sub checks
	}
	return files
}

// Asset returns the address of one of the files below /assets/, such as "tokens.css", with its version. A page that names its styles by
// it may have them cached for ever and still gets the new ones after an upgrade.
func Asset(name string) string { return built().asset(name) }

// Serve answers a GET or HEAD request with the built file of that name, whatever the request's path is.
func Serve(w http.ResponseWriter, r *http.Request, name string) { serve(w, r, name) }

// Handler serves the browser half under the addresses it was built for; the longest prefix decides:
//
//	/desk/…      the workspace; paths that are no file get its index.html, which routes them in the browser
//	/setup       the first-run page
//	/chat/…      the chat as a page of its own; the path names the inbox
//	/widget.js   the loader, which other sites embed; /widget/… is what it fetches. Both may be read by any origin
//	/assets/…    styles and fonts of the pages that Go renders (dist/help)
//
// A hashed name of another version leads to the file of that name in this one. Pages may not be framed, and get a content security
// policy unless the response already has one.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, elsewhere := built().resolve(r.URL.Path)
		if elsewhere != "" {
			redirect(w, r, elsewhere)
			return
		}
		serve(w, r, name)
	})
}
