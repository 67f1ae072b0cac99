package pb_migrations

import (
	"strings"
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

func TestEveryOpenRuleAsksForALiveAgent(t *testing.T) {
	app := migrated(t)
	cols, err := app.FindAllCollections()
	if err != nil {
		t.Fatal(err)
	}
	for _, col := range cols {
		if col.System {
			continue
		}
		for action, r := range map[string]*string{"list": col.ListRule, "view": col.ViewRule,
			"create": col.CreateRule, "update": col.UpdateRule, "delete": col.DeleteRule} {
			if r != nil && !strings.Contains(*r, live) && !strings.Contains(*r, visibleVia("")) {
				t.Errorf("%s of %s is open to others than live agents: %q", action, col.Name, *r)
			}
		}
	}
}

func TestNothingButDerivedRowsCascades(t *testing.T) {
	app := migrated(t)
	cols, err := app.FindAllCollections()
	if err != nil {
		t.Fatal(err)
	}
	for _, col := range cols {
		for _, f := range col.Fields {
			if r, ok := f.(*core.RelationField); ok && r.CascadeDelete && col.Name != "conversation_access" {
				t.Errorf("%s.%s cascades", col.Name, r.Name)
			}
		}
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

func TestUsersAreGone(t *testing.T) {
	if _, err := migrated(t).FindCollectionByNameOrId("users"); err == nil {
		t.Error("the collection users still exists")
	}
}
