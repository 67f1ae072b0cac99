package store

import "modernc.org/libc"

// arenas hold one allocation in each size class of the allocator beneath the driver. It gives the last free page of a class
// back to the kernel at once, so that each split of a page in SQLite would map and unmap memory: an eighth of the time that a message takes.
type arenas struct {
	tls  *libc.TLS
	held []uintptr
}

// Bytes. Beyond the largest class there are no classes.
const (
	smallestArena = 16
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
