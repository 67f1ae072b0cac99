package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"porchlight/internal/desk"
)

// Who is known of a contact by agents: the contact itself, and those that were merged into it. Each of them keeps the sessions, conversations and
// proofs of its own, so that what a device sees never depends on what an agent believes; here they are read as one.

// ContactPage is a contact as their own page shows them.
type ContactPage struct {
	ID         string      `json:"id"`
	Version    string      `json:"version"` // of what can be edited
	Name       string      `json:"name"`
	Addresses  []Address   `json:"addresses"` // the proven ones first
	Locale     string      `json:"locale"`
	TZ         string      `json:"tz"`
	Country    string      `json:"country"`
	Company    string      `json:"company"`
	Phone      string      `json:"phone"`
	Blocked    bool        `json:"blocked"`
	Custom     desk.Custom `json:"custom"`
	Created    desk.Millis `json:"created"`
	LastSeen   desk.Millis `json:"last_seen"` // when a device of theirs was heard of last
	Online     bool        `json:"online"`    // filled in by who knows the sockets
	Identities []Proof     `json:"identities"`
	Notes      []Note      `json:"notes"`    // the newest first
	Contacts   []string    `json:"contacts"` // that are read as this one, itself first
	Merges     []Merged    `json:"merges"`   // by which they became one, the newest first
	Twins      []Twin      `json:"twins"`    // who may be the same person
}

// Address is where a contact says that mail reaches them.
type Address struct {
	Address string `json:"address"`
	Proven  bool   `json:"proven"`
}

// Proof is what was proven of a contact: that an address or number is theirs, or who a website says they are.
type Proof struct {
	Kind  string      `json:"kind"`
	Value string      `json:"value"`
	Inbox string      `json:"inbox,omitempty"` // whose website says so
	At    desk.Millis `json:"at"`
}

// member is one of the contacts that are one person.
type member struct {
	id, name, address, phone, locale, tz, country, company, updated string
	custom                                                          desk.Custom
	blocked                                                         bool
	created, seen                                                   desk.Millis
	proofs                                                          []Proof
}

func errNoContact() error {
	return desk.Errorf(desk.NotFound, "There is no such contact, or they are not yours to see.").On("contact")
}

const (
	selectRoot    = `SELECT CASE WHEN merged_into != '' THEN merged_into ELSE id END FROM contacts WHERE id = ?`
	selectMembers = `SELECT id FROM contacts WHERE id = ?1 OR merged_into = ?1 ORDER BY id != ?1, id`
	// selectSeen is whether one of a person's conversations has one of some principals.
	selectSeen = `SELECT EXISTS (SELECT 1 FROM contacts m CROSS JOIN conversations c ON c.contact = m.id CROSS JOIN conversation_access a ON a.conversation = c.id
 WHERE (m.id = ?1 OR m.merged_into = ?1) AND c.deleted_at = 0 AND a.principal IN (SELECT value FROM json_each(?2)))`
)

// principalList is how a query takes the principals of who asks.
func principalList(from desk.Identity) string {
	b, _ := json.Marshal(from.ContactPrincipals()) // texts always marshal
	return string(b)
}

// seesAll is whether all contacts are seen, with conversations or without.
func seesAll(from desk.Identity) bool {
	return slices.Contains(from.ContactPrincipals(), desk.PrincipalAll)
}

// root finds who a contact is read as, for an agent who may see them.
func (s *Store) root(ctx context.Context, from desk.Identity, id string) (root string, err error) {
	if !from.Agent() {
		return "", errNoContact()
	}
	err = s.read.QueryRowContext(ctx, selectRoot, id).Scan(&root)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errNoContact()
	}
	if err != nil {
		return "", fmt.Errorf("find contact %s: %w", id, err)
	}
	seen := seesAll(from)
	if !seen {
		err = s.read.QueryRowContext(ctx, selectSeen, root, principalList(from)).Scan(&seen)
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("read who sees contact %s: %w", id, err)
	case !seen:
		return "", errNoContact()
	}
	return root, nil
}

