// Package hooks is where PocketBase's events meet the parts: one table of routes, one of record hooks, and their handlers. It
// decides nothing that a part or the desk's rules can decide; it verifies who asks, limits what they send and passes on.
package hooks
