package desk

import "slices"

// A principal is one reason for which an agent sees a conversation. conversation_access holds a conversation's principals,
// Identity.Principals an agent's; who shares one, sees. Lists, REST rules, sockets, search and files all ask exactly this.
const (
	PrincipalAll    = "all"       // admins
	PrincipalNoTeam = "team:none" // conversations without a team: every agent
)

// PrincipalTeam is held by the members and supervisors of a team.
func PrincipalTeam(team string) string {
	if team == "" {
		return PrincipalNoTeam
	}
	return "team:" + team
}

// PrincipalAgent is held by one agent: assignee, follower or mentioned.
func PrincipalAgent(agent string) string { return "agent:" + agent }

// AgentPrincipals lists what an agent may see: personal grants, conversations without a team, the teams they belong to or supervise.
func AgentPrincipals(agent string, role Role, teams []string) []string {
	p := []string{PrincipalAgent(agent), PrincipalNoTeam}
	if role == RoleAdmin {
		p = append(p, PrincipalAll)
	}
	for _, team := range teams {
		p = append(p, PrincipalTeam(team))
	}
	return p
}

// ConversationPrincipals lists who may see a conversation: admins, its team, its assignee, and the agents granted personally.
// The result is sorted and without repeats, so that two of them compare by value.
func ConversationPrincipals(team, assignee string, granted []string) []string {
	p := make([]string, 0, 3+len(granted))
	p = append(p, PrincipalAll, PrincipalTeam(team))
	if assignee != "" {
		p = append(p, PrincipalAgent(assignee))
	}
	for _, agent := range granted {
		p = append(p, PrincipalAgent(agent))
	}
	slices.Sort(p)
	return slices.Compact(p)
}

// Sees reports whether an agent's principals meet a conversation's.
func Sees(agent, conversation []string) bool {
	return slices.ContainsFunc(agent, func(p string) bool { return slices.Contains(conversation, p) })
}
