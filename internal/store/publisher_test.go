package store_test

import (
	"fmt"
	"sync"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

// The acknowledgement of a visitor's message hangs on Origin, so the news must bring it along.
func TestNewsOfAMessageNameTheSocketThatSentIt(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	sent := d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "with-origin", Body: "From a socket", Origin: 42})
	d.await("the message with its origin", func(news []desk.News) bool {
		for _, n := range news {
			if n.Message != nil && n.Message.ID == sent.Message.ID {
				return n.Origin == 42
			}
		}
		return false
	})
}

func TestWhatASlowListenerMadeThePublisherDropComesInOrderAfterAll(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	say := func(n int) desk.Draft {
		return desk.Draft{Conversation: r.Conversation, ClientID: fmt.Sprintf("message-%d", n), Body: "and"}
	}
	const alone, together = 300, 40 // batches: more than the publisher's queue takes
	d.mu.Lock()                     // nobody listens
	for n := range alone {
		d.post(visitor, say(n))
	}
	release := d.Hold()
	var last sync.WaitGroup
	for n := range together {
		last.Add(1)
		d.Submit(visitor, say(alone+n), func(desk.Receipt, error) { last.Done() })
	}
	release()
	last.Wait()
	d.mu.Unlock()
	if n := d.count(`SELECT count(*) FROM changes WHERE conversation = '%s' AND seq - first_seq = %d`, r.Conversation, together-1); n != 1 {
		t.Fatalf("%d rows tell of the %d messages of one batch", n, together)
	}
	end := r.Message.Seq + alone + together
	var seqs []int64
	d.await("all messages", func(news []desk.News) bool {
		seqs = seqs[:0]
		for _, n := range news {
			if n.Message != nil && n.Conversation.ID == r.Conversation && n.Message.Seq > r.Message.Seq {
				seqs = append(seqs, n.Message.Seq)
			}
		}
		return len(seqs) > 0 && seqs[len(seqs)-1] == end
	})
	for i, seq := range seqs {
		if seq != r.Message.Seq+1+int64(i) {
			t.Fatalf("message %d of the news has seq %d", i, seq)
		}
	}
}

func TestAnAgentWhoGotHalfOfABatchLearnsOfTheOtherHalf(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	release := d.Hold()
	var done sync.WaitGroup
	for n := range 5 {
		done.Add(1)
		d.Submit(visitor, desk.Draft{Conversation: r.Conversation, ClientID: fmt.Sprintf("message-%d", n), Body: "and"}, func(desk.Receipt, error) { done.Done() })
	}
	release()
	done.Wait()
	head, err := d.Pos(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	agent := d.agent(apptest.Agent)
	for pos := head - 5; pos <= head; pos++ {
		missed, err := d.Changes(t.Context(), agent, pos, 10)
		if err != nil || missed.Reload {
			t.Fatalf("after %d: %+v, %v", pos, missed, err)
		}
		if got, want := len(missed.Conversations), min(int(head-pos), 1); got != want {
			t.Errorf("after %d of %d: %d conversations, want %d", pos, head, got, want)
		}
	}
}
