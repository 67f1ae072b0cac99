package store

import "porchlight/internal/desk"

// whereabouts say where an agent is.
type whereabouts struct {
	state desk.Presence
	since desk.Millis // 0 with Offline: never here
}

// passedBy lists who has let a chat go by and has not been away since.
func (r *router) passedBy(conversation string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for agent, at := range r.passed[conversation] {
		if r.staff[agent].since <= at {
			out = append(out, agent)
		}
	}
	return out
}

// state is how an agent is to be seen by the router: as they are.
func (r *router) state(agent string) desk.Presence {
	r.mu.Lock()
	defer r.mu.Unlock()
	if w, known := r.staff[agent]; known {
		return w.state
	}
	return desk.Offline
}

// Attend notes where an agent is now: how they ask to be seen, or Offline when the last of their sockets has been gone for a while.
// Calls for one agent come in order. It does not block.
func (s *Store) Attend(agent string, state desk.Presence) {
	r := s.router
	r.mu.Lock()
	r.staff[agent] = whereabouts{state, desk.At(s.clock())}
	r.anew()
	r.mu.Unlock()
	s.writer.submit(attend{agent, state}, func(err error) {
		if err != nil {
			s.logger.Error("note where an agent is", "agent", agent, "err", err)
		}
	})
	r.nudge()
}

// Typed notes that an agent writes in a conversation: what is half written is not taken from them.
func (s *Store) Typed(agent, conversation string) {
	r := s.router
	r.mu.Lock()
	defer r.mu.Unlock()
	if seat := r.seats[conversation]; seat != nil && seat.head.Assignee == agent {
		seat.typed = desk.At(s.clock())
	}
}

// RoutingChanged tells that a team, its members, an agent or an inbox was changed past the writer, or that the clock was.
func (s *Store) RoutingChanged() {
	s.router.mu.Lock()
	s.router.rules = nil
	s.router.anew()
	s.router.mu.Unlock()
	s.router.nudge()
}

// passes notes who let a chat go by, and when that was: not when it is heard of, for by then they may be back.
func (r *router) passes(conversation, agent string, at desk.Millis) {
	if r.passed[conversation] == nil {
		r.passed[conversation] = map[string]desk.Millis{}
	}
	r.passed[conversation][agent] = at
}
