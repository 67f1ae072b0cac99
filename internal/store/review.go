package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// A review is somebody's request to read a draft before it is published. It stands until the draft is published, whoever does that,
// or until it is taken back; what is sent back stays with its answer.

// ReviewAsked is what somebody asks for.
type ReviewAsked struct {
	Version  int64  `json:"version"`
	Reviewer string `json:"reviewer"` // empty: anybody
	Note     string `json:"note"`
}

// ShelfReview is a request as list and editor show it.
type ShelfReview struct {
	State      string      `json:"state"` // open or returned
	Agent      string      `json:"agent,omitempty"`
	Reviewer   string      `json:"reviewer,omitempty"` // empty: anybody
	Note       string      `json:"note,omitempty"`
	AnsweredBy string      `json:"answered_by,omitempty"`
	Answer     string      `json:"answer,omitempty"`
	At         desk.Millis `json:"at"` // when it was asked or sent back
}

const reviewWordsMost = 2000 // characters: a paragraph or two; what is longer belongs into the draft

func reviewWords(text, field string) error {
	if len([]rune(text)) > reviewWordsMost {
		return desk.Errorf(desk.TooLarge, "At most %d characters.", reviewWordsMost).On(field)
	}
	return nil
}

// AskReview asks for a draft to be read, and tells who is asked. Asking again takes the place of the request before.
func (s *Store) AskReview(ctx context.Context, from desk.Identity, article, locale string, r ReviewAsked) (d Draft, err error) {
	if err := reviewWords(r.Note, "note"); err != nil {
		return d, err
	}
	var told notices
	err = s.inTx(func(tx core.App) error {
		told = notices{store: s, tx: tx, article: article, locale: locale, actor: from.ID}
		p, err := openPage(tx, article, locale)
		if err != nil {
			return err
		}
		if p.text == nil {
			return desk.Errorf(desk.NotFound, "There is nothing written in this language yet.")
		}
		if err := p.check(r.Version); err != nil {
			return err
		}
		d = p.state()
		if !d.Changed {
			return desk.Errorf(desk.BadRequest, "Everything written here is published already.")
		}
		readers, err := readersFor(tx, from.ID, r.Reviewer)
		if err != nil {
			return err
		}
		if _, err := p.endReview(); err != nil {
			return err
		}
		if _, err := create(tx, "article_reviews", map[string]any{"article_text": p.text.Id, "agent": from.ID, "reviewer": r.Reviewer,
			"note": strings.TrimSpace(r.Note), "state": "open", "at": int64(desk.At(s.clock()))}); err != nil {
			return err
		}
		return told.add(desk.ToldReviewAsked, readers...)
	})
	if err != nil {
		return d, err
	}
	return d, told.ring(ctx)
}

// readersFor are the agents who are asked: the one who is named, or everybody else who works here.
func readersFor(tx core.App, from, reviewer string) (ids []string, err error) {
	if reviewer == from && from != "" {
		return nil, desk.Errorf(desk.BadRequest, "A colleague reads it.").On("reviewer")
	}
	err = tx.DB().NewQuery(`SELECT id FROM agents WHERE NOT disabled AND id != {:from} AND ({:one} = '' OR id = {:one}) ORDER BY id`).
		Bind(map[string]any{"from": from, "one": reviewer}).Column(&ids)
	if err == nil && reviewer != "" && len(ids) == 0 {
		return nil, desk.Errorf(desk.BadRequest, "This agent is not here any more.").On("reviewer")
	}
	return ids, err
}

// ReturnReview sends a draft back with a sentence, and tells who asked.
func (s *Store) ReturnReview(ctx context.Context, from desk.Identity, article, locale, answer string) (d Draft, err error) {
	answer = strings.TrimSpace(answer)
	if answer == "" {
		return d, desk.Errorf(desk.BadRequest, "Say what is to be changed.").On("answer")
	}
	if err := reviewWords(answer, "answer"); err != nil {
		return d, err
	}
	var told notices
	err = s.inTx(func(tx core.App) error {
		told = notices{store: s, tx: tx, article: article, locale: locale, actor: from.ID}
		p, err := openPage(tx, article, locale)
		if err != nil {
			return err
		}
		r, err := p.review()
		if err != nil {
			return err
		}
		if r == nil || r.GetString("state") != "open" {
			return desk.Errorf(desk.NotFound, "Nobody asks for this to be read any more.")
		}
		r.Load(map[string]any{"state": "returned", "answered_by": from.ID, "answer": answer, "at": int64(desk.At(s.clock()))})
		if err := tx.Save(r); err != nil {
			return fmt.Errorf("return %s: %w", p.text.Id, err)
		}
		d = p.state()
		return told.add(desk.ToldReviewReturned, r.GetString("agent"))
	})
	if err != nil {
		return d, err
	}
	return d, told.ring(ctx)
}

// EndReview takes a request back, or its answer away. Without one nothing happens.
func (s *Store) EndReview(_ context.Context, article, locale string) (d Draft, err error) {
	err = s.inTx(func(tx core.App) error {
		p, err := openPage(tx, article, locale)
		if err != nil || p.text == nil {
			return err
		}
		d = p.state()
		_, err = p.endReview()
		return err
	})
	return d, err
}

func (p *page) review() (*core.Record, error) {
	if p.text == nil {
		return nil, nil //nolint:nilnil // no text, no request
	}
	return findFirst(p.tx, "article_reviews", "article_text = {:t}", map[string]any{"t": p.text.Id})
}

// endReview drops the request and says whose it was, if it was open.
func (p *page) endReview() (asker string, err error) {
	r, err := p.review()
	if err != nil || r == nil {
		return "", err
	}
	if r.GetString("state") == "open" {
		asker = r.GetString("agent")
	}
	if err := p.tx.Delete(r); err != nil {
		return "", fmt.Errorf("end review of %s: %w", p.text.Id, err)
	}
	return asker, nil
}
