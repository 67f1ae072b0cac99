package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// Flag is what an agent finds wrong with a text.
type Flag struct {
	ID           string      `json:"id"`
	Locale       string      `json:"locale"`
	Agent        string      `json:"agent,omitempty"` // empty: they are gone
	Conversation string      `json:"conversation,omitempty"`
	Text         string      `json:"text"`
	At           desk.Millis `json:"at"`
}

const (
	maxFlag   = 1000 // characters
	flagsMost = 20   // of an article: who comes after that has been heard
)

// Flagging is what an agent says of an article, and where they met it.
type Flagging struct {
	Locale       string `json:"locale"`
	Text         string `json:"text"`
	Conversation string `json:"conversation"`
}

// FlagArticle keeps what is wrong with a text until it is published anew.
func (s *Store) FlagArticle(ctx context.Context, from desk.Identity, article string, f Flagging) (Flag, error) {
	out := Flag{Locale: f.Locale, Agent: from.ID, Conversation: f.Conversation, Text: strings.TrimSpace(f.Text), At: desk.At(s.clock())}
	if out.Text == "" {
		return out, desk.Errorf(desk.BadRequest, "What is wrong with it?").On("text")
	}
	if err := desk.CheckText("text", out.Text, maxFlag); err != nil {
		return out, err
	}
	if f.Conversation != "" {
		_, _, sees, err := s.Sees(ctx, from, f.Conversation)
		if err != nil {
			return out, err
		}
		if !sees {
			return out, errNoConversation()
		}
	}
	err := s.inTx(func(tx core.App) error {
		p, err := openPage(tx, article, f.Locale)
		if err != nil {
			return err
		}
		if p.text == nil {
			return desk.Errorf(desk.NotFound, "There is nothing written in this language.").On("locale")
		}
		have, err := tx.CountRecords("article_flags", dbx.HashExp{"article_text": p.text.Id})
		if err != nil {
			return fmt.Errorf("count the flags of %s: %w", p.text.Id, err)
		}
		if have >= flagsMost {
			return desk.Errorf(desk.Conflict, "Enough is said of this article already. It waits to be mended.")
		}
		r, err := create(tx, "article_flags", map[string]any{"article_text": p.text.Id, "agent": from.ID, "conversation": f.Conversation, "text": out.Text, "at": int64(out.At)})
		if err == nil {
			out.ID = r.Id
		}
		return err
	})
	return out, err
}

// UnflagArticle says that nothing is wrong after all.
func (s *Store) UnflagArticle(_ context.Context, flag string) error {
	return s.inTx(func(tx core.App) error {
		r, err := findFirst(tx, "article_flags", "id = {:id}", map[string]any{"id": flag})
		if err != nil || r == nil {
			return err
		}
		if err := tx.Delete(r); err != nil {
			return fmt.Errorf("take back flag %s: %w", flag, err)
		}
		return nil
	})
}

const selectFlags = `SELECT f.id, t.locale, f.agent, f.conversation, f.text, f.at FROM article_flags f JOIN article_texts t ON t.id = f.article_text
 WHERE t.article = ? ORDER BY f.at DESC, f.id`

// Flags are what is wrong with an article, the last first. A conversation is named to who sees it.
func (s *Store) Flags(ctx context.Context, from desk.Identity, article string) ([]Flag, error) {
	out := []Flag{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var f Flag
		err := scan(&f.ID, &f.Locale, &f.Agent, &f.Conversation, &f.Text, &f.At)
		out = append(out, f)
		return err
	}, selectFlags, article)
	if err != nil {
		return nil, fmt.Errorf("read the flags of %s: %w", article, err)
	}
	for i := range out {
		if out[i].Conversation == "" {
			continue
		}
		_, _, sees, err := s.Sees(ctx, from, out[i].Conversation)
		if err != nil {
			return nil, err
		}
		if !sees {
			out[i].Conversation = ""
		}
	}
	return out, nil
}

// unflag ends what was said of a text: it is published anew.
func (p *page) unflag() error {
	if _, err := p.tx.DB().NewQuery(`DELETE FROM article_flags WHERE article_text = {:t}`).Bind(map[string]any{"t": p.text.Id}).Execute(); err != nil {
		return fmt.Errorf("end the flags of %s: %w", p.text.Id, err)
	}
	return nil
}
