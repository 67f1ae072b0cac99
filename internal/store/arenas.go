package store

import "modernc.org/libc"

// arenas keep the allocator beneath the driver from mapping memory for every message. It cuts regions into blocks of one size, and gives a
// region back to the kernel with its last block: when all others are full, each split of a page in SQLite maps a region and unmaps
// it again, which is an eighth of the time that a message takes. So one block is held in whichever region has room.
type arenas struct {
	tls  *libc.TLS
	held map[uintptr]uintptr // by region: the block
}

// Bytes. Splitting a page takes a block of one of the two largest sizes, which are powers of two.
const (
	regionBytes   = 64 << 10
	smallestArena = 8 << 10
	largestArena  = 16 << 10
	arenasMost    = 64 // at most so many regions are held: 4 MB, when nothing else is in them
)

func newArenas() *arenas { return &arenas{tls: libc.NewTLS(), held: map[uintptr]uintptr{}} }

// provide leaves room for a block of each size in a region that stays.
func (a *arenas) provide() {
	for size := libc.Tsize_t(smallestArena); size <= largestArena; size *= 2 {
		for len(a.held) < arenasMost {
			p := libc.Xmalloc(a.tls, size)
			if p == 0 {
				break
			}
			region := p &^ (regionBytes - 1)
			if _, ok := a.held[region]; ok {
				libc.Xfree(a.tls, p)
				break
			}
			a.held[region] = p
		}
	}
}

func (a *arenas) release() {
	for _, p := range a.held {
		libc.Xfree(a.tls, p)
	}
	a.tls.Close()
}
