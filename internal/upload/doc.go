// Package upload finds out what a file is before anybody believes it: its type by its bytes, its size in pixels without
// decoding it, its hash, and a name that is safe to show and to save under. It knows neither who sent it nor where it is kept.
package upload
