package pb_migrations

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"
)

func migrated(t *testing.T) *core.BaseApp {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := app.ResetBootstrapState(); err != nil {
			t.Error(err)
		}
	})
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	return app
}

func TestMigrationsGoUpDownAndUpAgain(t *testing.T) {
	app := migrated(t)
	runner := core.NewMigrationsRunner(app, core.AppMigrations)
	down, err := runner.Down(len(core.AppMigrations.Items()))
	if err != nil {
		t.Fatal(err)
	}
	if len(down) != len(core.AppMigrations.Items()) {
		t.Errorf("%d of %d migrations went down", len(down), len(core.AppMigrations.Items()))
	}
	if _, err := runner.Up(); err != nil {
		t.Fatal(err)
	}
}

func TestEveryDatabaseHasItsOwnEpoch(t *testing.T) {
	epoch := func() (e string) {
		if err := migrated(t).DB().NewQuery("SELECT value FROM desk_meta WHERE key = 'epoch'").Row(&e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	a, b := epoch(), epoch()
	if len(a) != 16 || len(b) != 16 || a == b {
		t.Errorf("epochs %q and %q", a, b)
	}
}
