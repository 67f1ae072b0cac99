package store

import (
	"context"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// readThere adds to who sees a conversation those who see the one that it goes on in: its messages are read there.
func (w *writer) readThere(h *head, principals []string) ([]string, error) {
	if h.MergedInto == "" {
		return principals, nil
	}
	there, found, err := w.head(h.MergedInto)
	if err != nil || !found {
		return principals, err
	}
	principals = slices.Concat(principals, there.principals)
	slices.Sort(principals)
	return slices.Compact(principals), nil
}

// regrantSources keeps who sees the conversations that go on in one true after who sees that one has changed.
func (w *writer) regrantSources(h *head) error {
	ids, err := w.tx.strings(selectSources, h.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		source, found, err := w.head(id)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		before := source.principals
		if err := w.regrant(source); err != nil {
			return err
		}
		if slices.Equal(before, source.principals) {
			continue
		}
		if err := w.report(source, desk.ConversationChanged, nil, before); err != nil {
			return err
		}
	}
	return nil
}

// onward reports whether the contact of a conversation that goes on elsewhere has that other one, too.
func (w *writer) onward(h *head) (bool, error) {
	if h.MergedInto == "" {
		return false, nil
	}
	there, found, err := w.head(h.MergedInto)
	return found && h.Contact != "" && there.Contact == h.Contact && there.Drawer != desk.InDeleted && there.Drawer != desk.InErased, err
}

// sources are the conversations that go on in one: who sees it sees them.
func (s *Store) sources(ctx context.Context, from desk.Identity, id string) ([]Row, error) {
	ids, err := s.column(ctx, selectSources, id)
	if err != nil {
		return nil, fmt.Errorf("list what goes on in %s: %w", id, err)
	}
	if len(ids) == 0 {
		return []Row{}, nil
	}
	return s.rows(ctx, from, ids)
}

// MergePlan is what merging one conversation into another would do.
type MergePlan struct {
	Conversation Row               `json:"conversation"`
	Into         Row               `json:"into"`
	Joined       desk.Conversation `json:"joined"`   // the other one, as it would stand
	Messages     int               `json:"messages"` // that would be read there: replies and notes
	Onward       bool              `json:"onward"`   // its visitor goes on there; else what they write in it takes the two apart again
	Asked        bool              `json:"asked"`    // somebody is asked to take it over: then it is not merged
}

// PlanMerge says what merging a conversation into another one would do.
func (s *Store) PlanMerge(ctx context.Context, from desk.Identity, id, into string) (out MergePlan, err error) {
	for _, one := range []string{id, into} {
		if _, err := s.Head(ctx, from, one); err != nil {
			return out, err
		}
	}
	if id == into {
		return out, desk.CheckMergeInto(&desk.Conversation{ID: id}, &desk.Conversation{ID: id})
	}
	rows, err := s.rows(ctx, from, []string{id, into})
	if err != nil {
		return out, err
	}
	if len(rows) < 2 {
		return out, errNoConversation() // erased between the two readings
	}
	out.Conversation, out.Into = rows[0], rows[1]
	if err := desk.CheckMergeInto(&rows[0].Conversation, &rows[1].Conversation); err != nil {
		return out, err
	}
	out.Joined = desk.Joined(&rows[0].Conversation, &rows[1].Conversation)
	out.Onward = rows[0].Contact == rows[1].Contact && rows[0].Contact != ""
	var one bool
	err = s.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM messages WHERE conversation = ?1 AND kind != 'event' AND seq > 0),
 EXISTS (SELECT 1 FROM handovers WHERE conversation = ?1 AND state = 'offered'),
 coalesce((SELECT CASE WHEN merged_into != '' THEN merged_into ELSE id END FROM contacts WHERE id = ?2) =
 (SELECT CASE WHEN merged_into != '' THEN merged_into ELSE id END FROM contacts WHERE id = ?3), FALSE)`, id, rows[0].Contact, rows[1].Contact).
		Scan(&out.Messages, &out.Asked, &one)
	if err != nil {
		return out, fmt.Errorf("plan to merge %s into %s: %w", id, into, err)
	}
	if !one {
		return out, errTwoContacts()
	}
	return out, nil
}

func errTwoContacts() error {
	return desk.Errorf(desk.Conflict, "They are of two contacts. If these are one person, merge the contacts first.").On("into")
}
