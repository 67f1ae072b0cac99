package store

import (
	"context"
	"encoding/json"
	"fmt"

	"porchlight/internal/desk"
)

// Separate takes a conversation out of the one that it goes on in, and returns both as they are then. One that goes on nowhere stays as it is, and the
// other one that is returned is empty. version, when not 0, must be the current one.
func (s *Store) Separate(ctx context.Context, from desk.Identity, conversation string, version int64) (c, other desk.Conversation, err error) {
	if !from.Agent() {
		return c, other, desk.Errorf(desk.Forbidden, "Only agents take conversations apart.")
	}
	a := &takeApart{from: from, conversation: conversation, version: version}
	err = s.writer.do(ctx, a)
	return a.source, a.target, err
}

type takeApart struct {
	from           desk.Identity
	conversation   string
	version        int64
	source, target desk.Conversation
}

func (a *takeApart) apply(w *writer) error {
	h, err := w.seen(a.conversation, a.from)
	if err != nil {
		return err
	}
	if h.Drawer != desk.InMerged {
		a.source = h.Conversation
		return h.Closed()
	}
	if a.version != 0 && a.version != h.Version {
		return desk.Errorf(desk.Conflict, "This conversation changed meanwhile.").On("version").With(h.Conversation)
	}
	there, found, err := w.head(h.MergedInto)
	if err != nil {
		return err
	}
	if !found || !there.sees(a.from) {
		return desk.Errorf(desk.Forbidden, "It goes on in a conversation that is not yours to see. Ask somebody who sees both.").On("conversation")
	}
	if err := w.separate(h, a.from, ""); err != nil {
		return err
	}
	if err := w.auditConversation(a.from, "separated", h, nil); err != nil {
		return err
	}
	a.source, a.target = h.Conversation, there.Conversation
	return nil
}

// theDesk takes conversations apart by itself.
var theDesk = desk.Identity{Kind: desk.BySystem}

const (
	selectMerge = `SELECT id, merged_into, coalesce(moved, ''), coalesce(kept, '') FROM conversation_merges WHERE conversation = ? AND undone = 0`
	updateMerge = `UPDATE conversation_merges SET undone = ?, updated = ? WHERE id = ?`
	// selectBack are those that went on in a conversation before it was merged, and still go on where it does.
	selectBack = `SELECT c.id FROM conversations c JOIN conversation_merges x ON x.conversation = c.id AND x.undone = 0 AND x.id < ?1
 WHERE c.merged_into = ?2 AND c.id IN (SELECT value FROM json_each(?3)) ORDER BY c.number`
	// selectTouched is whether somebody has gone on in a conversation since: what they did is not undone with a merge.
	selectTouched = `SELECT EXISTS (SELECT 1 FROM messages WHERE conversation = ? AND seq > ? AND (kind = 'reply'
 OR event_type IN ('status_changed', 'reopened', 'rated', 'assigned', 'unassigned', 'team_changed', 'returned', 'handover_offered', 'handover_accepted')))`
)

