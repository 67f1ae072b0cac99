package chat

import (
	"slices"
	"strings"
	"sync"
	"time"

	"porchlight/internal/desk"
)

// presence is how one agent wants to be seen, over all of their tabs here.
type presence struct {
	asked desk.Presence // the last state any tab asked for; kept when they go, for when they come back
	tabs  int
	gone  time.Time // with no tabs: when the last one went; zero: told already, or never there
	here  bool      // the others believe that the agent is there
}

// presences are those of all agents that were ever connected: as many as there are agents.
type presences struct {
	mu sync.Mutex // held while news of presence are published, so that they come in order
	of map[string]*presence
}

type agentState struct {
	agent string
	state desk.Presence
}

func (p *presence) state() desk.Presence {
	if !p.here {
		return desk.Offline
	}
	return p.asked
}

// shown is what the others see: an invisible agent is offline to them.
func (p *presence) shown() desk.Presence {
	if s := p.state(); s != desk.Invisible {
		return s
	}
	return desk.Offline
}

// joined counts a tab. before is how the agent asked to be seen when they were last here; empty: never.
func (h *Hub) joined(agent string, before desk.Presence) {
	h.presence.mu.Lock()
	defer h.presence.mu.Unlock()
	p := h.presence.of[agent]
	if p == nil {
		if before == "" {
			before = desk.Accepting // who opens the workspace is there for people
		}
		p = &presence{asked: before}
		h.presence.of[agent] = p
	}
	p.tabs++
	p.gone = time.Time{}
	if !p.here {
		p.here = true
		h.tell(agent, p)
	}
}

// left counts a tab out. The others learn of it only when no tab has come back for a while: see goodbyes.
func (h *Hub) left(agent string) {
	h.presence.mu.Lock()
	defer h.presence.mu.Unlock()
	if p := h.presence.of[agent]; p != nil {
		if p.tabs--; p.tabs == 0 {
			p.gone = h.now()
		}
	}
}

// asked changes how an agent wants to be seen.
func (h *Hub) asked(agent string, state desk.Presence) {
	if h.asks(agent, state) {
		h.reappears(agent)
	}
}

func (h *Hub) asks(agent string, state desk.Presence) (changed bool) {
	h.presence.mu.Lock()
	defer h.presence.mu.Unlock()
	p := h.presence.of[agent]
	if p == nil || p.asked == state {
		return false
	}
	p.asked = state
	h.tell(agent, p)
	return true
}

// goodbyes tells of agents whose last tab went a while ago.
func (h *Hub) goodbyes(now time.Time) {
	h.presence.mu.Lock()
	defer h.presence.mu.Unlock()
	for agent, p := range h.presence.of {
		if p.tabs == 0 && p.here && !p.gone.IsZero() && now.Sub(p.gone) >= graceGone {
			p.here, p.gone = false, time.Time{}
			h.tell(agent, p)
		}
	}
}

// tell publishes an agent's state: to the others what they may see, to the agent's own tabs what is. It needs
// presence.mu, so that everybody hears of an agent in order.
func (h *Hub) tell(agent string, p *presence) {
	h.attends(agent, p.state())
	own := []string{desk.PrincipalAgent(agent)}
	h.bus.Publish([]Envelope{
		{To: []string{topicAgents}, Not: own, Agent: appendPresence(nil, agent, p.shown())},
		{To: own, Agent: appendPresence(nil, agent, p.state())},
	})
}

// list is everybody who is there, as one agent may see it.
func (p *presences) list(reader string) []agentState {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]agentState, 0, len(p.of))
	for agent, of := range p.of {
		state := of.shown()
		if agent == reader {
			state = of.state()
		}
		if state != desk.Offline {
			list = append(list, agentState{agent, state})
		}
	}
	slices.SortFunc(list, func(a, b agentState) int { return strings.Compare(a.agent, b.agent) })
	return list
}

// Presence is an agent's own state here: invisible is told as invisible.
func (h *Hub) Presence(agent string) desk.Presence {
	h.presence.mu.Lock()
	defer h.presence.mu.Unlock()
	if p := h.presence.of[agent]; p != nil {
		return p.state()
	}
	return desk.Offline
}

// Shown is an agent's state as other agents may read it: invisible is told as offline.
func (h *Hub) Shown(agent string) desk.Presence {
	if s := h.Presence(agent); s != desk.Invisible {
		return s
	}
	return desk.Offline
}

// Accepting lists the agents who take conversations now, sorted by id.
func (h *Hub) Accepting() []string {
	h.presence.mu.Lock()
	defer h.presence.mu.Unlock()
	var list []string
	for agent, p := range h.presence.of {
		if p.state() == desk.Accepting {
			list = append(list, agent)
		}
	}
	slices.Sort(list)
	return list
}
