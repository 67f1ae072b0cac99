package index

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// Guarded turns a panic, a read past the end of a mapped file included, into an error.
func Guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f()
}

// within runs f, which may never return when Bleve's own goroutines have died, and stops waiting after d.
func within(ctx context.Context, d time.Duration, act string, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- Guarded(f) }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("%s: %w", act, err)
		}
		return nil
	case <-t.C:
		return fmt.Errorf("%s: no answer in %s", act, d)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", act, ctx.Err())
	}
}