// separate takes a conversation out of the one that it goes on in: both are what they were, as far as nobody has gone on in the other one since.
func (w *writer) separate(h *head, by desk.Identity, reason string) error {
	there, found, err := w.head(h.MergedInto)
	if err != nil || !found {
		return err
	}
	var id, into string
	var moved, kept rawText
	if found, err = w.tx.row(selectMerge, []any{h.ID}, &id, &into, &moved, &kept); err != nil {
		return err
	}
	var k keptMerge
	if found && len(kept) > 0 {
		if err := json.Unmarshal(kept, &k); err != nil {
			return fmt.Errorf("read merge of %s: %w", h.ID, err)
		}
	}
	back, err := w.tx.strings(selectBack, id, there.ID, orEmptyList(moved))
	if err != nil {
		return err
	}
	if _, err := w.tx.exec(updateMerge, desk.At(w.now), w.stamp, id); err != nil {
		return err
	}
	if err := w.giveBack(into, k, by); err != nil {
		return err
	}
	h.Drawer, h.apart = "", true
	h.QueuedAt, h.ReturnedAt = k.Source.QueuedAt, k.Source.ReturnedAt
	home := there
	h.MergedInto = "" // what it says from here on is its own again
	for _, e := range [][2]*head{{h, home}, {home, h}} {
		data := desk.EventData{Actor: actor(by), After: e[1].ID, Number: e[1].Number, Reason: reason}
		if err := w.event(e[0], authorOf(by), desk.Separated, data); err != nil {
			return err
		}
	}
	if err := w.point(h, ""); err != nil {
		return err
	}
	for _, id := range back {
		if one, found, err := w.head(id); err != nil {
			return err
		} else if found {
			if err := w.point(one, h.ID); err != nil {
				return err
			}
		}
	}
	for _, one := range []*head{h, home} {
		if err := w.owed(one); err != nil {
			return err
		}
	}
	return w.report(home, desk.ConversationChanged, nil, nil)
}

func orEmptyList(raw rawText) string {
	if len(raw) == 0 {
		return "[]"
	}
	return string(raw)
}

// giveBack has the other conversation of a merge stand as it stood before, unless somebody has gone on in it: then only who waits there is asked anew.
func (w *writer) giveBack(id string, k keptMerge, by desk.Identity) error {
	h, found, err := w.head(id)
	if err != nil || !found || k.Before == k.After || h.Drawer == desk.InErased {
		return err
	}
	var touched bool
	if _, err := w.tx.row(selectTouched, []any{h.ID, k.Seq}, &touched); err != nil {
		return err
	}
	to := k.Before
	if touched {
		to = standingOf(&h.Conversation)
		if to.WaitingSince != 0 && to.WaitingSince == k.After.WaitingSince {
			to.WaitingSince = 0
			if _, err := w.tx.row(selectUnanswered, []any{h.ID, h.ID}, &to.WaitingSince); err != nil {
				return err
			}
		}
		if to.PromisedBy == k.After.PromisedBy {
			to.PromisedBy = k.Before.PromisedBy
		}
	}
	if err := w.stand(h, by, to); err != nil {
		return err
	}
	h.AssignedAt, h.QueuedAt, h.ReturnedAt = to.AssignedAt, to.QueuedAt, to.ReturnedAt
	w.save(h)
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// sameContact takes apart what was merged while two contacts were read as one, after one of some contacts is read otherwise.
func (w *writer) sameContact(contacts ...string) error {
	list, err := json.Marshal(contacts)
	if err != nil {
		return fmt.Errorf("encode contacts: %w", err)
	}
	ids, err := w.tx.strings(selectStrange, string(list))
	if err != nil {
		return err
	}
	for _, id := range ids {
		h, found, err := w.head(id)
		if err != nil {
			return err
		}
		if found && h.Drawer == desk.InMerged {
			if err := w.separate(h, theDesk, desk.TwoContacts); err != nil {
				return err
			}
		}
	}
	return nil
}

// selectStrange are conversations that go on in one of another contact's, among those of some people on either side.
const selectStrange = `WITH theirs AS (SELECT c.id FROM conversations c JOIN contacts p ON p.id = c.contact
 WHERE p.id IN (SELECT value FROM json_each(?1)) OR p.merged_into IN (SELECT value FROM json_each(?1)))
SELECT s.id FROM conversations s JOIN conversations t ON t.id = s.merged_into JOIN contacts a ON a.id = s.contact JOIN contacts b ON b.id = t.contact
 WHERE s.merged_into != '' AND (s.id IN theirs OR t.id IN theirs)
 AND CASE WHEN a.merged_into != '' THEN a.merged_into ELSE a.id END != CASE WHEN b.merged_into != '' THEN b.merged_into ELSE b.id END ORDER BY s.number`
