package chat

import "porchlight/internal/desk"

// ViewsChanged tells an agent that the saved views they may use are not what they were; empty: all agents.
func (h *Hub) ViewsChanged(agent string) {
	to := topicAgents
	if agent != "" {
		to = desk.PrincipalAgent(agent)
	}
	h.bus.Publish([]Envelope{{To: []string{to}, Agent: appendViews(nil)}})
}
