package store

import (
	"context"
	"fmt"
	"strings"

	"porchlight/internal/desk"
)

// Blocked is a contact whose messages are not taken, as those see them who supervise.
type Blocked struct {
	ID           string      `json:"id"`
	Name         string      `json:"name"`
	Address      string      `json:"address"` // claimed, or proven
	At           desk.Millis `json:"at"`      // 0: in the panel
	By           string      `json:"by"`      // id of the agent; empty: in the panel
	Conversation string      `json:"conversation"`
	Number       int64       `json:"number"`
}

// blockedMost bounds the list: who has blocked more looks for one by name.
const blockedMost = 500

const selectAllBlocked = `SELECT p.id, p.name, coalesce((SELECT i.value FROM contact_identities i WHERE i.contact = p.id AND i.kind = 'email' AND i.verified_at != ''
  LIMIT 1), p.claimed_email), p.blocked_at, p.blocked_by, c.id, c.number
 FROM contacts p JOIN conversations c ON c.id = (SELECT x.id FROM conversations x WHERE x.contact = p.id AND x.erased_at = 0
  AND EXISTS (SELECT 1 FROM conversation_access a WHERE a.conversation = x.id AND a.principal IN (?…)) ORDER BY x.last_at DESC LIMIT 1)
 WHERE p.blocked ORDER BY p.blocked_at DESC, p.id LIMIT ?`

// BlockedContacts lists the contacts who are blocked, as far as who supervises sees a conversation of theirs: the latest is named.
func (s *Store) BlockedContacts(ctx context.Context, from desk.Identity) (out []Blocked, err error) {
	if from.Role != desk.RoleSupervisor && from.Role != desk.RoleAdmin {
		return nil, desk.Errorf(desk.Forbidden, "Supervisors and admins see who is blocked.")
	}
	out = []Blocked{}
	query := strings.Replace(selectAllBlocked, "?…", marks(len(from.Principals)), 1)
	err = s.each(ctx, func(scan func(...any) error) error {
		var b Blocked
		err := scan(&b.ID, &b.Name, &b.Address, &b.At, &b.By, &b.Conversation, &b.Number)
		out = append(out, b)
		return err
	}, query, append(anyArgs(from.Principals), blockedMost)...)
	if err != nil {
		return nil, fmt.Errorf("list blocked contacts: %w", err)
	}
	return out, nil
}
