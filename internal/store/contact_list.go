package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// ContactRow is a contact in a list.
type ContactRow struct {
	ID           string      `json:"id"`
	Name         string      `json:"name"`
	Address      string      `json:"address"` // the first that is known
	Proven       bool        `json:"proven"`
	Company      string      `json:"company"`
	Blocked      bool        `json:"blocked"`
	Conversation string      `json:"conversation"` // the one with the latest activity
	Number       int64       `json:"number"`       // its number: who has no name is called by it
	At           desk.Millis `json:"at"`           // when something happened there
	texts        []string
}

// Texts are what a contact is looked up by: names, addresses, company and phone.
func (r *ContactRow) Texts() []string { return r.texts }

// ContactList is a page of contacts. As with conversations, a page may be short, even empty, while there is a next one.
type ContactList struct {
	Contacts []ContactRow `json:"contacts"`
	Next     string       `json:"next"`
}

// contactPages is how many pages of conversations are gone through for one page of contacts: somebody may have hundreds of them.
const contactPages = 4

// Contacts lists whom an agent sees, the latest activity first. It walks along the conversations, which have their order in an index, and stops at
// the newest one of each person: no column has to be written with every message.
func (s *Store) Contacts(ctx context.Context, from desk.Identity, cursor string, limit int) (out ContactList, err error) {
	out.Contacts = []ContactRow{}
	if !from.Agent() {
		return out, errNoContact()
	}
	after, err := parseCursor(cursor, true)
	if err != nil {
		return out, err
	}
	if limit <= 0 || limit > listMost {
		limit = listMost
	}
	from.Principals = from.ContactPrincipals()
	walk := s.newListing(desk.Filter{Statuses: []desk.Status{desk.Open, desk.Pending, desk.Snoozed, desk.Solved}}, from, desk.At(s.clock()))
	var newest []place
	owners := map[string]string{}
	for range contactPages {
		places, next, err := walk.page(ctx, after, limit)
		if err != nil {
			return out, fmt.Errorf("list contacts: %w", err)
		}
		if err := s.owners(ctx, from, places, owners); err != nil {
			return out, err
		}
		for _, p := range places {
			if owners[p.id] != "" && len(newest) < limit {
				newest = append(newest, p)
			}
		}
		out.Next = next
		if next == "" || len(newest) == limit {
			break
		}
		if after, err = parseCursor(next, true); err != nil {
			return out, err
		}
	}
	if len(newest) == limit {
		out.Next = newest[limit-1].cursor()
	}
	ids := make([]string, len(newest))
	for i, p := range newest {
		ids[i] = p.id
	}
	out.Contacts, err = s.contactRows(ctx, ids, owners)
	return out, err
}

// owners finds out of some conversations those that are the newest of a person's, and whose. The joins are made in the order in which they are
// written: from the other end, SQLite would go through all that the agent sees, once for each conversation.
func (s *Store) owners(ctx context.Context, from desk.Identity, places []place, into map[string]string) error {
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.id
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	err = s.each(ctx, func(scan func(...any) error) error {
		var id, root string
		err := scan(&id, &root)
		into[id] = root
		return err
	}, `SELECT id, root FROM (SELECT c.id, c.sort_at, CASE WHEN p.merged_into != '' THEN p.merged_into ELSE p.id END AS root
 FROM json_each(?1) j CROSS JOIN conversations c ON c.id = j.value CROSS JOIN contacts p ON p.id = c.contact WHERE c.deleted_at = 0 AND c.spam = 0) o
 WHERE NOT EXISTS (SELECT 1 FROM contacts m CROSS JOIN conversations d ON d.contact = m.id CROSS JOIN conversation_access a ON a.conversation = d.id
 WHERE (m.id = o.root OR m.merged_into = o.root) AND d.deleted_at = 0 AND d.spam = 0
 AND (d.sort_at, d.id) > (o.sort_at, o.id) AND a.principal IN (SELECT value FROM json_each(?2)))`, string(list), principalList(from))
	if err != nil {
		return fmt.Errorf("read whose conversations these are: %w", err)
	}
	return nil
}

// contactRows reads the persons whom some conversations belong to, in their order, each once.
func (s *Store) contactRows(ctx context.Context, conversations []string, owners map[string]string) ([]ContactRow, error) {
	var roots []string
	for _, id := range conversations {
		roots = append(roots, owners[id])
	}
	members, err := s.members(ctx, sortedOnce(roots))
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(conversations)
	if err != nil {
		return nil, err
	}
	at := map[string]ContactRow{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var r ContactRow
		err := scan(&r.Conversation, &r.Number, &r.At)
		at[r.Conversation] = r
		return err
	}, `SELECT c.id, c.number, c.last_at FROM json_each(?) j JOIN conversations c ON c.id = j.value`, string(list))
	if err != nil {
		return nil, fmt.Errorf("read the newest conversations of contacts: %w", err)
	}
	out, had := []ContactRow{}, map[string]bool{}
	for _, id := range conversations {
		root := owners[id]
		if had[root] || len(members[root]) == 0 {
			continue
		}
		had[root] = true
		row, p := at[id], pageOf(members[root])
		row.ID, row.Name, row.Company, row.Blocked = p.ID, p.Name, p.Company, p.Blocked
		row.texts = []string{p.Company, p.Phone}
		for _, m := range members[root] {
			row.texts = append(row.texts, m.name)
		}
		for i, a := range p.Addresses {
			if i == 0 {
				row.Address, row.Proven = a.Address, a.Proven
			}
			row.texts = append(row.texts, a.Address)
		}
		out = append(out, row)
	}
	return out, nil
}

// ContactsOf lists the persons whom some conversations are with, in their order, as far as the agent sees them.
func (s *Store) ContactsOf(ctx context.Context, from desk.Identity, conversations []string) ([]ContactRow, error) {
	if !from.Agent() {
		return nil, errNoContact()
	}
	list, err := json.Marshal(conversations)
	if err != nil {
		return nil, err
	}
	owners := map[string]string{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var id, root string
		err := scan(&id, &root)
		owners[id] = root
		return err
	}, `SELECT c.id, CASE WHEN p.merged_into != '' THEN p.merged_into ELSE p.id END FROM json_each(?1) j JOIN conversations c ON c.id = j.value
 JOIN contacts p ON p.id = c.contact WHERE c.deleted_at = 0 AND c.spam = 0
 AND EXISTS (SELECT 1 FROM conversation_access a WHERE a.conversation = c.id AND a.principal IN (SELECT value FROM json_each(?2)))`, string(list), principalList(from))
	if err != nil {
		return nil, fmt.Errorf("read whom conversations are with: %w", err)
	}
	visible := slices.DeleteFunc(slices.Clone(conversations), func(id string) bool { return owners[id] == "" })
	return s.contactRows(ctx, visible, owners)
}
