package chat

import (
	"sync"

	"porchlight/internal/desk"
)

// Bus carries envelopes from the hub that publishes to every hub, the publishing one included, in the order of each
// publisher. In memory it is a function call; between nodes it would be a broker, and Envelope its payload.
type Bus interface {
	// Publish passes a batch on. The batch and its bytes are the publisher's again when it returns.
	Publish(batch []Envelope)
	// Subscribe has every batch delivered, until cancel. What deliver wants to keep it copies.
	Subscribe(deliver func(batch []Envelope)) (cancel func())
}

// Envelope is one piece of news, encoded, with its audience. It holds values only, so that it can leave the process.
type Envelope struct {
	To      []string // topics whose listeners get Agent; a listener of several gets it once
	Not     []string // listeners of any of these are passed over
	Agent   []byte   // a frame; empty: none
	Contact string   // topic of the visitor's sockets, who get Visitor
	About   string   // the conversation of Visitor: sockets that a link has opened for another one are passed over
	Visitor []byte   // a frame; empty: none
	Origin  uint64   // the visitor's socket that gets Ack instead; 0: none
	Ack     []byte   // a frame; empty: none
	Access  bool     // who may see something has changed: remembered audiences are void

	Adopt  *Adoption
	Revoke *Revocation
}

// Adoption says that the visitor of a token has become a contact.
type Adoption struct {
	TokenHash, Contact, Session, Name string
	Only                              string // the one conversation that a mailed link opened; empty: all of the contact's
}

// Revocation ends sockets. Fields that are set must all match.
type Revocation struct {
	Agent   string // id
	Below   int64  // with Agent: sockets with an older access version; 0: all of them
	Session string // id of a contact session
	Contact string // id
	Inbox   string // id
	Only    string // id of a conversation: sessions that a mailed link has opened for it
	Code    int    // close code; 0: CloseRevoked
}

func (r Revocation) matches(id *desk.Identity) bool {
	if r.Agent == "" && r.Session == "" && r.Contact == "" && r.Inbox == "" && r.Only == "" {
		return false // nobody in particular is nobody
	}
	return (r.Agent == "" || id.Agent() && id.ID == r.Agent && (r.Below == 0 || id.AccessVersion < r.Below)) &&
		(r.Session == "" || id.Session == r.Session) &&
		(r.Contact == "" || !id.Agent() && id.ID == r.Contact) &&
		(r.Inbox == "" || id.Inbox == r.Inbox) &&
		(r.Only == "" || id.Only == r.Only)
}

// memory is the Bus of one process.
type memory struct {
	mu   sync.RWMutex
	next int                      // guarded by mu
	to   map[int]func([]Envelope) // guarded by mu
}

// NewBus makes a Bus for the hubs of one process.
func NewBus() Bus { return &memory{to: map[int]func([]Envelope){}} }

func (m *memory) Publish(batch []Envelope) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, deliver := range m.to {
		deliver(batch)
	}
}

func (m *memory) Subscribe(deliver func([]Envelope)) (cancel func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	id := m.next
	m.to[id] = deliver
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.to, id)
	}
}
