package shop

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

// Visit is what the widget's script tag needs to know: the key of the chat inbox and the visitor's locale.
type Visit struct {
	InboxKey string
	Locale   string
}

// page is what the templates see.
type page struct {
	Visit
	Base        string // where the shop is mounted, with a slash at its end
	Title       string
	Here        string // the collection or page marked in the menu
	Collections []Collection
	Collection  Collection
	Products    []Product
	Product     Product
	Basket      []Product
	Total       int
}

// Handler serves the shop below base ("/demo/"). visit is asked for every page; it must not block for long.
func Handler(base string, visit func(*http.Request) Visit) (http.Handler, error) {
	pages, err := parse()
	if err != nil {
		return nil, err
	}
	static, err := Static()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+base+"static/", http.StripPrefix(base+"static/", cached(http.FileServerFS(static))))
	mux.HandleFunc("GET "+base, func(w http.ResponseWriter, r *http.Request) {
		p := page{Visit: visit(r), Base: base, Collections: collections[:]}
		name, status := p.route(strings.Trim(strings.TrimPrefix(r.URL.Path, base), "/"))
		write(w, pages[name], p, status)
	})
	return mux, nil
}

// route fills the page for a path and says which template shows it.
func (p *page) route(path string) (string, int) {
	kind, slug, _ := strings.Cut(path, "/")
	switch {
	case path == "":
		p.Title, p.Products = "Furniture for people who stay in", products[:]
		return "index", http.StatusOK
	case path == "delivery":
		p.Title, p.Here = "Delivery & returns", "delivery"
		return "delivery", http.StatusOK
	case path == "checkout" || path == "checkout/delivery":
		table, _ := Find("oak-side-table")
		lamp, _ := Find("tide-lamp")
		p.Title, p.Basket, p.Total = "Checkout", []Product{table, lamp}, table.Price+lamp.Price
		return "checkout", http.StatusOK
	case kind == "collections":
		for _, c := range collections {
			if c.Slug == slug {
				p.Title, p.Here, p.Collection, p.Products = c.Name, slug, c, of(slug)
				return "collection", http.StatusOK
			}
		}
	case kind == "products":
		if q, ok := Find(slug); ok {
			p.Title, p.Here, p.Product, p.Products = q.Name+" "+q.Kind, q.Collection, q, beside(q)
			return "product", http.StatusOK
		}
	}
	p.Title = "Nothing here"
	return "missing", http.StatusNotFound
}

func write(w http.ResponseWriter, t *template.Template, p page, status int) {
	var body bytes.Buffer
	if err := t.ExecuteTemplate(&body, "layout", p); err != nil {
		http.Error(w, fmt.Sprintf("This page of the shop is broken: %v", err), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", CSP)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // the visitor has gone
}

func cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=300") // short: the drawings change with the binary
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}
