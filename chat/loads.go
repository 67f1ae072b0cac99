package chat

import (
	"slices"
	"strings"
	"sync"

	"porchlight/internal/desk"
)

// loads are how many chats each agent has, as the desk last told: as many as there are agents.
type loads struct {
	mu sync.Mutex     // held while news of loads are published, so that they come in order
	of map[string]int // guarded by mu: by agent, without those who have none
}

// Loads tells all agents how many chats some of them have now.
func (h *Hub) Loads(list []desk.Load) {
	h.loads.mu.Lock()
	defer h.loads.mu.Unlock()
	batch := make([]Envelope, len(list))
	for i, l := range list {
		if h.loads.of[l.Agent] = l.Chats; l.Chats == 0 {
			delete(h.loads.of, l.Agent)
		}
		batch[i] = Envelope{To: []string{topicAgents}, Agent: appendLoad(nil, l)}
	}
	h.bus.Publish(batch)
}

// list is everybody who has chats.
func (l *loads) list() []desk.Load {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]desk.Load, 0, len(l.of))
	for agent, chats := range l.of {
		list = append(list, desk.Load{Agent: agent, Chats: chats})
	}
	slices.SortFunc(list, func(a, b desk.Load) int { return strings.Compare(a.Agent, b.Agent) })
	return list
}
