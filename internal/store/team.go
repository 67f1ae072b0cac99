package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// Team reads a team's name; an unknown one has none.
func (s *Store) Team(ctx context.Context, id string) (n Named, err error) {
	err = s.each(ctx, func(scan func(...any) error) error { return scan(&n.ID, &n.Name) }, `SELECT id, name FROM teams WHERE id = ?`, id)
	return n, err
}

// Members lists the agents who answer for a team.
func (s *Store) Members(ctx context.Context, team string) ([]Person, error) {
	all, err := s.colleagues(ctx)
	if err != nil {
		return nil, fmt.Errorf("list agents: %w", err)
	}
	ids, err := s.column(ctx, `SELECT agent FROM team_members WHERE team = ?`, team)
	if err != nil {
		return nil, fmt.Errorf("list members of %s: %w", team, err)
	}
	in := map[string]bool{}
	for _, id := range ids {
		in[id] = true
	}
	out := all[:0]
	for _, p := range all {
		if in[p.ID] {
			out = append(out, p)
		}
	}
	return out, nil
}

// Week is the newest version of a calendar with its days that differ. Intervals are JSON as package calendar reads it.
type Week struct {
	Version string // id of the version, what promises and events name
	TZ      string
	Weekly  json.RawMessage
	Days    []WeekDay
}

// WeekDay is a date that differs from its weekday.
type WeekDay struct {
	Date, Name string
	Intervals  json.RawMessage // empty: closed
}

// Calendar reads the hours of a calendar; without one, those of the team. found is false when neither has any.
func (s *Store) Calendar(ctx context.Context, id, team string) (w Week, found bool, err error) {
	if id == "" {
		err = s.each(ctx, func(scan func(...any) error) error { return scan(&id) }, `SELECT calendar FROM teams WHERE id = ?`, team)
		if err != nil || id == "" {
			return w, false, err
		}
	}
	err = s.read.QueryRowContext(ctx, `SELECT id, tz, coalesce(weekly, '') FROM calendar_versions WHERE calendar = ? ORDER BY version DESC LIMIT 1`, id).
		Scan(&w.Version, &w.TZ, (*rawText)(&w.Weekly))
	if errors.Is(err, sql.ErrNoRows) {
		return w, false, nil
	}
	if err != nil {
		return w, false, fmt.Errorf("read calendar %s: %w", id, err)
	}
	err = s.each(ctx, func(scan func(...any) error) error {
		var d WeekDay
		err := scan(&d.Date, &d.Name, (*rawText)(&d.Intervals))
		w.Days = append(w.Days, d)
		return err
	}, `SELECT day, name, coalesce(intervals, '') FROM calendar_days WHERE calendar = ?`, id)
	return w, err == nil, err
}

// FirstChat is the oldest chat inbox: what the help center offers.
func (s *Store) FirstChat(ctx context.Context) (Inbox, bool, error) {
	keys, err := s.column(ctx, `SELECT public_key FROM inboxes WHERE kind = 'chat' AND practice = 0 AND retired = 0 ORDER BY created, id LIMIT 1`)
	if err != nil || len(keys) == 0 {
		return Inbox{}, false, err
	}
	in, err := s.Inbox(ctx, keys[0])
	return in, err == nil, err
}
