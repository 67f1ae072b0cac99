package store

import (
	"context"
	"encoding/json"
	"fmt"

	"porchlight/internal/desk"
)

// Colleagues thank one another for a message: once each, and it can be taken back. A customer's thanks are no rows of their own: they
// are a top rating with a comment.

// GiveKudos thanks the author of a message, or takes that back. Saying it twice changes nothing.
func (s *Store) GiveKudos(ctx context.Context, from desk.Identity, conversation, message string, given bool) error {
	if !from.Agent() {
		return desk.Errorf(desk.Forbidden, "Kudos are among colleagues.")
	}
	return s.writer.do(ctx, &kudos{from: from, conversation: conversation, message: message, given: given})
}

type kudos struct {
	from                  desk.Identity
	conversation, message string
	given                 bool
}

const (
	selectThanked = `SELECT agent, seq FROM messages WHERE id = ? AND conversation = ? AND author_kind = 'agent' AND kind != 'event' AND redacted_at = ''`
	insertKudos   = `INSERT INTO kudos (id, conversation, message, agent, by, created, updated) VALUES (?1,?2,?3,?4,?5,?6,?6) ON CONFLICT (message, by) DO NOTHING`
	deleteKudos   = `DELETE FROM kudos WHERE message = ? AND by = ?`
	deleteThanks  = `DELETE FROM notifications WHERE agent = ? AND kind = 'kudos' AND conversation = ? AND json_extract(data, '$.actor') = ? AND json_extract(data, '$.seq') = ?`
)

func (k *kudos) apply(w *writer) error {
	h, err := w.seen(k.conversation, k.from)
	if err != nil {
		return err
	}
	var agent string
	var seq int64
	found, err := w.tx.row(selectThanked, []any{k.message, h.ID}, &agent, &seq)
	switch {
	case err != nil:
		return err
	case !found:
		return desk.Errorf(desk.NotFound, "There is no such message of a colleague here.").On("message")
	case agent == k.from.ID:
		return desk.Errorf(desk.BadRequest, "Kudos are for colleagues.").On("message")
	}
	if !k.given {
		return k.takeBack(w, h, agent, seq)
	}
	done, err := w.tx.exec(insertKudos, newID(w.now), h.ID, k.message, agent, k.from.ID, w.stamp)
	if err != nil || done == 0 {
		return err
	}
	k.tell(w, h)
	return w.notify(h, desk.Notification{Kind: desk.ToldKudos, Actor: k.from.ID, Seq: seq}, agent)
}

// takeBack takes the line under the bell along: what was taken back is no news.
func (k *kudos) takeBack(w *writer, h *head, agent string, seq int64) error {
	done, err := w.tx.exec(deleteKudos, k.message, k.from.ID)
	if err != nil || done == 0 {
		return err
	}
	if _, err := w.tx.exec(deleteThanks, agent, h.ID, k.from.ID, seq); err != nil {
		return err
	}
	k.tell(w, h)
	return w.ring(agent, nil)
}

// tell has those who look at the conversation see it.
func (k *kudos) tell(w *writer, h *head) {
	w.news = append(w.news, desk.News{Kind: desk.KudosGiven, Conversation: h.Conversation, After: h.principals,
		Kudos: &desk.Kudos{Message: k.message, By: k.from.ID, Given: k.given}})
}

// kudosMost bounds what is shown beside one conversation.
const kudosMost = 500

func (s *Store) kudosIn(ctx context.Context, conversation string) (out []desk.Kudos, err error) {
	out = []desk.Kudos{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var k desk.Kudos
		err := scan(&k.Message, &k.By)
		out = append(out, k)
		return err
	}, `SELECT message, by FROM kudos WHERE conversation = ? ORDER BY id LIMIT ?`, conversation, kudosMost)
	if err != nil {
		return nil, fmt.Errorf("read kudos in %s: %w", conversation, err)
	}
	return out, nil
}

// Thanks is one line of an agent's own kudos.
type Thanks struct {
	ID           string      `json:"id"`
	By           string      `json:"by,omitempty"` // the colleague; empty: the customer, who says Comment
	Comment      string      `json:"comment,omitempty"`
	Excerpt      string      `json:"excerpt,omitempty"` // of the message that a colleague thanks for
	Conversation string      `json:"conversation"`
	Number       int64       `json:"number"` // 0: the agent does not see the conversation any more
	ContactName  string      `json:"contact_name"`
	Seq          int64       `json:"seq,omitempty"`
	At           desk.Millis `json:"at"`
}

// thanksMost is how many lines the list has: what one enjoys reading at once.
const thanksMost = 50

// selectThanks: who does not see the conversation any more reads who thanked them, and nothing of what was said. A customer's words are read where they stand only.
const selectThanks = `SELECT * FROM (
 SELECT k.id, k.by, '', coalesce(substr(m.body, 1, 160), ''), k.conversation, coalesce(c.number, 0), coalesce(c.contact_name, ''), m.seq,
  CAST(unixepoch(k.created, 'subsec') * 1000 AS INTEGER) AS at, c.id IS NULL FROM kudos k JOIN messages m ON m.id = k.message
  LEFT JOIN conversations c ON c.id = k.conversation AND c.deleted_at = 0 AND EXISTS (SELECT 1 FROM conversation_access x
   WHERE x.conversation = c.id AND x.principal IN (SELECT value FROM json_each(?2))) WHERE k.agent = ?1
 UNION ALL
 SELECT r.id, '', r.comment, '', r.conversation, c.number, c.contact_name, 0, CAST(unixepoch(r.updated, 'subsec') * 1000 AS INTEGER) AS at, FALSE
  FROM ratings r JOIN conversations c ON c.id = r.conversation AND c.deleted_at = 0 AND EXISTS (SELECT 1 FROM conversation_access x
   WHERE x.conversation = c.id AND x.principal IN (SELECT value FROM json_each(?2))) WHERE r.agent = ?1 AND r.score = ?3 AND r.comment != ''
) ORDER BY at DESC LIMIT ?4`

// Thanked lists who has thanked an agent, the latest first: colleagues, and customers by a top rating with a comment.
func (s *Store) Thanked(ctx context.Context, from desk.Identity) (out []Thanks, err error) {
	principals, err := json.Marshal(from.Principals)
	if err != nil {
		return nil, fmt.Errorf("encode principals: %w", err)
	}
	out = []Thanks{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var t Thanks
		var blind bool
		if err := scan(&t.ID, &t.By, &t.Comment, &t.Excerpt, &t.Conversation, &t.Number, &t.ContactName, &t.Seq, &t.At, &blind); err != nil {
			return err
		}
		if blind {
			t.Excerpt, t.Seq = "", 0
		}
		t.Excerpt = desk.Preview(t.Excerpt)
		out = append(out, t)
		return nil
	}, selectThanks, from.ID, string(principals), desk.Top, thanksMost)
	if err != nil {
		return nil, fmt.Errorf("list kudos of %s: %w", from.ID, err)
	}
	return out, nil
}
