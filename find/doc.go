// Package find owns the search over conversations: the Bleve index of what was said, who said it and what it was about, and the
// questions that agents ask of it.
//
// It knows no database. What there is to index comes through Source, in the order in which it was committed, and the index is a
// cache of it: it may be deleted at any time and fills itself again, the newest conversations first, while it already answers.
// Chat comes first: it indexes in small batches with long rests, and waits while the desk is busy.
package find
