package store

import (
	"context"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// DayTeam is a team that somebody looks after, and who answers for it.
type DayTeam struct {
	TeamSummary
	Members []string `json:"members"` // ids of agents, those that are disabled left out
}

// Day lists the teams whose day somebody looks after: a supervisor their own, an admin all.
func (s *Store) Day(ctx context.Context, from desk.Identity) ([]DayTeam, error) {
	if from.Role != desk.RoleSupervisor && from.Role != desk.RoleAdmin {
		return nil, desk.Errorf(desk.Forbidden, "This is for supervisors and admins.")
	}
	teams, err := s.teams(ctx)
	if err != nil {
		return nil, fmt.Errorf("list teams: %w", err)
	}
	members := map[string][]string{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var team, agent string
		err := scan(&team, &agent)
		members[team] = append(members[team], agent)
		return err
	}, `SELECT m.team, m.agent FROM team_members m JOIN agents a ON a.id = m.agent WHERE a.disabled = 0 ORDER BY a.name, a.id`)
	if err != nil {
		return nil, fmt.Errorf("list members of teams: %w", err)
	}
	out := []DayTeam{}
	for _, team := range teams {
		if from.Role != desk.RoleAdmin && !slices.Contains(from.Principals, desk.PrincipalTeam(team.ID)) {
			continue
		}
		one := DayTeam{TeamSummary: team, Members: members[team.ID]}
		if one.Members == nil {
			one.Members = []string{}
		}
		out = append(out, one)
	}
	return out, nil
}
