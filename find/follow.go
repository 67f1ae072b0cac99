package find

import (
	"context"
	"errors"
	"time"

	"porchlight/internal/index"
)

// follow works off what there is to do, a batch at a time with rests between, until something fails.
func (i *Index) follow(ctx context.Context) error {
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	work := true // whatever the last process left
	for {
		if !work {
			if err := i.wait(ctx, tick.C); err != nil {
				return err
			}
		}
		began := time.Now()
		i.rested = 0
		var err error
		if work, err = i.step(ctx); err != nil {
			return i.judge(ctx, err)
		}
		if work {
			if _, err := i.rest(ctx, i.due(time.Since(began)-i.rested), nil); err != nil {
				return err
			}
		}
	}
}

// wait ends when there may be something to do.
func (i *Index) wait(ctx context.Context, tick <-chan time.Time) error {
	select {
	case <-i.nudges:
		return i.gather(ctx)
	case <-tick:
		_, last, _, err := i.source.Position(ctx)
		i.Told(last)
		return err
	case <-i.damages:
		return i.renew(ctx)
	case done := <-i.settles:
		done <- i.settle(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// judge gives up a generation that can't be written any more.
func (i *Index) judge(ctx context.Context, err error) error {
	if errors.Is(err, index.ErrCommit) && ctx.Err() == nil {
		i.damaged(err)
		select {
		case <-i.damages:
			return errors.Join(err, i.renew(ctx))
		default:
		}
	}
	return err
}

// gather lets more come before a batch: until a quieter moment, until somebody searches, or as long as its patience lasts. So a burst is
// indexed after it, and a desk that is always busy gets its index all the same.
func (i *Index) gather(ctx context.Context) error {
	for until := time.Now().Add(i.pace.Patient); ; {
		wanted, err := i.rest(ctx, i.pace.Gather, i.wants)
		if err != nil || wanted || !i.busy() || !time.Now().Before(until) {
			return err
		}
	}
}

// due is the rest that a batch has earned, but for what it took within.
func (i *Index) due(took time.Duration) time.Duration {
	if i.busy() {
		return max(0, time.Duration(i.pace.Spare)*took-i.rested)
	}
	return max(0, time.Duration(i.pace.Rest)*took-i.rested)
}

// breathe rests between two conversations of a batch while the desk is busy. It answers nobody who wants it settled: that would be a batch within a batch.
func (i *Index) breathe(ctx context.Context, took time.Duration) error {
	if !i.tight || i.hurry {
		return nil
	}
	d := time.Duration(i.pace.Spare) * took
	i.rested += d
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// busy is whether the desk has written much since the last look.
func (i *Index) busy() bool {
	now, written := time.Now(), i.source.Written()
	rate := float64(written-i.written) / max(0.05, now.Sub(i.writtenAt).Seconds())
	i.written, i.writtenAt, i.tight = written, now, rate >= i.pace.Busy
	return i.tight
}

// rest waits. Whoever wants it settled ends the rest, and so does a note in early.
func (i *Index) rest(ctx context.Context, d time.Duration, early <-chan struct{}) (noted bool, err error) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-early:
		return true, nil
	case done := <-i.settles:
		done <- i.settle(ctx)
	case <-ctx.Done():
		return false, ctx.Err()
	}
	return false, nil
}

// settle does all there is to do, without rests.
func (i *Index) settle(ctx context.Context) error {
	_, last, _, err := i.source.Position(ctx)
	if err != nil {
		return err
	}
	i.Told(last)
	i.hurry = true
	defer func() { i.hurry = false }()
	for {
		work, err := i.step(ctx)
		if err != nil || !work {
			return err
		}
	}
}
