//go:build !dev

package ui

import "net/http"

// Dev tells whether this binary proxies to Vite.
const Dev = false

// pagePolicy allows our own files and connections to our own host (sockets included), nothing inline, no other host and no page
// around ours. Elements are made from text nowhere but in Svelte's own templates, where the article editor reads what is pasted
// (in a document apart, from which it takes what its schema knows), and where it shows what the server rendered and sanitised.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
	"media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types svelte-trusted-html ProseMirrorClipboard porchlight-preview"

func serve(w http.ResponseWriter, r *http.Request, name string) { built().serve(w, r, name) }
