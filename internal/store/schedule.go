package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

const (
	scheduleLook = 5 * time.Second      // between looks at the clock, which may be moved
	scheduleMost = 366 * 24 * time.Hour // ahead: further is a slip of the year
	dueMost      = 100                  // with one look: others write, too
)

// Schedule gives a draft the time at which it is published, as it stands by then.
func (s *Store) Schedule(_ context.Context, from desk.Identity, article, locale string, version int64, at desk.Millis) (d Draft, err error) {
	now := s.clock()
	if at <= desk.At(now) {
		return d, desk.Errorf(desk.BadRequest, "This time has passed.").On("at")
	}
	if at > desk.At(now.Add(scheduleMost)) {
		return d, desk.Errorf(desk.BadRequest, "This is more than a year ahead.").On("at")
	}
	err = s.inTx(func(tx core.App) error {
		p, err := openPage(tx, article, locale)
		if err != nil {
			return err
		}
		if p.text == nil {
			return desk.Errorf(desk.NotFound, "There is nothing written in this language yet.")
		}
		if err := p.check(version); err != nil {
			return err
		}
		d = p.state()
		if err := ready(d); err != nil {
			return err
		}
		if !d.Changed {
			return desk.Errorf(desk.BadRequest, "Everything written here is published already.")
		}
		if _, err := p.unschedule(); err != nil {
			return err
		}
		if _, err := create(tx, "article_schedules", map[string]any{"article_text": p.text.Id, "at": int64(at), "agent": from.ID}); err != nil {
			return err
		}
		return p.audit(from, "scheduled")
	})
	return d, err
}

// Unschedule takes the time back. Without one nothing happens.
func (s *Store) Unschedule(_ context.Context, from desk.Identity, article, locale string) (d Draft, err error) {
	err = s.inTx(func(tx core.App) error {
		p, err := openPage(tx, article, locale)
		if err != nil || p.text == nil {
			return err
		}
		d = p.state()
		was, err := p.unschedule()
		if err != nil || !was {
			return err
		}
		return p.audit(from, "unscheduled")
	})
	return d, err
}

// unschedule drops the time; was says whether there had been one.
func (p *page) unschedule() (was bool, err error) {
	r, err := p.schedule()
	if err != nil || r == nil {
		return false, err
	}
	if err := p.tx.Delete(r); err != nil {
		return false, fmt.Errorf("unschedule %s: %w", p.text.Id, err)
	}
	return true, nil
}

func (p *page) schedule() (*core.Record, error) {
	return findFirst(p.tx, "article_schedules", "article_text = {:t}", map[string]any{"t": p.text.Id})
}

// scheduled is a text whose time is written down, and who wrote it.
type scheduled struct {
	article, locale, agent string
	at                     desk.Millis
}

const selectScheduled = `SELECT t.article, t.locale, x.agent, x.at FROM article_schedules x JOIN article_texts t ON t.id = x.article_text
 WHERE x.fault = '' ORDER BY x.at LIMIT ?`

// PublishDue publishes what is due by the road that a person's publishing takes, and says how long nothing else is. The rows decide:
// what fell due while nothing ran is published late, at the first look.
func (s *Store) PublishDue(ctx context.Context, source string) (wait time.Duration, err error) {
	now, wait := desk.At(s.clock()), scheduleLook
	var due []scheduled
	err = s.each(ctx, func(scan func(...any) error) error {
		var x scheduled
		if err := scan(&x.article, &x.locale, &x.agent, &x.at); err != nil {
			return err
		}
		if x.at <= now {
			due = append(due, x)
		} else {
			wait = min(wait, time.Duration(x.at-now)*time.Millisecond)
		}
		return nil
	}, selectScheduled, dueMost)
	if err != nil {
		return scheduleLook, fmt.Errorf("read what is to be published: %w", err)
	}
	for _, x := range due {
		if e := s.publishDue(ctx, x, source); e != nil { // the others are no later for it
			err = errors.Join(err, fmt.Errorf("publish %s in %s on time: %w", x.article, x.locale, e))
		}
	}
	if err == nil && len(due) == dueMost {
		wait = 0
	}
	return wait, err
}

// publishDue publishes one text, and leaves its version as it is: whoever types on goes on over the very words that were published.
// What a person would be refused for is written down, and not tried again.
func (s *Store) publishDue(ctx context.Context, x scheduled, source string) error {
	var told notices
	err := s.inTx(func(tx core.App) error {
		p, err := x.open(tx)
		if err != nil || p == nil {
			return err
		}
		from := desk.Identity{Kind: desk.ByAgent, ID: x.agent}
		told = notices{store: s, tx: tx, article: x.article, locale: x.locale, actor: x.agent}
		if x.agent == "" { // their account is gone
			from.Kind = desk.BySystem
		}
		if err := p.publish(from, s, x.locale == source); err != nil {
			return err
		}
		asker, err := p.endReview()
		if err != nil {
			return err
		}
		if err := told.add(desk.ToldReviewApproved, asker); err != nil {
			return err
		}
		return p.audit(from, "published")
	})
	if err == nil {
		return told.ring(ctx)
	}
	var refused *desk.Error
	if !errors.As(err, &refused) || refused.Field == "" {
		return err
	}
	return s.inTx(func(tx core.App) error {
		p, err := x.open(tx)
		if err != nil || p == nil {
			return err
		}
		r, err := p.schedule()
		if err != nil {
			return err
		}
		r.Set("fault", refused.Field)
		return tx.Save(r)
	})
}

// open finds the text, nil when this time does not stand any more: somebody was faster.
func (x scheduled) open(tx core.App) (*page, error) {
	p, err := openPage(tx, x.article, x.locale)
	var gone *desk.Error
	if errors.As(err, &gone) && gone.Code == desk.NotFound {
		return nil, nil //nolint:nilnil // deleted meanwhile: nothing is to be done
	}
	if err != nil || p.text == nil {
		return nil, err
	}
	r, err := p.schedule()
	if err != nil || r == nil || desk.Millis(r.GetInt("at")) != x.at {
		return nil, err
	}
	return p, nil
}
