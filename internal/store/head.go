package store

import (
	"strings"

	"porchlight/internal/desk"
)

// head is a conversation as the writer needs it: the row of the list, who may see it, and what is not for lists.
type head struct {
	desk.Conversation
	principals []string
	deleted    bool
	spam       bool
}

// conversationColumns are read in the order of scanConversation, by the writer and by lists alike.
const conversationColumns = `c.id, c.number, c.kind, c.subject, c.status, c.priority, c.inbox, c.contact, c.contact_name, c.assignee,
 c.team, c.locale, c.last_seq, c.public_seq, c.public_rev, c.version, c.round, c.preview, c.last_author, c.last_at, c.waiting_since,
 c.first_reply_at, c.due_at, c.snoozed_until, c.promised_by, c.solved_at, CAST(unixepoch(c.created, 'subsec') * 1000 AS INTEGER)`

func conversationTargets(c *desk.Conversation) []any {
	return []any{&c.ID, &c.Number, &c.Kind, &c.Subject, &c.Status, &c.Priority, &c.Inbox, &c.Contact, &c.ContactName, &c.Assignee,
		&c.Team, &c.Locale, &c.LastSeq, &c.PublicSeq, &c.PublicRev, &c.Version, &c.Round, &c.Preview, &c.LastAuthor, &c.LastAt, &c.WaitingSince,
		&c.FirstReplyAt, &c.DueAt, &c.SnoozedUntil, &c.PromisedBy, &c.SolvedAt, &c.Created}
}

const (
	selectHead       = `SELECT ` + conversationColumns + `, c.deleted_at > 0, c.spam FROM conversations c WHERE c.id = ?`
	selectPrincipals = `SELECT principal FROM conversation_access WHERE conversation = ? ORDER BY principal`
)

// head loads a conversation, from the cache when nobody else has written since. found is false when it does not exist.
func (w *writer) head(id string) (h *head, found bool, err error) {
	if h, ok := w.heads[id]; ok {
		w.touched = append(w.touched, h)
		return h, true, nil
	}
	h = &head{}
	targets := append(conversationTargets(&h.Conversation), &h.deleted, &h.spam)
	if found, err := w.tx.row(selectHead, []any{id}, targets...); err != nil || !found {
		return nil, false, err
	}
	if h.principals, err = w.tx.strings(selectPrincipals, id); err != nil {
		return nil, false, err
	}
	w.heads[id] = h
	w.touched = append(w.touched, h)
	return h, true, nil
}

// visible loads a conversation that from may write to. Whether it exists is not told to those who may not.
func (w *writer) visible(id string, from desk.Identity) (*head, error) {
	h, found, err := w.head(id)
	if err != nil {
		return nil, err
	}
	if !found || h.deleted || !h.sees(from) {
		return nil, desk.Errorf(desk.NotFound, "There is no such conversation, or it is not yours to see.").On("conversation")
	}
	return h, nil
}

func (h *head) sees(from desk.Identity) bool {
	switch from.Kind {
	case desk.ByAgent:
		return desk.Sees(from.Principals, h.principals)
	case desk.ByContact:
		return from.ID != "" && h.Contact == from.ID
	default:
		return from.Kind == desk.BySystem
	}
}

const updateHead = `UPDATE conversations SET kind=?, subject=?, status=?, priority=?, assignee=?, team=?, last_seq=?, public_seq=?, version=?,
 round=?, preview=?, last_author=?, last_at=?, waiting_since=?, first_reply_at=?, solved_at=?, updated=? WHERE id=?`

// save writes the head back, and where it stands in everybody's list.
func (w *writer) save(h *head) error {
	h.Version++
	if _, err := w.tx.exec(updateHead, h.Kind, h.Subject, h.Status, h.Priority, h.Assignee, h.Team, h.LastSeq, h.PublicSeq, h.Version,
		h.Round, h.Preview, h.LastAuthor, h.LastAt, h.WaitingSince, h.FirstReplyAt, h.SolvedAt, stamp(w.now), h.ID); err != nil {
		return err
	}
	_, err := w.tx.exec(`UPDATE conversation_access SET status = ?, sort_at = ? WHERE conversation = ?`, h.Status, h.LastAt, h.ID)
	return err
}

// grant makes principals those of the conversation, and of nobody else.
func (w *writer) grant(h *head, principals []string) error {
	if _, err := w.tx.exec(`DELETE FROM conversation_access WHERE conversation = ?`, h.ID); err != nil {
		return err
	}
	for _, p := range principals {
		if _, err := w.tx.exec(`INSERT INTO conversation_access (id, principal, conversation, status, sort_at, created, updated)
 VALUES (?,?,?,?,?,?,?)`, newID(), p, h.ID, h.Status, h.LastAt, stamp(w.now), stamp(w.now)); err != nil {
			return err
		}
	}
	h.principals = principals
	return nil
}

// granted are the agents who see a conversation for a reason of their own: they follow it. (A mention makes one follow.)
func (w *writer) granted(conversation string) ([]string, error) {
	return w.tx.strings(`SELECT agent FROM followers WHERE conversation = ?`, conversation)
}

const insertChange = `INSERT INTO changes (at, conversation, kind, message, seq, before, after) VALUES (?,?,?,?,?,?,?) RETURNING pos`

// report logs a change and keeps it for the publisher. before is nil when who may see did not change.
func (w *writer) report(h *head, kind desk.NewsKind, m *desk.Message, before []string) error {
	n := desk.News{Kind: kind, Conversation: h.Conversation, Message: m, Before: before, After: h.principals, Agent: w.assigneeOf(h.Assignee)}
	after := strings.Join(h.principals, " ")
	was, id, seq := after, "", int64(0)
	if before != nil {
		was = strings.Join(before, " ")
	}
	if m != nil {
		id, seq = m.ID, m.Seq
	}
	w.tx.wrote = true
	if _, err := w.tx.row(insertChange, []any{stamp(w.now), h.ID, kind, id, seq, was, after}, &n.Pos); err != nil {
		return err
	}
	w.news = append(w.news, n)
	return nil
}
