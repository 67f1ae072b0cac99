package desk

// Load is how many chats an agent has now: those that count against their limit.
type Load struct {
	Agent string
	Chats int
}

// CountsFor is the agent whose limit a conversation counts against; empty: nobody's.
func (c Conversation) CountsFor() string {
	if c.Kind == Chat && c.Status == Open && c.Drawer == "" {
		return c.Assignee
	}
	return ""
}
