// Package demo owns the living sample: it fills an empty folder with the shop Alder & Finch, its team, articles and past
// conversations, and plays the visitors who write while it is served and the colleagues who are there. What they say is in
// package content, what the shop's pages look like in ui/demo. It answers nobody: that is for the person who tries the desk.
package demo

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"porchlight/internal/demo/content"
	"porchlight/internal/desk"
	"porchlight/internal/store"
	shop "porchlight/ui/demo"
)

// Demo is the sample of one data folder.
type Demo struct {
	// fixed after New
	content *content.Content
	clock   desk.Clock
	logger  *slog.Logger

	app    core.App               // set by Fill
	memory *memory                // set by Fill
	inbox  atomic.Pointer[string] // public key of the chat; set by Fill
}

// New reads what the sample is made of.
func New(clock desk.Clock, logger *slog.Logger) (*Demo, error) {
	c, err := content.Load()
	if err != nil {
		return nil, fmt.Errorf("read the sample: %w", err)
	}
	d := &Demo{content: c, clock: clock, logger: logger}
	d.inbox.Store(new(string))
	return d, nil
}

// Bind fills the folder when the app is about to serve: after the migrations, before the desk opens.
func (d *Demo) Bind(app core.App) {
	app.OnServe().Bind(&hook.Handler[*core.ServeEvent]{Id: "demo", Priority: -20, Func: func(e *core.ServeEvent) error {
		if err := d.Fill(context.Background(), e.App); err != nil {
			return err
		}
		return e.Next()
	}})
}

// Shop serves the shop's pages below /demo/. The widget speaks the language of the visitor's browser.
func (d *Demo) Shop() (http.Handler, error) {
	return shop.Handler("/demo/", func(*http.Request) shop.Visit { return shop.Visit{InboxKey: *d.inbox.Load()} })
}

// SignIn is how to enter the workspace as the person who runs the shop, and the panel. The password is good for all agents.
func (d *Demo) SignIn() (email, password string) { return d.founder().Email, d.memory.Password }

// founder is the agent who runs the shop.
func (d *Demo) founder() *content.Agent {
	for i := range d.content.Agents {
		if desk.Role(d.content.Agents[i].Role) == desk.RoleAdmin {
			return &d.content.Agents[i]
		}
	}
	return &d.content.Agents[0]
}

// Fill makes the shop in a folder that nobody has used, all of it or nothing, and otherwise leaves what is there alone.
func (d *Demo) Fill(ctx context.Context, app core.App) error {
	var err error
	d.app = app
	if d.memory, err = remember(app.DataDir()); err != nil {
		return err
	}
	there, err := store.IsFurnished(app)
	if err != nil {
		return err
	}
	if !there {
		if err := app.RunInTransaction(func(tx core.App) error { return d.fill(ctx, tx) }); err != nil {
			return fmt.Errorf("fill the sample: %w", err)
		}
	}
	key, err := store.ChatKey(app)
	if err != nil {
		return err
	}
	d.inbox.Store(&key)
	return nil
}
