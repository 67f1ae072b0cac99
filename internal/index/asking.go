package index

import (
	"context"
	"sync/atomic"
	"time"
)

// Ask has the goroutine that reads the queue do something, and waits for its answer.
func Ask(ctx context.Context, queue chan<- chan error) error {
	done := make(chan error, 1)
	select {
	case queue <- done:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Signal leaves a note in a queue of one: a second note says nothing new.
func Signal(queue chan<- struct{}) {
	select {
	case queue <- struct{}{}:
	default:
	}
}

// damageEvery is between rebuilds that a failing search asked for, so that no query can make it a loop.
const damageEvery = 10 * time.Minute

// Damage lets a search that met what a sound index never does ask for a rebuild, now and then.
type Damage struct{ last atomic.Int64 } // Unix nanoseconds

// Heed reports whether this one is to be acted on.
func (d *Damage) Heed() bool {
	now, last := time.Now().UnixNano(), d.last.Load()
	return (last == 0 || now-last >= int64(damageEvery)) && d.last.CompareAndSwap(last, now)
}

// Ever reports whether one was heeded.
func (d *Damage) Ever() bool { return d.last.Load() != 0 }
