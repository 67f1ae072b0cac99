package chat

// FilingChanged tells all agents that the desk's tags or its own fields are not what they were.
func (h *Hub) FilingChanged() {
	h.bus.Publish([]Envelope{{To: []string{topicAgents}, Agent: appendFiling(nil)}})
}
