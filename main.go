// Porchlight is a helpdesk in one binary: live chat, tickets, a knowledge base and a workspace. This file is wiring: flags and
// environment are read here and nowhere else.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/plugins/migratecmd"

	"porchlight/chat"
	"porchlight/hooks"
	"porchlight/internal/demo"
	"porchlight/internal/store"
	_ "porchlight/pb_migrations"
)

// version is set by the release build: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "porchlight:", err)
		os.Exit(1)
	}
}

// run executes one command. PocketBase reads its own flags (--dir, --dev) from os.Args.
func run(args []string) error {
	sample := slices.Contains(args, "--demo") || slices.Contains(args, "--demo=true") // before cobra reads it: it chooses the data folder
	app := pocketbase.NewWithConfig(pocketbase.Config{
		HideStartBanner:  true,
		DefaultDataDir:   dataDir(sample),
		DBConnect:        store.Connect,
		DataMaxIdleConns: 8, // each keeps pages of its own
	})
	app.RootCmd.Use, app.RootCmd.Short, app.RootCmd.Version = "porchlight", "The helpdesk in one binary", version
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	config := hooks.Config{Clock: time.Now, Logger: logger, Announce: announce, Demo: sample,
		Limits: chat.Limits{AnyRate: os.Getenv("PORCHLIGHT_UNLIMITED_FRAMES") == "1"}}
	if sample {
		if err := withSample(app, &config); err != nil {
			return err
		}
	}
	hooks.Bind(app, config)
	migratecmd.MustRegister(app, app.RootCmd, migratecmd.Config{TemplateLang: migratecmd.TemplateLangGo, Dir: "pb_migrations"})

	// PocketBase's Execute drops the error of a command; the exit code must not.
	var failed error
	app.RootCmd.AddCommand(serveCommand(app, &failed), seedCommand(app, &failed), reindexCommand(app, config, &failed),
		kbCommand(app, &failed), versionCommand(), cmd.NewSuperuserCommand(app))
	app.RootCmd.SilenceErrors = true
	app.RootCmd.SetContext(context.Background())
	return errors.Join(app.Execute(), failed)
}

// withSample fills the app's folder with the sample shop, serves it and lets its visitors write.
func withSample(app *pocketbase.PocketBase, config *hooks.Config) (err error) {
	sample, err := demo.New(config.Clock, config.Logger)
	if err != nil {
		return err
	}
	if config.Shop, err = sample.Shop(); err != nil {
		return fmt.Errorf("open the sample shop: %w", err)
	}
	config.Announce = func(base, _ string) { announceSample(base, sample) }
	config.Started = sample.Play
	sample.Bind(app)
	return nil
}

// dataDir is beside the binary; the demo's never is the real one.
func dataDir(demo bool) string {
	name := "pb_data"
	if demo {
		name = "demo_data"
	}
	return filepath.Join(filepath.Dir(os.Args[0]), name)
}
