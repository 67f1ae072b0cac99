// Package apptest gives tests a real PocketBase app on a migrated folder of its own, and
// a seed in which every persona of the desk exists with something to see and something
// that is hidden from them. It serves requests in process and knows no hooks: a test that
// wants the whole desk binds them to the app before the first request.
package apptest
