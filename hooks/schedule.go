package hooks

import (
	"context"
	"time"

	"porchlight/internal/desk"
)

// planned is a draft's version and when it is to be published.
type planned struct {
	Version int64       `json:"version"`
	At      desk.Millis `json:"at"`
}

func scheduleArticle(c *call) error {
	var p planned
	if err := c.decode(&p); err != nil {
		return err
	}
	return c.draft(c.desk.Store.Schedule(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("locale"), p.Version, p.At))
}

func unscheduleArticle(c *call) error {
	return c.draft(c.desk.Store.Unschedule(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("locale")))
}

// publishOnTime publishes what has a time for it, and first of all what fell due while nothing ran.
func (d *Desk) publishOnTime(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		wait, err := d.Store.PublishDue(ctx, defaultLocale)
		if err != nil && ctx.Err() == nil {
			d.config.Logger.Error("publish what is due", "err", err)
		}
		timer.Reset(wait)
	}
}
