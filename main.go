// Porchlight is a helpdesk in one binary: live chat, tickets, a knowledge base and a workspace. This file is wiring: flags and
// environment are read here and nowhere else.
package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/plugins/migratecmd"
	"github.com/spf13/cobra"

	"porchlight/hooks"
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
	demo := hasFlag(args, "--demo")
	app := pocketbase.NewWithConfig(pocketbase.Config{
		HideStartBanner: true,
		DefaultDataDir:  dataDir(demo),
		DBConnect:       store.Connect,
	})
	app.RootCmd.Use, app.RootCmd.Short, app.RootCmd.Version = "porchlight", "The helpdesk in one binary", version
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	config := hooks.Config{Clock: time.Now, Logger: logger, Announce: announce, Demo: demo}
	hooks.Bind(app, config)
	migratecmd.MustRegister(app, app.RootCmd, migratecmd.Config{TemplateLang: migratecmd.TemplateLangGo, Dir: "pb_migrations"})

	// PocketBase's Execute drops the error of a command; the exit code must not.
	var failed error
	app.RootCmd.AddCommand(serveCommand(app, &failed), versionCommand(), cmd.NewSuperuserCommand(app))
	app.RootCmd.SilenceErrors = true
	return errors.Join(app.Execute(), failed)
}

// dataDir is beside the binary; the demo's never is the real one.
func dataDir(demo bool) string {
	name := "pb_data"
	if demo {
		name = "demo_data"
	}
	return filepath.Join(filepath.Dir(os.Args[0]), name)
}

func hasFlag(args []string, name string) bool {
	for _, a := range args {
		if a == name || a == name+"=true" {
			return true
		}
	}
	return false
}

func serveCommand(app *pocketbase.PocketBase, failed *error) *cobra.Command {
	var httpAddr, httpsAddr string
	c := &cobra.Command{
		Use:          "serve [domain…]",
		Short:        "Serves the desk: on 127.0.0.1:8090, or with TLS on the domains named",
		SilenceUsage: true,
		RunE: func(_ *cobra.Command, domains []string) error {
			if len(domains) > 0 {
				httpAddr, httpsAddr = orElse(httpAddr, "0.0.0.0:80"), orElse(httpsAddr, "0.0.0.0:443")
			}
			err := apis.Serve(app, apis.ServeConfig{HttpAddr: orElse(httpAddr, "127.0.0.1:8090"), HttpsAddr: httpsAddr, CertificateDomains: domains})
			if err != nil && !errors.Is(err, http.ErrServerClosed) {
				*failed = fmt.Errorf("serve: %w", err)
			}
			return *failed
		},
	}
	c.Flags().StringVar(&httpAddr, "http", "", "address to listen on without TLS (default 127.0.0.1:8090)")
	c.Flags().StringVar(&httpsAddr, "https", "", "address to listen on with TLS")
	c.Flags().Bool("demo", false, "serve the sample shop with a living desk, on a data folder of its own")
	return c
}

func versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Prints the version", Run: func(*cobra.Command, []string) { fmt.Println("porchlight", version) }}
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// announce tells on the console where to go.
func announce(base, setupLink string) {
	var b strings.Builder
	fmt.Fprintf(&b, "\n  Porchlight is on at %s\n", base)
	if setupLink != "" {
		fmt.Fprintf(&b, "\n  Set it up (the link works once, for 30 minutes):\n  %s\n", setupLink)
	} else {
		fmt.Fprintf(&b, "\n  Workspace    %s/desk/\n  Help center  %s/help/\n  Admin panel  %s/_/\n", base, base, base)
	}
	fmt.Println(b.String())
}
