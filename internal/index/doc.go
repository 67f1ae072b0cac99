// Package index owns what every search index of the desk has in common: a Bleve index in a folder of its own that survives what happens
// to files, batches that are on disk when they return, and the parts of queries and excerpts that Bleve has not.
//
// It knows no texts: what is indexed, how it is cut into words and who may find it is its users' to say.
package index
