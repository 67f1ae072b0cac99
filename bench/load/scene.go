package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// bench is what a journey gets: a running server, the options, and where its figures go.
type bench struct {
	*process
	options
	into results
}

const (
	visitors  = 64
	most      = 1 << 20          // messages of one journey
	patience  = 15 * time.Second // until what was sent must have arrived
	numberLen = 8
)

// scene is 64 visitors in 64 conversations and some agents who watch them. Each message carries its number in its body, so that
// every arrival is known: a message that is lost or comes twice fails the journey.
type scene struct {
	visitors, agents []*socket
	fromAgent        bool  // the agent writes; a sender's own copy of a message is not counted
	expect           int32 // arrivals, acknowledgement included, after which a message is done

	sent    []atomic.Int64 // nanoseconds since began, by number
	took    []atomic.Int64 // nanoseconds from sent to the arrival at the other side
	arrived []atomic.Int32
	out     atomic.Int64 // messages sent
	done    atomic.Int64 // messages that have arrived everywhere
	acks    atomic.Int64
	news    atomic.Int64 // message frames that agents got
	began   time.Time
	slots   []chan struct{} // by visitor: what its window has left
	failed  chan error      // the first thing that went wrong
}

// open connects everybody and lets each visitor open a conversation.
func (b *bench) open(ctx context.Context, agents, window int, fromAgent bool) (*scene, error) {
	s := &scene{fromAgent: fromAgent, expect: int32(1 + agents), began: time.Now(), failed: make(chan error, 1),
		sent: make([]atomic.Int64, most), took: make([]atomic.Int64, most), arrived: make([]atomic.Int32, most)}
	for n := range agents {
		a, err := b.agent(ctx, n, func(frame []byte, at time.Time) { s.toAgent(n, frame, at) })
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		s.agents = append(s.agents, a)
	}
	var opened sync.WaitGroup
	for n := range visitors {
		slots := make(chan struct{}, window)
		for range window {
			slots <- struct{}{}
		}
		s.slots = append(s.slots, slots)
		var v *socket
		var once sync.Once
		ready := make(chan struct{})
		v, err := b.visitor(ctx, n+1, func(frame []byte, at time.Time) {
			<-ready
			if v.conversation == "" && is(frame, "ack") {
				v.conversation = string(field(frame, conversationName))
				once.Do(opened.Done)
				return
			}
			s.toVisitor(frame, at)
		})
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		s.visitors = append(s.visitors, v)
		opened.Add(1)
		close(ready)
		opening := fmt.Sprintf(`{"t":"send","client_id":"open-%d-%d","body":"Hello","opening":{"page":"/lamps/heron","tz":"Asia/Tokyo"}}`,
			time.Now().UnixNano(), n)
		if err := v.write([]byte(opening)); err != nil {
			return nil, errors.Join(fmt.Errorf("open a conversation: %w", err), s.close())
		}
	}
	all := make(chan struct{})
	go func() { opened.Wait(); close(all) }()
	return s, s.wait(ctx, all, "conversations to open")
}

// wait returns when done is closed, or with what went wrong first.
func (s *scene) wait(ctx context.Context, done <-chan struct{}, what string) error {
	select {
	case <-done:
		return nil
	case err := <-s.failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(patience):
		return errors.Join(fmt.Errorf("%s did not finish within %s", what, patience), s.broken())
	}
}

// toAgent takes a frame that an agent got; toVisitor one that a visitor got.
func (s *scene) toAgent(n int, frame []byte, at time.Time) {
	switch {
	case is(frame, "message"):
		s.news.Add(1)
		if number, ok := s.number(frame); ok && !s.fromAgent {
			if n == 0 {
				s.timed(number, at)
			}
			s.count(number, frame)
		}
	case is(frame, "ack"):
		s.acknowledged(frame)
	case is(frame, "error"):
		s.fail(refusal(frame))
	}
}

func (s *scene) toVisitor(frame []byte, at time.Time) {
	switch {
	case is(frame, "ack"):
		s.acknowledged(frame)
	case is(frame, "message"):
		if number, ok := s.number(frame); ok && s.fromAgent {
			s.timed(number, at)
			s.count(number, frame)
		}
	case is(frame, "error"):
		s.fail(refusal(frame))
	}
}

func (s *scene) acknowledged(frame []byte) {
	if number, ok := s.number(frame); ok {
		s.acks.Add(1)
		s.count(number, frame)
	}
}

// timed notes how long a message took to the one who waits for it.
func (s *scene) timed(number int64, at time.Time) {
	s.took[number].Store(int64(at.Sub(s.began)) - s.sent[number].Load())
}

// count is one arrival. The last one gives the visitor whose turn it was a slot of its window back.
func (s *scene) count(number int64, frame []byte) {
	switch got := s.arrived[number].Add(1); {
	case got == s.expect:
		s.done.Add(1)
		s.slots[number%visitors] <- struct{}{}
	case got > s.expect:
		s.fail(fmt.Errorf("message %d arrived %d times, not %d, at last as %.300s", number, got, s.expect, frame))
	}
}

// number reads a message's number; false for what we did not send in this journey.
func (s *scene) number(frame []byte) (int64, bool) {
	body := field(frame, bodyName)
	if len(body) < numberLen+1 || body[0] != '#' {
		return 0, false
	}
	n, err := strconv.ParseInt(string(body[1:numberLen+1]), 10, 64)
	return n, err == nil && n < most && s.sent[n].Load() != 0
}

// send writes message n from one socket into a visitor's conversation.
func (s *scene) send(from *socket, n int64, conversation string, buffer []byte) ([]byte, error) {
	buffer = fmt.Appendf(buffer[:0], `{"t":"send","client_id":"%016x-%08d","conversation":"%s","kind":"reply","body":"#%08d `+
		`Is there any way to get the lamp before Friday, please?"}`, s.began.UnixNano(), n, conversation, n)
	s.out.Add(1)
	s.sent[n].Store(int64(time.Since(s.began)))
	if err := from.write(buffer); err != nil {
		return buffer, errors.Join(fmt.Errorf("send message %d: %w", n, err), from.broken())
	}
	return buffer, nil
}

func (s *scene) fail(err error) {
	select {
	case s.failed <- err:
	default: // the first one tells
	}
}

// settle waits until all that was sent has arrived everywhere, once.
func (s *scene) settle(ctx context.Context) error {
	all := make(chan struct{})
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for s.done.Load() < s.out.Load() {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
		close(all)
	}()
	return s.wait(ctx, all, fmt.Sprintf("the arrival of %d messages", s.out.Load()))
}

// broken is why the first socket was closed on us, if one was.
func (s *scene) broken() error {
	for _, socket := range append(s.agents[:len(s.agents):len(s.agents)], s.visitors...) {
		if err := socket.broken(); err != nil {
			return fmt.Errorf("a socket was closed: %w", err)
		}
	}
	return nil
}

func (s *scene) close() error {
	err := s.broken()
	for _, socket := range append(s.agents[:len(s.agents):len(s.agents)], s.visitors...) {
		socket.close()
	}
	return err
}

// The names whose values are cut out of frames.
var (
	bodyName         = []byte(`"body":"`)
	conversationName = []byte(`"conversation":"`)
)

// field is the string after a name in a frame whose strings hold no escapes, as ours and ids do.
func field(frame, name []byte) []byte {
	_, rest, found := bytes.Cut(frame, name)
	if !found {
		return nil
	}
	value, _, _ := bytes.Cut(rest, []byte{'"'})
	return value
}
