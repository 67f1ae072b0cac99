// Package store turns records into the desk's types and back. It alone names collections and fields, and it owns the one
// writer through which every message travels: a goroutine with its own connection that commits whatever is waiting as one
// transaction, synced to disk, and only then answers.
//
// It knows nothing of sockets, search or HTTP: it hands committed news to whoever asked for it, in the order of pos.
package store