// root is the same inside the writer's transaction.
func (w *writer) root(from desk.Identity, id string) (root string, err error) {
	found, err := w.tx.row(selectRoot, []any{id}, &root)
	if err != nil {
		return "", err
	}
	seen := found && seesAll(from)
	if found && !seen {
		if _, err := w.tx.row(selectSeen, []any{root, principalList(from)}, &seen); err != nil {
			return "", err
		}
	}
	if !seen || !from.Agent() {
		return "", errNoContact()
	}
	return root, nil
}

// Contact reads a contact's page for an agent who may see them. Who was merged into somebody is read as that one.
func (s *Store) Contact(ctx context.Context, from desk.Identity, id string) (out ContactPage, err error) {
	root, err := s.root(ctx, from, id)
	if err != nil {
		return out, err
	}
	members, err := s.members(ctx, []string{root})
	if err != nil {
		return out, err
	}
	out = pageOf(members[root])
	if out.Notes, err = s.notes(ctx, root); err != nil {
		return out, err
	}
	if out.Merges, err = s.merges(ctx, root); err != nil {
		return out, err
	}
	if out.Twins, err = s.twins(ctx, from, out, members[root]); err != nil {
		return out, err
	}
	return out, s.lastSeen(ctx, &out)
}

// ContactFields are the desk's own fields of contacts.
func (s *Store) ContactFields(ctx context.Context) ([]desk.Field, error) {
	return s.fields(ctx, ofContacts)
}

// members reads whole persons by the ids of their first contacts, each with that one first.
func (s *Store) members(ctx context.Context, roots []string) (map[string][]member, error) {
	out := map[string][]member{}
	list, err := json.Marshal(roots)
	if err != nil {
		return nil, err
	}
	place := map[string]*member{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var m member
		var root string
		err := scan(&root, &m.id, &m.name, &m.address, &m.phone, &m.locale, &m.tz, &m.country, &m.company, &m.custom, &m.blocked, &m.updated, &m.created, &m.seen)
		out[root] = append(out[root], m)
		return err
	}, `SELECT j.value, c.id, c.name, c.claimed_email, c.phone, c.locale, c.tz, c.country, c.company, c.custom, c.blocked, c.updated,
 CAST(round(unixepoch(c.created, 'subsec') * 1000) AS INTEGER), coalesce(CAST(round(unixepoch(nullif(c.last_seen, ''), 'subsec') * 1000) AS INTEGER), 0)
 FROM json_each(?) j JOIN contacts c ON c.id = j.value OR c.merged_into = j.value ORDER BY c.id != j.value, c.id`, string(list))
	if err != nil {
		return nil, fmt.Errorf("read contacts: %w", err)
	}
	var ids []string
	for _, group := range out {
		for i := range group {
			ids = append(ids, group[i].id)
			place[group[i].id] = &group[i]
		}
	}
	return out, s.proofs(ctx, ids, place)
}

func (s *Store) proofs(ctx context.Context, ids []string, into map[string]*member) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	err = s.each(ctx, func(scan func(...any) error) error {
		var contact string
		var p Proof
		err := scan(&contact, &p.Kind, &p.Value, &p.At)
		into[contact].proofs = append(into[contact].proofs, p.split())
		return err
	}, `SELECT i.contact, i.kind, i.value, CAST(round(unixepoch(i.verified_at, 'subsec') * 1000) AS INTEGER) FROM json_each(?) j
 JOIN contact_identities i ON i.contact = j.value WHERE i.verified_at != '' ORDER BY i.verified_at, i.id`, string(list))
	if err != nil {
		return fmt.Errorf("read identities: %w", err)
	}
	return nil
}

