package store

import "modernc.org/libc"

// arenas hold one allocation in each size class from which SQLite borrows when it splits a page. The allocator beneath the driver
// gives the last free page of a class back to the kernel at once, so that each split would map and unmap memory: an eighth
// of the time that a message takes.
type arenas struct {
	tls  *libc.TLS
	held []uintptr
}

// Bytes of the scratch space for splitting a page of 4 KB, by how many siblings take part.
const (
	smallestArena = 2 << 10
	largestArena  = 16 << 10
)

func holdArenas() arenas {
	a := arenas{tls: libc.NewTLS()}
	for size := libc.Tsize_t(smallestArena); size <= largestArena; size *= 2 {
		if p := libc.Xmalloc(a.tls, size); p != 0 {
			a.held = append(a.held, p)
		}
	}
	return a
}

func (a arenas) release() {
	for _, p := range a.held {
		libc.Xfree(a.tls, p)
	}
	a.tls.Close()
}
