package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"porchlight/hooks"
	"porchlight/internal/demo"
	"porchlight/internal/demo/crowd"
	"porchlight/internal/store/folder"
)

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

func seedCommand(app *pocketbase.PocketBase, failed *error) *cobra.Command {
	plan := crowd.Plan{}
	c := &cobra.Command{
		Use:          "seed",
		Short:        "Fills an empty data folder with a desk of any size and prints how to sign in, as JSON",
		SilenceUsage: true,
		RunE: func(c *cobra.Command, _ []string) error {
			*failed = func() error {
				if err := hooks.Unused(app); err != nil {
					return err
				}
				if err := app.RunAllMigrations(); err != nil {
					return fmt.Errorf("migrate: %w", err)
				}
				ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
				defer stop()
				access, err := crowd.Fill(ctx, app, time.Now, plan, tellSeeding(plan.Conversations))
				if err != nil {
					return err
				}
				return json.NewEncoder(os.Stdout).Encode(access)
			}()
			return *failed
		},
	}
	f := c.Flags()
	f.IntVar(&plan.Agents, "agents", 3, "how many agents, besides a supervisor of all teams and an admin")
	f.IntVar(&plan.Teams, "teams", 1, "how many teams the agents are spread over")
	f.IntVar(&plan.Conversations, "conversations", 1000, "how many conversations")
	f.IntVar(&plan.Messages, "messages", 10, "about how many messages in each, events included")
	f.IntVar(&plan.Contacts, "contacts", 0, "how many contacts (default: half as many as conversations)")
	f.Uint64Var(&plan.Seed, "seed", 1, "the same number gives the same desk")
	f.TimeVar(&plan.Until, "until", time.Time{}, []string{time.DateOnly, time.RFC3339}, "when the last conversation is (default: now)")
	f.BoolVar(&plan.Add, "add", false, "add to a desk that is there already")
	return c
}

// tellSeeding says on the console, about once a second, how far it has come.
func tellSeeding(of int) func(crowd.Progress) {
	began, told := time.Now(), time.Now()
	return func(p crowd.Progress) {
		if whole := p.Conversations == of; time.Since(told) < time.Second && !whole || p.Conversations == 0 {
			return
		}
		told = time.Now()
		fmt.Fprintf(os.Stderr, "%d of %d conversations, %d messages, %.0f a second\n", p.Conversations, of, p.Messages,
			float64(p.Messages)/max(0.001, time.Since(began).Seconds()))
	}
}

func reindexCommand(app *pocketbase.PocketBase, config hooks.Config, failed *error) *cobra.Command {
	return &cobra.Command{
		Use:          "reindex",
		Short:        "Fills both searches anew, faster than the running server does it",
		SilenceUsage: true,
		RunE: func(c *cobra.Command, _ []string) error {
			*failed = func() error {
				if err := app.RunAllMigrations(); err != nil {
					return fmt.Errorf("migrate: %w", err)
				}
				ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
				defer stop()
				return hooks.Reindex(ctx, app, config, func(done, total int) {
					fmt.Fprintf(os.Stderr, "%d of %d conversations can be found\n", done, total)
				})
			}()
			return *failed
		},
	}
}

// kbCommand moves the knowledge base between desks, and into what versions and translates files.
func kbCommand(app *pocketbase.PocketBase, failed *error) *cobra.Command {
	kb := &cobra.Command{Use: "kb", Short: "Exports and imports the knowledge base as a folder of Markdown"}
	part := func(use, short string, run func(core.App, string) error) {
		kb.AddCommand(&cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(1), SilenceUsage: true, RunE: func(_ *cobra.Command, args []string) error {
			*failed = func() error {
				if err := hooks.Unused(app); err != nil {
					return err
				}
				if err := app.RunAllMigrations(); err != nil {
					return fmt.Errorf("migrate: %w", err)
				}
				return run(app, args[0])
			}()
			return *failed
		}})
	}
	part("export DIR", "Writes every article into a new or empty folder", folder.Export)
	part("import DIR", "Reads such a folder into a desk without articles, whole or not at all", folder.Import)
	return kb
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

// announceSample tells on the console what there is to see, and how to sign in.
func announceSample(base string, sample *demo.Demo) {
	email, password := sample.SignIn()
	fmt.Printf(`
  Porchlight is on at %s, with a sample shop

  Write as a visitor   %s/demo/
  Answer as an agent   %s/desk/
  Read the help        %s/help/

  Sign in as           %s
  with the password    %s

`, base, base, base, base, email, password)
}
