package store

import "porchlight/internal/desk"

// head is a conversation as the writer needs it: the row of the list, who may see it, and what is not for lists.
type head struct {
	desk.Conversation
	principals []string
	blocked    bool        // its contact is
	apart      bool        // it once went on in another one, and does not any more
	erasedAt   desk.Millis // 0: it is not

	kept  desk.Conversation // as the database has it: what flush compares with
	dirty bool              // waits for flush

	mailDue bool     // a job of the outbox stands for its unread answers
	sent    sentKeys // nil: not read
	run     int      // 1 + the place in writer.log of the row that tells of its messages of this batch; 0: none
}

// conversationColumns are read in the order of scanConversation, by the writer and by lists alike.
const conversationColumns = `c.id, c.number, c.kind, c.subject, c.status, c.priority, c.inbox, c.contact, c.contact_name, c.assignee,
 c.team, c.locale, c.last_seq, c.public_seq, c.public_rev, c.version, c.round, c.preview, c.last_author, c.last_at, c.waiting_since,
 c.sort_at, c.first_reply_at, c.due_at, c.snoozed_until, c.promised_by, c.solved_at,
 c.queued_at, c.assigned_at, c.returned_at, c.tag_ids, c.follower_ids, c.custom, CAST(unixepoch(c.created, 'subsec') * 1000 AS INTEGER),
 CASE WHEN c.erased_at > 0 THEN 'erased' WHEN c.deleted_at > 0 THEN 'deleted' WHEN c.merged_into != '' THEN 'merged' WHEN c.spam THEN 'spam' ELSE '' END,
 c.deleted_at, c.merged_into, c.score, c.follow_up_at`

func conversationTargets(c *desk.Conversation) []any {
	return []any{&c.ID, &c.Number, &c.Kind, &c.Subject, &c.Status, &c.Priority, &c.Inbox, &c.Contact, &c.ContactName, &c.Assignee,
		&c.Team, &c.Locale, &c.LastSeq, &c.PublicSeq, &c.PublicRev, &c.Version, &c.Round, &c.Preview, &c.LastAuthor, &c.LastAt, &c.WaitingSince,
		&c.SortAt, &c.FirstReplyAt, &c.DueAt, &c.SnoozedUntil, &c.PromisedBy, &c.SolvedAt,
		&c.QueuedAt, &c.AssignedAt, &c.ReturnedAt, &c.Tags, &c.Followers, &c.Custom, &c.Created, &c.Drawer,
		&c.DeletedAt, &c.MergedInto, &c.Score, &c.FollowUpAt}
}

const (
	selectHead = `SELECT ` + conversationColumns + `, coalesce((SELECT p.blocked FROM contacts p WHERE p.id = c.contact), FALSE), c.erased_at,
 EXISTS (SELECT 1 FROM conversation_merges x WHERE x.conversation = c.id AND x.undone > 0) FROM conversations c WHERE c.id = ?`
	selectPrincipals = `SELECT principal FROM conversation_access WHERE conversation = ? ORDER BY principal`
)

// head loads a conversation, from the cache when nobody else has written since. found is false when it does not exist.
func (w *writer) head(id string) (h *head, found bool, err error) {
	if h, ok := w.heads[id]; ok {
		return h, true, nil
	}
	h = &head{}
	targets := append(conversationTargets(&h.Conversation), &h.blocked, &h.erasedAt, &h.apart)
	if found, err := w.tx.row(selectHead, []any{id}, targets...); err != nil || !found {
		return nil, false, err
	}
	if h.principals, err = w.tx.strings(selectPrincipals, id); err != nil {
		return nil, false, err
	}
	h.kept = h.Conversation
	w.heads[id] = h
	return h, true, nil
}

// visible loads a conversation that from may write to. Whether it exists is not told to those who may not.
func (w *writer) visible(id string, from desk.Identity) (*head, error) {
	h, err := w.seen(id, from)
	if err != nil {
		return nil, err
	}
	return h, h.Closed()
}

// seen loads a conversation that from sees, though it may be closed.
func (w *writer) seen(id string, from desk.Identity) (*head, error) {
	h, found, err := w.head(id)
	if err != nil {
		return nil, err
	}
	if !found || !h.sees(from) {
		return nil, errNoConversation()
	}
	return h, nil
}

func (h *head) sees(from desk.Identity) bool {
	if hidden(&h.Conversation, from) {
		return false
	}
	switch from.Kind {
	case desk.ByAgent:
		return desk.Sees(from.Principals, h.principals)
	case desk.ByContact:
		return from.Follows(h.Contact, h.ID)
	default:
		return from.Kind == desk.BySystem
	}
}

