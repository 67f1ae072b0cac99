package store

import "porchlight/internal/desk"

// weigh moves a chat from one agent's load to another's; empty names are nobody. It needs mu, or nobody else who knows r.
func (r *router) weigh(from, to string) {
	if from == to {
		return
	}
	for agent, by := range map[string]int{from: -1, to: +1} {
		if agent != "" {
			r.loads[agent] += by
			r.busier[agent] = true
		}
	}
}

// tellLoads tells of every load that has changed.
func (r *router) tellLoads() {
	r.mu.Lock()
	list := make([]desk.Load, 0, len(r.busier))
	for agent := range r.busier {
		list = append(list, desk.Load{Agent: agent, Chats: r.loads[agent]})
		if r.loads[agent] == 0 {
			delete(r.loads, agent)
		}
	}
	clear(r.busier)
	r.mu.Unlock()
	if len(list) > 0 && r.routing.Loads != nil {
		r.routing.Loads(list)
	}
}
