package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// journey is one thing that people do with the server, all the way.
type journey struct {
	name string
	run  func(context.Context, *bench) error
}

// journeys in the order in which a fresh process meets them: memory first, while its heap is still small.
var journeys = []journey{
	{"sockets", idleSockets},
	{"visitor → agent 97/s", latency("visitor → agent 97/s", 97, 1, false)},
	{"visitor → agent 200/s", latency("visitor → agent 200/s", 200, 1, false)},
	{"agent → visitor 97/s", latency("agent → visitor 97/s", 97, 1, true)},
	{"agent → visitor 200/s", latency("agent → visitor 200/s", 200, 1, true)},
	{"throughput", flood("throughput", 1)},
	{"watching", flood("watching", watchers)},
	{"200 agents 97/s", latency("200 agents 97/s", 97, crowd, false)},
}

const warmup = time.Second

// latency sends at a steady rate, whatever comes back, and measures from just before the write to the moment at which the other
// side has read the message, which the server has put on disk before.
func latency(name string, perSecond, watching int, fromAgent bool) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		s, err := b.open(ctx, watching, perSecond, fromAgent) // one second of messages: no window at such rates
		if err != nil {
			return err
		}
		if !fromAgent {
			return errors.Join(s.steady(ctx, b, name, perSecond, func(n int64) (*socket, string) {
				v := s.visitors[n%visitors]
				return v, v.conversation
			}), s.close())
		}
		return errors.Join(s.steady(ctx, b, name, perSecond, func(n int64) (*socket, string) {
			return s.agents[0], s.visitors[n%visitors].conversation
		}), s.close())
	}
}

func (s *scene) steady(ctx context.Context, b *bench, name string, perSecond int, from func(n int64) (*socket, string)) error {
	skip := int64(perSecond) * int64(warmup/time.Second)
	total := skip + int64(float64(perSecond)*b.seconds.Seconds())
	step := time.Second / time.Duration(perSecond)
	var before usage
	var buffer []byte
	began := time.Now()
	for n := range total {
		time.Sleep(time.Until(began.Add(time.Duration(n) * step)))
		if err := ctx.Err(); err != nil {
			return err
		}
		if n == skip {
			var err error
			if before, err = b.usage(); err != nil {
				return err
			}
		}
		<-s.slots[n%visitors]
		socket, conversation := from(n)
		var err error
		if buffer, err = s.send(socket, n, conversation, buffer); err != nil {
			return err
		}
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	after, err := b.usage()
	if err != nil {
		return err
	}
	took := make([]float64, 0, total-skip)
	for n := skip; n < total; n++ {
		took = append(took, float64(s.took[n].Load())/float64(time.Millisecond))
	}
	slices.Sort(took)
	b.into.add(name+", p50", quantile(took, .50))
	b.into.add(name+", p99", quantile(took, .99))
	b.into.add(name+", CPU", microseconds(after.cpu-before.cpu)/float64(total-skip))
	b.into.add(name+", growth", float64(after.rss-before.rss)/(1<<20))
	return nil
}

// flood lets every visitor keep a window of messages under way. A message leaves the window when it was acknowledged and has reached
// everybody who watches: a server cannot run ahead of its readers, and nobody has to be dropped.
func flood(name string, watching int) func(context.Context, *bench) error {
	const window = 8
	return func(ctx context.Context, b *bench) error {
		s, err := b.open(ctx, watching, window, false)
		if err != nil {
			return err
		}
		sending, stop := context.WithTimeout(ctx, warmup+b.seconds)
		defer stop()
		var senders sync.WaitGroup
		for n := range s.visitors {
			senders.Go(func() { s.pour(sending, n) })
		}
		time.Sleep(warmup)
		err = s.rates(sending, b, name)
		senders.Wait()
		return errors.Join(err, s.settle(ctx), s.close())
	}
}

// pour sends one visitor's messages as fast as its window allows. Numbers are dealt out so that n mod 64 names the visitor.
func (s *scene) pour(ctx context.Context, visitor int) {
	var buffer []byte
	v := s.visitors[visitor]
	for n := int64(visitor); n < most; n += visitors {
		select {
		case <-ctx.Done():
			return
		case <-s.slots[visitor]:
		}
		var err error
		if buffer, err = s.send(v, n, v.conversation, buffer); err != nil {
			s.fail(err)
			return
		}
	}
}

// rates measures from now until the senders stop.
func (s *scene) rates(sending context.Context, b *bench, name string) error {
	began, acks, news := time.Now(), s.acks.Load(), s.news.Load()
	before, err := b.usage()
	if err != nil {
		return err
	}
	<-sending.Done()
	passed := time.Since(began).Seconds()
	after, err := b.usage()
	if err != nil {
		return err
	}
	messages := float64(s.acks.Load() - acks)
	if messages == 0 {
		return fmt.Errorf("nothing was acknowledged")
	}
	b.into.add(name+", messages", messages/passed)
	b.into.add(name+", deliveries", float64(s.news.Load()-news)/passed)
	b.into.add(name+", CPU", microseconds(after.cpu-before.cpu)/messages)
	return nil
}

// idleSockets holds visitors who have said hello and nothing else, and tells what one costs the server.
func idleSockets(ctx context.Context, b *bench) error {
	const dialers = 32
	before, err := b.usage()
	if err != nil {
		return err
	}
	held := make([]*socket, b.sockets)
	numbers := make(chan int)
	failed := make(chan error, dialers)
	var all sync.WaitGroup
	for range dialers {
		all.Go(func() {
			for n := range numbers {
				var err error
				if held[n], err = b.visitor(ctx, 1000+n, func([]byte, time.Time) {}); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	for n := range held {
		select {
		case numbers <- n:
			continue
		case err = <-failed:
		}
		break
	}
	close(numbers)
	all.Wait()
	if err == nil {
		time.Sleep(8 * time.Second) // the greetings' garbage is collected
		var after usage
		after, err = b.usage()
		b.into.add("sockets", float64(after.rss-before.rss)/float64(b.sockets)/(1<<10))
	}
	for _, s := range held {
		if s != nil {
			err = errors.Join(err, s.broken())
			s.close()
		}
	}
	return err
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