// OR ROLLBACK spares SQLite the journal it would otherwise keep of a single statement, which costs more than the statement:
// any error takes the whole batch back anyway (https://sqlite.org/tempfiles.html#statement_journal_files).
const (
	updateHead = `UPDATE OR ROLLBACK conversations SET last_seq=?, public_seq=?, version=?, preview=?, last_author=?, last_at=?, waiting_since=?,
 updated=? WHERE id=?`
	updateWhole = `UPDATE OR ROLLBACK conversations SET last_seq=?, public_seq=?, version=?, preview=?, last_author=?, last_at=?, waiting_since=?,
 updated=?, kind=?, subject=?, status=?, priority=?, assignee=?, team=?, round=?, first_reply_at=?, solved_at=?, sort_at=?,
 queued_at=?, assigned_at=?, returned_at=?, due_at=?, snoozed_until=?, tag_ids=?, follower_ids=?, custom=?, spam=?, deleted_at=?, merged_into=?,
 erased_at=?, score=?, follow_up_at=? WHERE id=?`
	updatePlace = `UPDATE OR ROLLBACK conversation_access SET status = ?, sort_at = ? WHERE conversation = ?`
)

// save notes that the head changed. It is written before the batch's commit.
func (w *writer) save(h *head) {
	h.Version++
	h.queue(desk.At(w.now))
	if h.moved() {
		h.SortAt = h.LastAt
	}
	if !h.dirty {
		h.dirty = true
		w.dirty = append(w.dirty, h)
	}
}

// flush writes what the batch has left to the end: each changed head once, and the log of changes.
func (w *writer) flush() error {
	for _, h := range w.dirty {
		if err := w.writeHead(h); err != nil {
			return err
		}
	}
	w.dirty = w.dirty[:0]
	return w.writeLog()
}

// writeHead writes as much of a head as changed, and where it stands in everybody's list.
func (w *writer) writeHead(h *head) error {
	h.dirty = false
	args := append(w.args[:0], h.LastSeq, h.PublicSeq, h.Version, h.Preview, h.LastAuthor, h.LastAt, h.WaitingSince, w.stamp)
	query := updateHead
	if h.rarelyChanged() {
		query = updateWhole
		args = append(args, h.Kind, h.Subject, h.Status, h.Priority, h.Assignee, h.Team, h.Round, h.FirstReplyAt, h.SolvedAt, h.SortAt,
			h.QueuedAt, h.AssignedAt, h.ReturnedAt, h.DueAt, h.SnoozedUntil, h.Tags, h.Followers, orNull(h.Custom), h.Drawer == desk.InSpam, h.DeletedAt,
			h.MergedInto, h.erasedAt, h.Score, h.FollowUpAt)
	}
	w.args = append(args, h.ID)
	if _, err := w.tx.exec(query, w.args...); err != nil {
		return err
	}
	if h.SortAt != h.kept.SortAt || h.ListedAs() != h.kept.ListedAs() {
		if _, err := w.tx.exec(updatePlace, h.ListedAs(), h.SortAt, h.ID); err != nil {
			return err
		}
	}
	h.kept = h.Conversation
	return nil
}

// moved reports whether the conversation takes a new place in the lists: when it is another side's turn or its head changed, not
// with every line that somebody adds to their own. Rows that jump at each line cannot be clicked.
func (h *head) moved() bool {
	k := &h.kept
	return h.SortAt == 0 || h.LastAuthor != k.LastAuthor || (h.WaitingSince == 0) != (k.WaitingSince == 0) || h.Status != k.Status ||
		h.Assignee != k.Assignee || h.Team != k.Team || h.Drawer != k.Drawer
}

func (h *head) rarelyChanged() bool {
	k := &h.kept
	return h.Kind != k.Kind || h.Subject != k.Subject || h.Status != k.Status || h.Priority != k.Priority || h.Assignee != k.Assignee ||
		h.Team != k.Team || h.Round != k.Round || h.FirstReplyAt != k.FirstReplyAt || h.SolvedAt != k.SolvedAt || h.SortAt != k.SortAt ||
		h.QueuedAt != k.QueuedAt || h.AssignedAt != k.AssignedAt || h.ReturnedAt != k.ReturnedAt || h.DueAt != k.DueAt ||
		h.SnoozedUntil != k.SnoozedUntil || h.Tags != k.Tags || h.Followers != k.Followers || h.Custom != k.Custom ||
		h.Drawer != k.Drawer || h.DeletedAt != k.DeletedAt || h.MergedInto != k.MergedInto ||
		h.Score != k.Score || h.FollowUpAt != k.FollowUpAt
}

// grant makes principals those of the conversation, and of nobody else.
func (w *writer) grant(h *head, principals []string) error {
	if _, err := w.tx.exec(`DELETE FROM conversation_access WHERE conversation = ?`, h.ID); err != nil {
		return err
	}
	for _, p := range principals {
		if _, err := w.tx.exec(`INSERT INTO conversation_access (id, principal, conversation, status, sort_at, created, updated)
 VALUES (?,?,?,?,?,?,?)`, newID(w.now), p, h.ID, h.ListedAs(), h.SortAt, w.stamp, w.stamp); err != nil {
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

// orNull is what a JSON column holds of nothing: an empty text is no JSON.
func orNull(c desk.Custom) any {
	if c == "" {
		return nil
	}
	return string(c)
}
