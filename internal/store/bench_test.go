package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"porchlight/internal/desk"
)

// BenchmarkPost is what one durable message costs when 64 visitors write at once.
func BenchmarkPost(b *testing.B) {
	d := newDesk(b)
	const visitors = 64
	var group sync.WaitGroup
	var next atomic.Int64
	who, where := make([]desk.Identity, visitors), make([]string, visitors)
	for n := range visitors {
		from, r := d.opened("Hello")
		who[n], where[n] = from, r.Conversation
	}
	before := d.Stats()
	b.ReportAllocs()
	b.ResetTimer()
	for n := range visitors {
		group.Go(func() {
			for {
				i := next.Add(1)
				if i > int64(b.N) {
					return
				}
				d.post(who[n], desk.Draft{Conversation: where[n], ClientID: fmt.Sprintf("message-%d", i), Body: "Is there any way to get it before Friday?"})
			}
		})
	}
	group.Wait()
	b.StopTimer()
	after := d.Stats()
	b.ReportMetric(float64(after.Operations-before.Operations)/float64(max(1, after.Batches-before.Batches)), "messages/commit")
}
