// Package kb owns the knowledge base: the Bleve index of published texts, search and suggestions over it, Markdown made
// into safe HTML and plain text, and the pages of the help center. It alone knows Bleve.
//
// It knows no database. What there is to index comes through Source, and the index is a cache of it: it may be deleted at
// any time, is rebuilt when missing, outdated or damaged, and never answers for what Source no longer holds for long.
package kb
