package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"porchlight/internal/desk"
)

// people remembers what visitors may know of agents: few, read with every message, changed by hand.
type people struct {
	load func(id string) (desk.Author, error)

	mu    sync.Mutex
	known map[string]*desk.Author // guarded by mu; what it points to is never changed
}

// public is an agent as visitors know them, by name and face; nil when they cannot be read now.
func (p *people) public(id string) *desk.Author {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a, ok := p.known[id]; ok {
		return a
	}
	a, err := p.load(id)
	if err != nil {
		return nil
	}
	if p.known == nil {
		p.known = map[string]*desk.Author{}
	}
	p.known[id] = &a
	return &a
}

// name is an agent's public name; empty when it cannot be read now.
func (p *people) name(id string) string {
	if a := p.public(id); a != nil {
		return a.Name
	}
	return ""
}

func (p *people) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.known)
}

// assignee is what a visitor may know of who has taken a conversation; nil: nobody has.
func (p *people) assignee(agent string) *desk.Author {
	if agent == "" {
		return nil
	}
	return p.public(agent)
}

func (s *Store) loadPublic(id string) (desk.Author, error) {
	a := desk.Author{Kind: desk.ByAgent}
	var avatar string
	err := s.read.QueryRow(`SELECT CASE WHEN public_name != '' THEN public_name ELSE name END, avatar FROM agents WHERE id = ?`, id).Scan(&a.Name, &avatar)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil
	}
	a.Avatar = portrait(id, avatar)
	return a, err
}

// portrait is the address of an agent's picture; empty: none.
func portrait(agent, file string) string {
	if file == "" {
		return ""
	}
	return "/api/files/agents/" + agent + "/" + file
}

// AgentsChanged forgets names and rights that were remembered.
func (s *Store) AgentsChanged() { s.people.forget() }

// Agent is the identity of an agent with the rights they have now.
func (s *Store) Agent(ctx context.Context, id string) (desk.Identity, error) {
	from := desk.Identity{Kind: desk.ByAgent, ID: id}
	var disabled bool
	err := s.read.QueryRowContext(ctx, `SELECT CASE WHEN public_name != '' THEN public_name ELSE name END, role, access_version, disabled,
 availability FROM agents WHERE id = ?`, id).Scan(&from.Name, &from.Role, &from.AccessVersion, &disabled, &from.Asked)
	if errors.Is(err, sql.ErrNoRows) || disabled {
		return desk.Identity{}, desk.Errorf(desk.Unauthorized, "This account cannot sign in any more.")
	}
	if err != nil {
		return desk.Identity{}, fmt.Errorf("read agent %s: %w", id, err)
	}
	teams, err := s.column(ctx, `SELECT team FROM team_members WHERE agent = ?`, id)
	if err != nil {
		return desk.Identity{}, fmt.Errorf("read teams of %s: %w", id, err)
	}
	from.Principals = desk.AgentPrincipals(id, from.Role, teams)
	return from, nil
}

func (s *Store) column(ctx context.Context, query string, args ...any) (out []string, err error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}
