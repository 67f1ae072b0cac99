package store

import "context"

// Terms gives the desk's own words.
func (s *Store) Terms(ctx context.Context) ([]string, error) {
	var out []string
	err := s.each(ctx, func(scan func(...any) error) error {
		var term string
		if err := scan(&term); err != nil {
			return err
		}
		out = append(out, term)
		return nil
	}, `SELECT term FROM terms ORDER BY id LIMIT ?`, TermsMost)
	return out, err
}

// TermsMost is how many terms count: each is looked for in every reply.
const TermsMost = 2000
