package chat

import (
	"runtime"
	"slices"

	"porchlight/internal/desk"
)

// inkKept bounds what a pen keeps between batches: a usual batch of a busy desk, not that of a flood.
const inkKept = 1 << 20

// Publish sends committed changes to everybody who may see them. One goroutine calls it, in the order of pos. It never waits
// for a reader.
func (h *Hub) Publish(news []desk.News) {
	p := &h.pen
	for i := range news {
		p.address(&news[i])
	}
	h.bus.Publish(p.batch)
	p.blot()
}

// pen writes frames one after the other, and the envelopes around them. What it writes in is used again for the next batch.
type pen struct {
	ink   []byte
	batch []Envelope
}

// write keeps what f appends. Earlier frames stay where they are when ink grows: they keep the old array.
func (p *pen) write(f func(dst []byte) []byte) []byte {
	from := len(p.ink)
	p.ink = f(p.ink)
	return p.ink[from:len(p.ink):len(p.ink)]
}

// blot makes the pen ready for the next batch.
func (p *pen) blot() {
	if cap(p.ink) > inkKept {
		*p = pen{}
		return
	}
	clear(p.batch) // it points to what was published
	p.ink, p.batch = p.ink[:0], p.batch[:0]
}

// address encodes one change, once for agents and once for the visitor, and says who gets it.
func (p *pen) address(n *desk.News) {
	c := &n.Conversation
	moved := n.Before != nil && !slices.Equal(n.Before, n.After)
	var row []byte
	if n.Kind == desk.ConversationChanged || moved {
		row = p.write(func(dst []byte) []byte { return appendConversationFrame(dst, n) })
	}
	e := Envelope{To: n.After, Contact: c.Contact, About: c.ID, Access: moved}
	switch n.Kind {
	case desk.MessageAdded, desk.MessageChanged:
		if moved { // who sees it only now needs the row before the message
			p.batch = append(p.batch, Envelope{To: n.After, Not: n.Before, Agent: row})
		}
		e.Agent = p.write(func(dst []byte) []byte { return appendMessageFrame(dst, n) })
		if m, ok := n.Message.Public(); ok {
			message := p.write(func(dst []byte) []byte { return AppendMessage(dst, &m) }) // once for both of its frames
			e.Visitor = p.write(func(dst []byte) []byte { return appendPublicMessageFrame(dst, n, message) })
			if n.Origin != 0 {
				e.Origin = n.Origin
				e.Ack = p.write(func(dst []byte) []byte { return appendAck(dst, &desk.Receipt{Conversation: c.ID}, m.ClientID, message) })
			}
		}
	case desk.ConversationChanged:
		public := c.Public(n.Agent)
		e.Agent = row
		e.Visitor = p.write(func(dst []byte) []byte { return appendPublicConversationFrame(dst, &public) })
	case desk.BellRung: // nobody else hears it, whoever sees the conversation
		e = Envelope{To: []string{desk.PrincipalAgent(n.Bell.Agent)}, Agent: p.write(func(dst []byte) []byte { return appendBell(dst, n.Bell) })}
	case desk.ContactChanged: // who sees none of their conversations does not see them
		e = Envelope{To: append([]string{topicContacts}, n.After...), Agent: p.write(func(dst []byte) []byte { return appendContact(dst, n.Contacts) })}
	case desk.KudosGiven: // among colleagues
		e.Agent = p.write(func(dst []byte) []byte { return appendKudos(dst, c.ID, n.Kudos) })
	case desk.DraftKept:
		e = Envelope{To: []string{desk.PrincipalAgent(n.Unsent.Agent)}, Agent: p.write(func(dst []byte) []byte { return appendUnsent(dst, n.Unsent) })}
	case desk.PageVisited:
		e.Agent = p.write(func(dst []byte) []byte { return appendPage(dst, c.ID, *n.Visit) })
	case desk.MarkMoved:
		e.Agent = p.write(func(dst []byte) []byte { return appendSeen(dst, c.ID, *n.Mark) })
		if n.Mark.Reader.Kind == desk.ByAgent && n.Mark.Public > 0 {
			team := desk.Mark{Reader: desk.Author{Kind: desk.ByAgent}, Delivered: n.Mark.Public, Seen: n.Mark.Public}
			e.Visitor = p.write(func(dst []byte) []byte { return appendSeen(dst, c.ID, team) })
		}
	}
	p.batch = append(p.batch, e)
	if moved {
		p.batch = append(p.batch, Envelope{To: n.Before, Not: n.After,
			Agent: p.write(func(dst []byte) []byte { return appendGone(dst, n.Pos, c.ID) })})
	}
}

// wakeAfter so many bytes the writers start although the batch goes on: a long batch must not fill the queues of fast readers.
const wakeAfter = 16 << 10

// deliver queues a batch's frames for who listens here, then starts the writers, so that each writes what a batch holds for
// it at once.
func (h *Hub) deliver(batch []Envelope) {
	var room [64]*conn
	wake, ink := room[:0], 0
	for i := range batch {
		e := &batch[i]
		if e.Access {
			order := h.access.Add(1)
			about, to := e.About, slices.Clone(e.To)          // the batch is the publisher's again by then
			h.spawn(func() { h.regranted(about, to, order) }) // deliver waits for nobody
		}
		if len(e.Agent) > 0 {
			for j, topic := range e.To {
				h.topics.each(topic, func(c *conn) {
					if c.who.Load() == nil || c.holds(e.To[:j]) || c.holds(e.Not) {
						return // had it by an earlier topic, or must not have it
					}
					if c.push(e.Agent) {
						wake = append(wake, c)
					}
				})
			}
		}
		if len(e.Visitor) > 0 && e.Contact != "" {
			h.topics.each(topicContact(e.Contact), func(c *conn) {
				if !c.follows(e.About) {
					return
				}
				frame := e.Visitor
				if e.Origin == c.serial {
					frame = e.Ack
				}
				if c.push(frame) {
					wake = append(wake, c)
				}
			})
		}
		if e.Adopt != nil {
			h.adopt(e.Adopt)
		}
		if e.Revoke != nil {
			h.revoke(e.Revoke)
		}
		if ink += len(e.Agent) + len(e.Visitor); ink >= wakeAfter && i < len(batch)-1 {
			wake, ink = start(wake), 0
			runtime.Gosched() // to the writers, on a machine that has no core to spare
		}
	}
	start(wake)
}

func start(wake []*conn) []*conn {
	for i, c := range wake {
		go c.write()
		wake[i] = nil
	}
	return wake[:0]
}

// follows reports whether a visitor's socket sees a conversation of its contact: one that a mailed link opened sees that one.
func (c *conn) follows(conversation string) bool {
	who := c.who.Load()
	return who.Only == "" || who.Only == conversation
}

// holds reports whether the connection listens to one of these topics, as an agent.
func (c *conn) holds(topics []string) bool {
	if len(topics) == 0 {
		return false
	}
	who := c.who.Load()
	for _, topic := range topics {
		if topic == topicAgents || slices.Contains(who.Principals, topic) || topic == topicContacts && slices.Contains(who.ContactPrincipals(), desk.PrincipalAll) {
			return true
		}
	}
	return false
}