// pageOf reads several contacts as one: what the first does not say, the others do.
func pageOf(members []member) ContactPage {
	first := members[0]
	p := ContactPage{ID: first.id, Version: first.updated, Created: first.created, Identities: []Proof{}, Notes: []Note{}, Merges: []Merged{}, Twins: []Twin{}, Addresses: addresses(members)}
	values := map[string]json.RawMessage{}
	for _, m := range members {
		p.Name, p.Phone, p.Company = cmp.Or(p.Name, m.name), cmp.Or(p.Phone, m.phone), cmp.Or(p.Company, m.company)
		p.Locale, p.TZ, p.Country = cmp.Or(p.Locale, m.locale), cmp.Or(p.TZ, m.tz), cmp.Or(p.Country, m.country)
		p.Blocked = p.Blocked || m.blocked
		p.Created, p.LastSeen = min(p.Created, m.created), max(p.LastSeen, m.seen)
		p.Contacts = append(p.Contacts, m.id)
		for _, proof := range m.proofs {
			same := func(q Proof) bool { return q.Kind == proof.Kind && q.Value == proof.Value && q.Inbox == proof.Inbox }
			if !slices.ContainsFunc(p.Identities, same) {
				p.Identities = append(p.Identities, proof)
			}
		}
		own := map[string]json.RawMessage{}
		_ = json.Unmarshal([]byte(m.custom), &own) // what raw SQL has spoilt says nothing
		for key, value := range own {
			if _, said := values[key]; !said {
				values[key] = value
			}
		}
	}
	for key, value := range values {
		if string(value) == "null" { // taken away, whatever those say who were merged into this one
			delete(values, key)
		}
	}
	if len(values) > 0 {
		b, _ := json.Marshal(values) // they were read as JSON
		p.Custom = desk.Custom(b)
	}
	return p
}

// addresses are those that somebody has proven, then those that were only typed; each once.
func addresses(members []member) []Address {
	out := []Address{}
	add := func(address string, proven bool) {
		if address != "" && !slices.ContainsFunc(out, func(a Address) bool { return strings.EqualFold(a.Address, address) }) {
			out = append(out, Address{address, proven})
		}
	}
	for _, m := range members {
		for _, p := range m.proofs {
			if p.Kind == "email" {
				add(p.Value, true)
			}
		}
	}
	for _, m := range members {
		add(m.address, false)
	}
	return out
}

// lastSeen is when one of their devices came, or read what was written.
func (s *Store) lastSeen(ctx context.Context, p *ContactPage) error {
	list, err := json.Marshal(p.Contacts)
	if err != nil {
		return err
	}
	var at desk.Millis
	err = s.read.QueryRowContext(ctx, `SELECT coalesce(CAST(round(unixepoch(max(at), 'subsec') * 1000) AS INTEGER), 0) FROM (
 SELECT max(s.created) AS at FROM contact_sessions s WHERE s.contact IN (SELECT value FROM json_each(?1))
 UNION ALL SELECT max(r.updated) FROM conversations c JOIN read_marks r ON r.conversation = c.id AND r.reader = 'contact:' || c.contact
 WHERE c.contact IN (SELECT value FROM json_each(?1)))`, string(list)).Scan(&at)
	if err != nil {
		return fmt.Errorf("read when contact %s was seen: %w", p.ID, err)
	}
	p.LastSeen = max(p.LastSeen, at)
	return nil
}

// ContactConversations lists what a contact has written about, the latest activity first, as far as the agent may see it.
func (s *Store) ContactConversations(ctx context.Context, from desk.Identity, id, cursor string, limit int) (out List, err error) {
	root, err := s.root(ctx, from, id)
	if err != nil {
		return out, err
	}
	after, err := parseCursor(cursor, true)
	if err != nil {
		return out, err
	}
	if limit <= 0 || limit > listMost {
		limit = listMost
	}
	principals, _ := json.Marshal(from.Principals) // texts always marshal
	places, err := placesBy(ctx, s.read, `SELECT c.last_at, c.id FROM conversations c
 WHERE c.contact IN (SELECT id FROM contacts WHERE id = ?1 OR merged_into = ?1) AND c.deleted_at = 0 AND c.spam = 0 AND (c.last_at, c.id) < (?2, ?3)
 AND EXISTS (SELECT 1 FROM conversation_access a WHERE a.conversation = c.id AND a.principal IN (SELECT value FROM json_each(?4)))
 ORDER BY c.last_at DESC, c.id DESC LIMIT ?5`, root, after.at, after.id, string(principals), limit+1)
	if err != nil {
		return out, fmt.Errorf("list conversations of contact %s: %w", id, err)
	}
	if len(places) > limit {
		places = places[:limit]
		out.Next = places[limit-1].cursor()
	}
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.id
	}
	out.Conversations, err = s.rows(ctx, from, ids)
	return out, err
}
