package chat

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"porchlight/internal/desk"
)

// looksMost bounds what one socket looks at: the lanes of a board, and some to spare.
const looksMost = 8

// looks are who has which conversation on screen, over all of their tabs here. Who is invisible looks unseen.
type looks struct {
	mu sync.Mutex       // held while news of looks are published, so that everybody hears of a conversation in order
	of map[string]*look // guarded by mu: by conversation; as many as the sockets here look at
}

type look struct {
	principals []string           // who is told
	order      uint64             // of the change of access that principals are of: what is read early may arrive late
	by         map[string]*looker // by agent
}

// shownTo takes who sees the conversation, unless something newer is known.
func (l *look) shownTo(principals []string, order uint64) bool {
	if order < l.order {
		return false
	}
	l.principals, l.order = principals, order
	return true
}

type looker struct {
	tabs int
	told bool // the others know
}

// agentLook is one agent who looks at one conversation.
type agentLook struct{ conversation, agent string }

// looks takes what a socket has on screen now, in place of what it had before. One that may not be seen refuses them all.
func (c *conn) looks(ctx context.Context, who *desk.Identity, now []string) error {
	if !who.Agent() {
		return desk.Errorf(desk.Forbidden, "Only the team is told who looks at a conversation.")
	}
	order := c.hub.access.Load() // before anything is read
	principals := make(map[string][]string, len(now))
	for _, conversation := range now {
		a, err := c.audience(ctx, who, conversation)
		if err != nil {
			return err
		}
		if !a.ok {
			return desk.Errorf(desk.NotFound, "There is no such conversation.").On("conversations")
		}
		principals[conversation] = a.principals
	}
	c.hub.look(who.ID, c.looking, now, principals, order)
	c.looking = now
	return nil
}

// look moves one socket of an agent from some conversations to others.
func (h *Hub) look(agent string, from, to []string, principals map[string][]string, order uint64) {
	h.looks.mu.Lock()
	defer h.looks.mu.Unlock()
	for _, conversation := range to {
		l := h.looks.of[conversation]
		if l == nil {
			l = &look{by: map[string]*looker{}}
			h.looks.of[conversation] = l
		}
		l.shownTo(principals[conversation], order)
		if slices.Contains(from, conversation) {
			continue
		}
		if l.by[agent] == nil {
			l.by[agent] = &looker{}
		}
		l.by[agent].tabs++
		h.tellLook(conversation, agent, l)
	}
	for _, conversation := range from {
		l := h.looks.of[conversation]
		if l == nil || l.by[agent] == nil || slices.Contains(to, conversation) {
			continue
		}
		l.by[agent].tabs--
		h.tellLook(conversation, agent, l)
	}
}

// tellLook publishes whether an agent looks at a conversation, when that is news. It needs looks.mu.
func (h *Hub) tellLook(conversation, agent string, l *look) {
	one := l.by[agent]
	if seen := one.tabs > 0 && h.Shown(agent) != desk.Offline; seen != one.told {
		one.told = seen
		h.bus.Publish([]Envelope{{To: l.principals, Not: []string{desk.PrincipalAgent(agent)}, Agent: appendViewing(nil, agentLook{conversation, agent}, seen)}})
	}
	if one.tabs > 0 {
		return
	}
	if delete(l.by, agent); len(l.by) == 0 {
		delete(h.looks.of, conversation)
	}
}

// reappears tells anew where an agent looks, once they ask to be seen otherwise.
func (h *Hub) reappears(agent string) {
	h.looks.mu.Lock()
	defer h.looks.mu.Unlock()
	for conversation, l := range h.looks.of {
		if l.by[agent] != nil {
			h.tellLook(conversation, agent, l)
		}
	}
}

// regranted tells those who see a conversation only now who looks at it.
func (h *Hub) regranted(conversation string, principals []string, order uint64) {
	h.looks.mu.Lock()
	defer h.looks.mu.Unlock()
	l := h.looks.of[conversation]
	if l == nil {
		return
	}
	before := l.principals
	if !l.shownTo(principals, order) {
		return
	}
	for agent, one := range l.by {
		if one.told {
			not := append(slices.Clone(before), desk.PrincipalAgent(agent))
			h.bus.Publish([]Envelope{{To: principals, Not: not, Agent: appendViewing(nil, agentLook{conversation, agent}, true)}})
		}
	}
}

// list is who looks at what, as one socket may know it.
func (l *looks) list(c *conn, reader string) (list []agentLook) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for conversation, of := range l.of {
		for agent, one := range of.by {
			if one.told && agent != reader && c.holds(of.principals) {
				list = append(list, agentLook{conversation, agent})
			}
		}
	}
	slices.SortFunc(list, func(a, b agentLook) int {
		return cmp.Or(cmp.Compare(a.conversation, b.conversation), cmp.Compare(a.agent, b.agent))
	})
	return list
}
