//go:build dev

package ui

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// Dev tells whether this binary proxies to Vite.
const Dev = true

// viteHost is where `npm run dev` listens.
const viteHost = "127.0.0.1:5173"

// pagePolicy adds what hot reloading needs: styles written into the page and a socket to Vite itself.
const pagePolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
	"connect-src 'self' ws://" + viteHost + "; base-uri 'none'; frame-ancestors 'none'"

// serve lets Vite answer for what it builds; files that are merely copied come from the folder of the last build.
func serve(w http.ResponseWriter, r *http.Request, name string) {
	part, _, _ := strings.Cut(name, "/")
	switch part {
	case "desk", "setup", "chat", "widget.js":
		w.Header().Set("Content-Security-Policy", pagePolicy)
		vite().ServeHTTP(w, r)
	default:
		built().serve(w, r, name)
	}
}

func vite() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(&url.URL{Scheme: "http", Host: viteHost}) },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "Vite does not answer at "+viteHost+" ("+err.Error()+"). Start it with: make dev", http.StatusBadGateway)
		},
	}
}
