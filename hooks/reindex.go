package hooks

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Reindex fills both searches anew, as fast as the machine can and without serving. tell is told now and then how many conversations
// of how many are in.
func Reindex(ctx context.Context, app core.App, config Config, tell func(done, total int)) error {
	if err := Unused(app); err != nil {
		return err
	}
	for _, folder := range []string{indexFolder, foundFolder} {
		if err := os.RemoveAll(filepath.Join(app.DataDir(), folder)); err != nil {
			return fmt.Errorf("remove the old search: %w", err)
		}
	}
	d, err := assemble(app, config)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var parts sync.WaitGroup
	var kept, said error // the store itself does not run: it is read, nothing is sent and nobody is told
	parts.Go(func() { kept = d.Index.Run(ctx) })
	parts.Go(func() { said = d.Found.Run(ctx) })
	parts.Go(func() { d.tellFilling(ctx, tell) })
	err = d.Index.Settle(ctx)
	if err == nil {
		err = d.Found.Settle(ctx)
	}
	done := d.Found.Status().Done
	stop()
	parts.Wait()
	if err = errors.Join(err, kept, said, d.Store.Close()); err != nil {
		return fmt.Errorf("fill the searches: %w", err)
	}
	tell(done, done)
	return nil
}

func (d *Desk) tellFilling(ctx context.Context, tell func(done, total int)) {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if s := d.Found.Status(); s.Done < s.Total {
				tell(s.Done, s.Total)
			}
		case <-ctx.Done():
			return
		}
	}
}
