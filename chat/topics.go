package chat

import (
	"hash/maphash"
	"sync"
)

// Topics. Agents listen to their principals, to topicAgents and, who sees all contacts, to topicContacts, visitors to their contact and their token.
const (
	topicAgents   = "agents"   // presence
	topicContacts = "contacts" // of those who see all contacts, whatever conversations they see
)

func topicContact(contact string) string { return "contact:" + contact }
func topicToken(hash string) string      { return "token:" + hash }

const topicShards = 64 // more than cores, so that publishers seldom meet

// topics maps a topic to its listeners. Reading shards is what publishers do, all at once.
type topics struct {
	seed   maphash.Seed
	shards [topicShards]struct {
		mu sync.RWMutex
		of map[string][]*conn // guarded by mu
	}
}

func newTopics() *topics {
	t := &topics{seed: maphash.MakeSeed()}
	for i := range t.shards {
		t.shards[i].of = map[string][]*conn{}
	}
	return t
}

func (t *topics) add(topic string, c *conn) {
	s := &t.shards[maphash.String(t.seed, topic)%topicShards]
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.of[topic] {
		if known == c {
			return
		}
	}
	s.of[topic] = append(s.of[topic], c)
}

func (t *topics) remove(topic string, c *conn) {
	s := &t.shards[maphash.String(t.seed, topic)%topicShards]
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.of[topic]
	for i, known := range list {
		if known == c {
			last := len(list) - 1
			list[i], list[last] = list[last], nil
			if s.of[topic] = list[:last]; last == 0 {
				delete(s.of, topic)
			}
			return
		}
	}
}

// each calls f for every listener of a topic. f must not block and must not change topics.
func (t *topics) each(topic string, f func(*conn)) {
	s := &t.shards[maphash.String(t.seed, topic)%topicShards]
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, c := range s.of[topic] {
		f(c)
	}
}

func (t *topics) count(topic string) int {
	s := &t.shards[maphash.String(t.seed, topic)%topicShards]
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.of[topic])
}
