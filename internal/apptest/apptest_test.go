package apptest_test

import (
	"net/http"
	"slices"
	"testing"

	"porchlight/internal/apptest"
)

func TestEveryTestHasAFolderOfItsOwn(t *testing.T) {
	a, b := apptest.Seeded(t), apptest.Seeded(t)
	tag := a.Record("tags", apptest.ID("sparetag"))
	if err := a.Delete(tag); err != nil {
		t.Fatal(err)
	}
	b.Record("tags", apptest.ID("sparetag"))
	apptest.Seeded(t).Record("tags", apptest.ID("sparetag"))
}

func TestNewIsMigratedAndEmpty(t *testing.T) {
	app := apptest.New(t)
	if n, err := app.CountRecords("agents"); err != nil || n != 0 {
		t.Errorf("%d agents, %v", n, err)
	}
}

func TestPersonasAreKnownByTheirCredentials(t *testing.T) {
	app := apptest.Seeded(t)
	for _, p := range apptest.Personas() {
		want := http.StatusUnauthorized
		if p.Collection() != "" {
			want = http.StatusOK
		}
		if got := app.Do(apptest.Request{Method: "POST", URL: "/api/files/token", As: p}).Code; got != want {
			t.Errorf("%s got status %d, not %d", p.Name, got, want)
		}
	}
}

func TestEveryCollectionHasARecord(t *testing.T) {
	app := apptest.Seeded(t)
	cols, err := app.FindAllCollections()
	if err != nil {
		t.Fatal(err)
	}
	for _, col := range cols {
		if n, err := app.CountRecords(col); err != nil || n == 0 {
			t.Errorf("%s has %d records, %v", col.Name, n, err)
		}
	}
}

func TestRoutesAreListedWithTheirWholePath(t *testing.T) {
	routes := apptest.New(t).Routes()
	for _, want := range []string{"GET /api/health", "PATCH /api/collections/{collection}/records/{id}", "POST /api/realtime"} {
		if !slices.Contains(routes, want) {
			t.Errorf("%s is not listed", want)
		}
	}
}
