// Package shop owns the pages of the sample shop Alder & Finch, on which the demo carries the real widget. It knows the
// widget only by its script tag, and asks nobody for anything: no scripts of its own, no cookies, no forms that send.
package shop

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
)

//go:embed templates static
var files embed.FS

// CSP is what the shop's pages are served with: everything from this host, and nothing inline. The widget brings its styles
// as adopted style sheets, which a policy does not hold back.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
	"media-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// Static holds the style sheet and the drawings.
func Static() (fs.FS, error) {
	sub, err := fs.Sub(files, "static")
	if err != nil {
		return nil, fmt.Errorf("open the shop's static files: %w", err)
	}
	return sub, nil
}

// parse reads one template set a page, each with the layout around it.
func parse() (map[string]*template.Template, error) {
	funcs := template.FuncMap{"money": money}
	layout, err := template.New("layout").Funcs(funcs).ParseFS(files, "templates/layout.html", "templates/card.html")
	if err != nil {
		return nil, fmt.Errorf("parse the shop's layout: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, name := range []string{"index", "collection", "product", "checkout", "delivery", "missing"} {
		page, err := layout.Clone()
		if err == nil {
			page, err = page.ParseFS(files, "templates/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("parse the shop's page %s: %w", name, err)
		}
		pages[name] = page
	}
	return pages, nil
}
