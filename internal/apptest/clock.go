package apptest

import (
	"sync/atomic"
	"time"
)

// Clock stands still until the test moves it, while the desk's goroutines read it. It begins at Noon.
type Clock struct{ moved atomic.Int64 }

// Now is a desk.Clock.
func (c *Clock) Now() time.Time { return time.UnixMilli(Noon).UTC().Add(time.Duration(c.moved.Load())) }

// Move goes on, or back.
func (c *Clock) Move(by time.Duration) { c.moved.Add(int64(by)) }
