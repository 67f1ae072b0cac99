package desk

// PublicConversation is a conversation as its visitor sees it: no numbers that count notes, no ids of agents.
type PublicConversation struct {
	ID        string           `json:"id"`
	Status    Status           `json:"status"`
	Kind      ConversationKind `json:"kind"`
	PublicSeq int64            `json:"public_seq"`
	PublicRev int64            `json:"public_rev"`
	Agent     *Author          `json:"agent,omitempty"`     // who has taken it, by public name
	Seen      int64            `json:"seen,omitempty"`      // how far the visitor has read
	TeamSeen  int64            `json:"team_seen,omitempty"` // how far anyone of the team has, in public_seq

	Queue *Standing `json:"queue,omitempty"` // while it waits for somebody to take it

	PromisedBy Millis `json:"promised_by,omitempty"` // by when we said that they will hear from us
	MergedInto string `json:"merged_into,omitempty"` // id of their other conversation that it goes on in
}

// Welcome is where the desk stands when somebody connects.
type Welcome struct {
	Epoch         string // names the database; a restore changes it
	Pos           int64  // of the newest change; agents only
	Conversations []PublicConversation
}

// Public is the conversation as its visitor may see it, without what only the reader's marks tell.
func (c Conversation) Public(agent *Author) PublicConversation {
	p := PublicConversation{ID: c.ID, Status: c.Status, Kind: c.Kind, PublicSeq: c.PublicSeq, PublicRev: c.PublicRev, PromisedBy: c.PromisedBy}
	if c.Onward {
		p.MergedInto = c.MergedInto
	}
	if c.Assignee != "" && agent != nil && agent.Name != "" {
		p.Agent = &Author{Kind: ByAgent, Name: agent.Name, Avatar: agent.Avatar}
	}
	return p
}
