package store

import (
	"context"
	"errors"
	"fmt"

	"porchlight/internal/desk"
)

// visitorMost bounds how many conversations a device is shown: the latest.
const visitorMost = 50

const selectVisitorConversations = `SELECT ` + conversationColumns + `,
 coalesce((SELECT seen_seq FROM read_marks r WHERE r.conversation = c.id AND r.reader = ?1), 0),
 coalesce((SELECT m.public_seq FROM messages m WHERE m.conversation = c.id AND m.public_seq > 0
  AND m.seq <= (SELECT max(r.seen_seq) FROM read_marks r WHERE r.conversation = c.id AND r.reader >= 'agent:' AND r.reader < 'agent;')
  ORDER BY m.seq DESC LIMIT 1), 0),
 CASE WHEN c.merged_into = '' THEN FALSE ELSE EXISTS (SELECT 1 FROM conversations t WHERE t.id = c.merged_into AND t.contact = ?2 AND t.deleted_at = 0
  AND (?3 = '' OR t.id = ?3)) END
 FROM conversations c WHERE c.contact = ?2 AND c.deleted_at = 0 AND (?3 = '' OR c.id = ?3) ORDER BY c.last_at DESC LIMIT ?4`

// VisitorConversations lists what a visitor has opened, the latest first.
func (s *Store) VisitorConversations(ctx context.Context, from desk.Identity) (out []desk.PublicConversation, err error) {
	out = []desk.PublicConversation{}
	if from.ID == "" {
		return out, nil
	}
	rows, err := s.read.QueryContext(ctx, selectVisitorConversations, readerKey(from.Kind, from.ID), from.ID, from.Only, visitorMost)
	if err != nil {
		return nil, fmt.Errorf("list conversations of a visitor: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c desk.Conversation
		var seen, teamSeen int64
		if err := rows.Scan(append(conversationTargets(&c), &seen, &teamSeen, &c.Onward)...); err != nil {
			return nil, fmt.Errorf("list conversations of a visitor: %w", err)
		}
		p := c.Public(s.people.assignee(c.Assignee))
		p.Seen, p.TeamSeen, p.Queue = seen, teamSeen, s.router.standing(p.ID)
		out = append(out, p)
	}
	return out, rows.Err()
}
