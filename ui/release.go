//go:build !dev

package ui

import "net/http"

// Dev tells whether this binary proxies to Vite.
const Dev = false

// pagePolicy allows our own files and connections to our own host, nothing inline and no other host.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
	"media-src 'self' blob:; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'self'"

func serve(w http.ResponseWriter, r *http.Request, name string) { built().serve(w, r, name) }
