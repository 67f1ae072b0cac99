package store

import (
	"context"
	"encoding/json"
	"fmt"

	"porchlight/internal/desk"
)

// Missed is what several readers have looked for and not found, or found and not opened.
type Missed struct {
	Words        string      `json:"words"`  // by which searches are put together, see desk.SearchedWords
	Locale       string      `json:"locale"` // of the page they searched from
	Query        string      `json:"query"`  // as it was said last
	Said         []string    `json:"said"`   // in which ways, the last among them
	Times        int         `json:"times"`
	Hits         int         `json:"hits"`   // of the last search
	Opened       int         `json:"opened"` // searches after which an article was opened
	Contacted    int         `json:"contacted"`
	At           desk.Millis `json:"at"`                     // of the last search
	Conversation string      `json:"conversation,omitempty"` // the last that followed and that the agent may see
}

// Kinds of missed searches.
const (
	FoundNothing = "nothing"  // the last time, too
	Unopened     = "unopened" // something was found, and opened by few
)

const (
	missedMost   = 100 // groups of a list: nobody writes more articles before looking again
	saidMost     = 6   // ways of saying it that are told
	unopenedFrom = 3   // searches from which on "few" means something
)

// A column without an aggregate is of the row that has the maximum (https://sqlite.org/lang_select.html#bareagg).
const missedColumns = `SELECT words, locale, query, json_group_array(DISTINCT query), count(*), hits, sum(clicked != ''), sum(conversation != ''),
 CAST(round(unixepoch(max(created), 'subsec') * 1000) AS INTEGER), max(created) AS last FROM search_log WHERE created >= ? AND words != '' GROUP BY words, locale `

var missedOf = map[string]string{
	FoundNothing: missedColumns + `HAVING hits = 0 ORDER BY count(*) DESC, last DESC LIMIT ?`,
	Unopened:     missedColumns + `HAVING hits > 0 AND count(*) >= ? AND 5 * sum(clicked != '') < count(*) ORDER BY count(*) - sum(clicked != '') DESC, last DESC LIMIT ?`,
}

// Missed lists what articles do not answer, what is looked for most first.
func (s *Store) Missed(ctx context.Context, from desk.Identity, kind string) ([]Missed, error) {
	query, known := missedOf[kind]
	if !known {
		return nil, desk.Errorf(desk.BadRequest, "It is nothing or unopened.").On("kind")
	}
	args := []any{stamp(s.clock().Add(-s.Searches.keptFor()))}
	if kind == Unopened {
		args = append(args, unopenedFrom)
	}
	out := []Missed{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var m Missed
		var said []byte
		var last string
		if err := scan(&m.Words, &m.Locale, &m.Query, &said, &m.Times, &m.Hits, &m.Opened, &m.Contacted, &m.At, &last); err != nil {
			return err
		}
		if err := json.Unmarshal(said, &m.Said); err != nil {
			return err
		}
		m.Said = m.Said[max(0, len(m.Said)-saidMost):]
		out = append(out, m)
		return nil
	}, query, append(args, missedMost)...)
	if err != nil {
		return nil, fmt.Errorf("list missed searches: %w", err)
	}
	return out, s.followed(ctx, from, out)
}

const selectFollowed = `SELECT l.conversation FROM search_log l JOIN conversations c ON c.id = l.conversation
 WHERE l.words = ? AND l.locale = ? AND l.conversation != '' AND c.deleted_at = 0
 AND EXISTS (SELECT 1 FROM conversation_access a WHERE a.conversation = c.id AND a.principal IN (SELECT value FROM json_each(?)))
 ORDER BY l.created DESC LIMIT 1`

// followed adds the chats that an agent may see.
func (s *Store) followed(ctx context.Context, from desk.Identity, list []Missed) error {
	principals, err := json.Marshal(from.Principals)
	if err != nil {
		return err
	}
	for i, m := range list {
		if m.Contacted == 0 {
			continue
		}
		ids, err := s.column(ctx, selectFollowed, m.Words, m.Locale, string(principals))
		if err != nil {
			return fmt.Errorf("find the chat after a search: %w", err)
		}
		if len(ids) > 0 {
			list[i].Conversation = ids[0]
		}
	}
	return nil
}
