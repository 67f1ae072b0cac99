package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"porchlight/internal/desk"
)

// people remembers the public names of agents: few, read with every message, changed by hand.
type people struct {
	load func(id string) (string, error)

	mu    sync.Mutex
	names map[string]string // guarded by mu
}

// name is an agent's public name; empty when it cannot be read now.
func (p *people) name(id string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if name, ok := p.names[id]; ok {
		return name
	}
	name, err := p.load(id)
	if err != nil {
		return ""
	}
	if p.names == nil {
		p.names = map[string]string{}
	}
	p.names[id] = name
	return name
}

func (p *people) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.names)
}

// assigneeOf is what a visitor may know of who has taken a conversation: the name.
func assigneeOf(agent string, nameOf func(string) string) *desk.Author {
	if agent == "" {
		return nil
	}
	return &desk.Author{Kind: desk.ByAgent, Name: nameOf(agent)}
}

func (w *writer) assigneeOf(agent string) *desk.Author { return assigneeOf(agent, w.nameOf) }

func (s *Store) loadName(id string) (string, error) {
	var name string
	err := s.read.QueryRow(selectPublicName, id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return name, err
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
