package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"porchlight/internal/desk"
)

// What an agent is told of is a row of the transaction that it tells of. Their tabs hear of the row and of the number that is
// unread; a tab that missed it asks with its next welcome.

// noticedFor is how long a line stays in the list: what was not read in a quarter of a year is not news.
const noticedFor = 90 * 24 * time.Hour

// noticed is what a row keeps in data: ids and words of the API.
type noticed struct {
	Seq      int64  `json:"seq,omitempty"`
	Actor    string `json:"actor,omitempty"`
	Handover string `json:"handover,omitempty"`
	Team     string `json:"team,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Article  string `json:"article,omitempty"`
	Locale   string `json:"locale,omitempty"`
}

const insertNotification = `INSERT INTO notifications (id, agent, kind, conversation, data, read_at, created, updated) VALUES (?1,?2,?3,?4,?5,'',?6,?6)`

// notify puts a line about a message, the conversation's last one unless it says which, into the lists of agents.
func (w *writer) notify(h *head, n desk.Notification, agents ...string) error {
	n.Conversation, n.At = h.ID, desk.At(w.now)
	if n.Seq == 0 {
		n.Seq = h.LastSeq
	}
	data, err := json.Marshal(noticed{Seq: n.Seq, Actor: n.Actor, Handover: n.Handover, Team: n.Team, Reason: n.Reason})
	if err != nil {
		return fmt.Errorf("encode notification: %w", err)
	}
	for _, agent := range agents {
		if agent == "" || agent == n.Actor {
			continue // nobody is told of their own doing
		}
		one := n
		one.ID = newID(w.now)
		if _, err := w.tx.exec(insertNotification, one.ID, agent, string(n.Kind), h.ID, string(data), w.stamp); err != nil {
			return err
		}
		if err := w.ring(agent, &one); err != nil {
			return err
		}
	}
	return nil
}

// ring tells an agent's tabs what is unread now.
func (w *writer) ring(agent string, n *desk.Notification) error {
	bell := desk.Bell{Agent: agent, New: n}
	if _, err := w.tx.row(`SELECT count(*) FROM notifications WHERE agent = ? AND read_at = ''`, []any{agent}, &bell.Unread); err != nil {
		return err
	}
	w.news = append(w.news, desk.News{Kind: desk.BellRung, Bell: &bell})
	return nil
}

// unask takes an offer that is over out of what is unread of those who were asked.
func (w *writer) unask(handover string) error {
	agents, err := w.tx.strings(`UPDATE notifications SET read_at = ?1, updated = ?1 WHERE kind = 'handover_offered' AND read_at = ''
 AND json_extract(data, '$.handover') = ?2 RETURNING agent`, w.stamp, handover)
	if err != nil {
		return err
	}
	w.tx.wrote = true
	for _, agent := range agents {
		if err := w.ring(agent, nil); err != nil {
			return err
		}
	}
	return nil
}

// ReadLines says which lines an agent has read: some, those of a conversation, or all.
type ReadLines struct {
	IDs          []string
	Conversation string
	All          bool
}

// noticesMost bounds the lines that one request names: a page of them.
const noticesMost = 100

// readNotices notes what an agent has read.
type readNotices struct {
	agent  string
	what   ReadLines
	unread int64
}

func (r *readNotices) apply(w *writer) error {
	ids, err := json.Marshal(r.what.IDs)
	if err != nil {
		return fmt.Errorf("encode what was read: %w", err)
	}
	done, err := w.tx.exec(`UPDATE notifications SET read_at = ?1, updated = ?1 WHERE agent = ?2 AND read_at = ''
 AND (?3 OR conversation = ?4 AND ?4 != '' OR id IN (SELECT value FROM json_each(?5)))`, w.stamp, r.agent, r.what.All, r.what.Conversation, string(ids))
	if err != nil {
		return err
	}
	if err := w.ring(r.agent, nil); err != nil {
		return err
	}
	last := len(w.news) - 1
	r.unread = w.news[last].Bell.Unread
	if done == 0 {
		w.news = w.news[:last] // nothing is new to anybody
	}
	return nil
}

// ReadNotifications notes what an agent has read, tells all of their tabs, and returns what is unread now.
func (s *Store) ReadNotifications(ctx context.Context, from desk.Identity, what ReadLines) (int64, error) {
	if len(what.IDs) > noticesMost {
		return 0, desk.Errorf(desk.TooLarge, "At most %d notifications are named at once.", noticesMost).On("ids")
	}
	if !what.All && what.Conversation == "" && len(what.IDs) == 0 {
		return 0, desk.Errorf(desk.BadRequest, "What was read?").On("ids")
	}
	op := &readNotices{agent: from.ID, what: what}
	err := s.writer.do(ctx, op)
	return op.unread, err
}

// NotificationsSaved tells an agent's tabs of a change that was made past the writer.
func (s *Store) NotificationsSaved(ctx context.Context, agent string) error {
	return s.writer.do(ctx, ringAnew{agent})
}

type ringAnew struct{ agent string }

func (r ringAnew) apply(w *writer) error { return w.ring(r.agent, nil) }

// Notice is a line with what the list says of its conversation.
type Notice struct {
	desk.Notification
	Number      int64  `json:"number"`       // 0: the agent does not see the conversation any more
	ContactName string `json:"contact_name"` // empty then, too

	ArticleTitle string `json:"article_title,omitempty"` // empty: the article is gone
}

// Notices are a page of an agent's list.
type Notices struct {
	Notifications []Notice `json:"notifications"`
	Unread        int64    `json:"unread"`
	Next          string   `json:"next"` // id to ask for what is older with; empty: that was all
}

const selectNotices = `SELECT n.id, n.kind, n.conversation, coalesce(n.data, ''), n.read_at != '', CAST(unixepoch(n.created, 'subsec') * 1000 AS INTEGER),
 coalesce(c.number, 0), coalesce(c.contact_name, ''),
 CASE WHEN n.conversation = '' THEN coalesce((SELECT coalesce(nullif((SELECT r.title FROM article_revisions r WHERE r.article_text = t.id
  ORDER BY r.revision DESC LIMIT 1), ''), t.title) FROM article_texts t
  WHERE t.article = json_extract(n.data, '$.article') AND t.locale = json_extract(n.data, '$.locale')), '') ELSE '' END
 FROM notifications n LEFT JOIN conversations c ON c.id = n.conversation AND c.deleted_at = 0 AND EXISTS (SELECT 1 FROM conversation_access x
  WHERE x.conversation = c.id AND x.principal IN (SELECT value FROM json_each(?4)))
 WHERE n.agent = ?1 AND (?2 = '' OR n.id < ?2) ORDER BY n.id DESC LIMIT ?3`

// Notifications reads an agent's list, the newest first, from before a line's id.
func (s *Store) Notifications(ctx context.Context, from desk.Identity, before string, limit int) (out Notices, err error) {
	if limit <= 0 || limit > noticesMost {
		limit = noticesMost / 2
	}
	principals, err := json.Marshal(from.Principals)
	if err != nil {
		return out, fmt.Errorf("encode principals: %w", err)
	}
	out.Notifications = []Notice{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var n Notice
		var raw rawText
		if err := scan(&n.ID, &n.Kind, &n.Conversation, &raw, &n.Read, &n.At, &n.Number, &n.ContactName, &n.ArticleTitle); err != nil {
			return err
		}
		var data noticed
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &data); err != nil {
				return fmt.Errorf("read notification %s: %w", n.ID, err)
			}
		}
		n.Seq, n.Actor, n.Handover, n.Team, n.Reason = data.Seq, data.Actor, data.Handover, data.Team, data.Reason
		n.Article, n.Locale = data.Article, data.Locale
		out.Notifications = append(out.Notifications, n)
		return nil
	}, selectNotices, from.ID, before, limit+1, string(principals))
	if err != nil {
		return out, fmt.Errorf("list notifications of %s: %w", from.ID, err)
	}
	if len(out.Notifications) > limit {
		out.Notifications = out.Notifications[:limit]
		out.Next = out.Notifications[limit-1].ID
	}
	err = s.each(ctx, func(scan func(...any) error) error { return scan(&out.Unread) },
		`SELECT count(*) FROM notifications WHERE agent = ? AND read_at = ''`, from.ID)
	return out, err
}
