package store

import (
	"context"
	"database/sql"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

const (
	selectVotes   = `SELECT article, sum(helpful), count(*) FROM article_votes GROUP BY article`
	selectVotesOf = `SELECT coalesce(sum(helpful), 0), count(*) FROM article_votes WHERE article = ?`
	commentWithin = time.Hour // of the vote, and once
	maxComment    = 1000      // characters
)

// Votes calls fn for every article that readers have said of whether it helped.
func (s *Store) Votes(ctx context.Context, fn func(article string, helpful, all int)) error {
	return s.each(ctx, func(scan func(...any) error) error {
		var article string
		var helpful, all int
		if err := scan(&article, &helpful, &all); err != nil {
			return err
		}
		fn(article, helpful, all)
		return nil
	}, selectVotes)
}

// VotesOf counts those of one article.
func (s *Store) VotesOf(ctx context.Context, article string) (helpful, all int, err error) {
	if err = s.read.QueryRowContext(ctx, selectVotesOf, article).Scan(&helpful, &all); err != nil {
		err = fmt.Errorf("count the votes on %s: %w", article, err)
	}
	return helpful, all, err
}

// Vote takes what a reader says of an article: one vote each, which they may change while the server remembers them. Machines have none; the
// id is empty then. It is made of who they are and cannot be guessed, so that what they add is theirs.
func (s *Store) Vote(ctx context.Context, who Reader, article, locale string, helpful bool) (id string, err error) {
	if who == 0 {
		return "", nil
	}
	id = s.Searches.voteID(who, article)
	r, err := s.app.FindRecordById("article_votes", id)
	if errors.Is(err, sql.ErrNoRows) {
		c, err := s.app.FindCachedCollectionByNameOrId("article_votes")
		if err != nil {
			return "", fmt.Errorf("find the votes: %w", err)
		}
		r = core.NewRecord(c)
		r.Load(map[string]any{"id": id, "article": article, "locale": locale})
	} else if err != nil {
		return "", fmt.Errorf("find a vote: %w", err)
	}
	r.Set("helpful", helpful)
	if err := s.app.SaveWithContext(ctx, r); err != nil {
		return "", AsStorage(fmt.Errorf("save a vote: %w", err))
	}
	return id, nil
}

// VoteComment adds why, once and soon after.
func (s *Store) VoteComment(ctx context.Context, id, article, comment string) error {
	comment = strings.TrimSpace(comment)
	if comment == "" {
		return nil
	}
	if err := desk.CheckText("comment", comment, maxComment); err != nil {
		return err
	}
	r, err := s.app.FindRecordById("article_votes", id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (r.GetString("article") != article || r.GetString("comment") != "" ||
		s.clock().Sub(r.GetDateTime("created").Time()) > commentWithin) {
		return desk.Errorf(desk.NotFound, "This vote is over.").On("vote")
	}
	if err != nil {
		return fmt.Errorf("find a vote: %w", err)
	}
	r.Set("comment", comment)
	if err := s.app.SaveWithContext(ctx, r); err != nil {
		return AsStorage(fmt.Errorf("save what a reader says: %w", err))
	}
	return nil
}

// Comment is why an article has helped a reader, or has not.
type Comment struct {
	Locale  string      `json:"locale"`
	Helpful bool        `json:"helpful"`
	Text    string      `json:"text"`
	At      desk.Millis `json:"at"`
}

const (
	commentsShown  = 50
	selectComments = `SELECT locale, helpful, comment, CAST(round(unixepoch(created, 'subsec') * 1000) AS INTEGER) FROM article_votes
 WHERE article = ? AND comment != '' ORDER BY created DESC, id LIMIT ?`
)

// Comments are what readers have added to their votes on an article, the last first.
func (s *Store) Comments(ctx context.Context, article string) ([]Comment, error) {
	out := []Comment{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var c Comment
		err := scan(&c.Locale, &c.Helpful, &c.Text, &c.At)
		out = append(out, c)
		return err
	}, selectComments, article, commentsShown)
	if err != nil {
		return nil, fmt.Errorf("read what readers say of %s: %w", article, err)
	}
	return out, nil
}

func (s *Searches) voteID(who Reader, article string) string {
	var h maphash.Hash
	h.SetSeed(s.seed)
	_, _ = h.WriteString("vote") // never fails
	_ = binary.Write(&h, binary.LittleEndian, uint64(who))
	_, _ = h.WriteString(article)
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(binary.LittleEndian.AppendUint64(nil, h.Sum64()))
	return "v" + strings.ToLower(text) + "0" // of fifteen characters, as all ids
}
