package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// Twin is another contact with the same address, who may be the same person.
type Twin struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Address string      `json:"address"` // that both have
	Proven  bool        `json:"proven"`  // by the other one
	Created desk.Millis `json:"created"`
}

// twinsMost is how many are offered; more would say that the address is a shared one.
const twinsMost = 5

// twins looks for others with one of a person's addresses, typed or proven. Nothing else makes two contacts alike: many people have one name.
func (s *Store) twins(ctx context.Context, from desk.Identity, page ContactPage, own []member) ([]Twin, error) {
	out := []Twin{}
	texts := make([]string, len(page.Addresses))
	for i, a := range page.Addresses {
		texts[i] = a.Address
	}
	list, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	roots, err := s.column(ctx, `SELECT DISTINCT CASE WHEN c.merged_into != '' THEN c.merged_into ELSE c.id END FROM (
 SELECT x.id FROM json_each(?1) j JOIN contacts x ON x.claimed_email = j.value WHERE x.claimed_email != ''
 UNION SELECT i.contact FROM json_each(?1) j JOIN contact_identities i ON i.value = j.value WHERE i.kind = 'email' AND i.verified_at != '') a
 JOIN contacts c ON c.id = a.id LIMIT 50`, string(list))
	if err != nil {
		return nil, fmt.Errorf("look for contacts like %s: %w", page.ID, err)
	}
	roots = slices.DeleteFunc(roots, func(id string) bool { return id == page.ID })
	members, err := s.members(ctx, roots)
	if err != nil {
		return nil, err
	}
	for root, group := range members {
		if checkMerge(own, group) != nil {
			continue
		}
		if _, err := s.root(ctx, from, root); desk.AsError(err).Code == desk.NotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		other := pageOf(group)
		for _, a := range other.Addresses {
			if slices.Contains(texts, a.Address) {
				out = append(out, Twin{other.ID, other.Name, a.Address, a.Proven, other.Created})
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b Twin) int { return cmp.Compare(a.ID, b.ID) })
	return out[:min(len(out), twinsMost)], nil
}
