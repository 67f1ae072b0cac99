package chat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"testing"

	"porchlight/internal/desk"
)

func benchNews(pos int64) desk.News {
	m := desk.Message{ID: "abcdefghijklmno", Seq: pos, PublicSeq: pos, ClientID: "0c7d9a1e-7b0f-4c1d", Kind: desk.Reply,
		Author: desk.Author{Kind: desk.ByAgent, ID: "mara", Name: "Mara"},
		Body:   "It does: the lamp takes any E14 bulb up to 40 W, and one is in the box.", Lang: "en", At: 1790000000000}
	return desk.News{Pos: pos, Kind: desk.MessageAdded, Message: &m, After: []string{"agent:mara", "all", "team:one"},
		Conversation: desk.Conversation{ID: "c1bcdefghijklmn", Contact: "ada", Status: desk.Open, Preview: m.Body, LastAuthor: desk.ByAgent}}
}

func BenchmarkEncodeMessageForBoth(b *testing.B) {
	n := benchNews(1)
	b.ReportAllocs()
	var p pen
	for b.Loop() {
		p.address(&n)
		p.blot()
	}
}

// BenchmarkMarshalMessage is what reflection would cost for one audience, to compare with.
func BenchmarkMarshalMessage(b *testing.B) {
	n := benchNews(1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(n.Message); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendMessage(b *testing.B) {
	n := benchNews(1)
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = AppendMessage(dst[:0], n.Message)
	}
}

func BenchmarkDecodeSend(b *testing.B) {
	data := []byte(`{"t":"send","client_id":"0c7d9a1e-7b0f","conversation":"c1bcdefghijklmn","kind":"reply","body":"It does: the lamp takes any E14 bulb up to 40 W, and one is in the box.","lang":"en"}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPublish queues one message for so many listeners whose writers are already at work.
func BenchmarkPublish(b *testing.B) {
	for _, listeners := range []int{2, 50} {
		b.Run(fmt.Sprint(listeners), func(b *testing.B) {
			w := newWorld(b)
			var all []*conn
			for range listeners {
				c := &conn{hub: w.hub, cancel: func() {}}
				who := w.agents["token-mara"]
				c.who.Store(&who)
				c.writing = true
				c.listen(topicsOf(&who))
				all = append(all, c)
			}
			batch := make([]desk.News, 16)
			for i := range batch {
				batch[i] = benchNews(int64(i + 1))
			}
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N/len(batch) + 1 {
				w.hub.Publish(batch)
				for _, c := range all {
					t, _ := c.next()
					w.hub.giveBack(t.box, t.batch)
				}
			}
			b.StopTimer()
			b.ReportMetric(float64(b.N)*float64(listeners)/b.Elapsed().Seconds(), "deliveries/s")
		})
	}
}

// BenchmarkDeliver sends through real sockets, all of which are read.
func BenchmarkDeliver(b *testing.B) {
	for _, listeners := range []int{2, 50} {
		b.Run(fmt.Sprint(listeners), func(b *testing.B) {
			w := newWorld(b)
			done := make(chan struct{})
			for range listeners {
				c := w.connect(asAgent("mara"))
				last := []byte(fmt.Sprintf(`"pos":%d,`, b.N+1))
				go func() {
					defer func() { done <- struct{}{} }()
					for {
						_, data, err := c.ws.ReadMessage()
						if err != nil {
							b.Error(err)
							return
						}
						if bytes.Contains(data, last) {
							return
						}
					}
				}()
			}
			b.ResetTimer()
			for pos := 1; pos <= b.N+1; pos += 16 {
				batch := make([]desk.News, 0, 16)
				for i := pos; i < pos+16 && i <= b.N+1; i++ {
					batch = append(batch, benchNews(int64(i)))
				}
				w.hub.Publish(batch)
				drained(w.hub)
			}
			for range listeners {
				<-done
			}
			b.StopTimer()
			s := w.hub.Stats()
			b.ReportMetric(float64(s.FramesOut)/b.Elapsed().Seconds(), "deliveries/s")
			b.ReportMetric(float64(s.FramesOut)/float64(s.Writes), "frames/write")
			b.ReportMetric(float64(s.Slow), "slow")
		})
	}
}

// drained waits until no queue is half full: the benchmark measures readers that keep up.
func drained(h *Hub) {
	for full := true; full; runtime.Gosched() {
		full = false
		h.topics.each(topicAgents, func(c *conn) {
			c.mu.Lock()
			full = full || len(c.out) > maxQueue/2
			c.mu.Unlock()
		})
	}
}

// BenchmarkIdle reports what an idle socket costs, without its share of the client in the same process.
func BenchmarkIdle(b *testing.B) {
	const sockets = 1000
	w := newWorld(b)
	memory := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse + m.StackInuse
	}
	before := memory()
	for i := range sockets {
		w.connect(asVisitor(fmt.Sprint("visitor", i)))
	}
	per := float64(memory()-before) / sockets
	for b.Loop() {
		w.hub.sweep(w.now())
	}
	b.ReportMetric(per, "B/socket+client")
}
