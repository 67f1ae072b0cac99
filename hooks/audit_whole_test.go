package hooks_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/store"
)

const listIsFull = `CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the list is full'); END`

func run(t *testing.T, app core.App, query string) {
	t.Helper()
	if _, err := app.NonconcurrentDB().NewQuery(query).Execute(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// contents is every row of the database, apart from what PocketBase counts for itself.
func contents(t *testing.T, app core.App) string {
	t.Helper()
	tables := []string{}
	if err := app.ConcurrentDB().NewQuery(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name != '_params'`).Column(&tables); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, table := range tables {
		var columns, rows string
		if err := app.ConcurrentDB().NewQuery("SELECT group_concat('quote(\"' || name || '\")', ' || '','' || ') FROM pragma_table_info('" + table + "')").Row(&columns); err != nil {
			t.Fatal(err)
		}
		if err := app.ConcurrentDB().NewQuery(fmt.Sprintf("SELECT coalesce(group_concat(x, char(10)), '') FROM (SELECT %s AS x FROM %q ORDER BY 1)", columns, table)).Row(&rows); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s\n%s\n", table, rows)
	}
	return all.String()
}

func TestWhatCannotBeToldIsNotDone(t *testing.T) {
	conversation, contact := "/api/desk/conversations/"+apptest.ID("convb"), "/api/desk/contacts/"+apptest.ID("visitor")
	article := "/api/desk/articles/" + apptest.ID("public")
	for name, row := range map[string]struct{ before, q apptest.Request }{
		"a team is renamed":     {q: apptest.Request{Method: http.MethodPatch, URL: "/api/collections/teams/records/" + apptest.ID("teama"), Body: map[string]any{"name": "Mine"}}},
		"a tag is made":         {q: apptest.Request{Method: http.MethodPost, URL: "/api/collections/tags/records", Body: map[string]any{"name": "Parcel", "colour": "h1"}}},
		"a macro is deleted":    {q: apptest.Request{Method: http.MethodDelete, URL: "/api/collections/macros/records/" + apptest.ID("macro")}},
		"tags are merged":       {q: apptest.Request{Method: http.MethodPost, URL: "/api/desk/tags/" + apptest.ID("tag") + "/merge", Body: map[string]any{"into": apptest.ID("sparetag")}}},
		"a key is made":         {q: apptest.Request{Method: http.MethodPost, URL: "/api/desk/inboxes/" + apptest.ID("shop") + "/signing-key"}},
		"somebody is invited":   {q: apptest.Request{Method: http.MethodPost, URL: "/api/desk/invites", Body: map[string]any{"name": "Wren", "email": "wren@harbour.example", "role": "agent", "teams": []string{}}}},
		"an article is deleted": {q: apptest.Request{Method: http.MethodDelete, URL: article}},
		"an article goes back":  {q: apptest.Request{Method: http.MethodPost, URL: article + "/en/unpublish", Body: map[string]any{"version": 0}}},
		"an article is published": {before: apptest.Request{Method: http.MethodPost, URL: article + "/en/unpublish", Body: map[string]any{"version": 0}},
			q: apptest.Request{Method: http.MethodPost, URL: article + "/en/publish", Body: map[string]any{"version": 0}}},
		"a conversation is deleted": {q: apptest.Request{Method: http.MethodPatch, URL: conversation, Body: map[string]any{"drawer": "deleted"}}},
		"two are merged":            {q: apptest.Request{Method: http.MethodPut, URL: conversation + "/merge", Body: map[string]any{"into": apptest.ID("convnone")}}},
		"two are taken apart": {before: apptest.Request{Method: http.MethodPut, URL: conversation + "/merge", Body: map[string]any{"into": apptest.ID("convnone")}},
			q: apptest.Request{Method: http.MethodDelete, URL: conversation + "/merge"}},
		"contacts are merged":      {q: apptest.Request{Method: http.MethodPost, URL: contact + "/merges", Body: map[string]any{"contact": apptest.ID("othervisitor")}}},
		"contacts are taken apart": {q: apptest.Request{Method: http.MethodDelete, URL: contact + "/merges/" + apptest.ID("contactmerge")}},
		"a contact is blocked":     {q: apptest.Request{Method: http.MethodPut, URL: contact + "/blocked", Body: map[string]any{"blocked": true}}},
	} {
		t.Run(name, func(t *testing.T) {
			app := wholeDesk(t)
			if row.before.URL != "" {
				row.before.As = apptest.Admin
				if rec := app.Do(row.before); rec.Code >= 300 {
					t.Fatalf("%d %s", rec.Code, rec.Body)
				}
			}
			run(t, app, listIsFull)
			before := contents(t, app)
			row.q.As = apptest.Admin
			if rec := app.Do(row.q); rec.Code < 400 {
				t.Errorf("done all the same: %d %s", rec.Code, rec.Body)
			}
			if after := contents(t, app); after != before {
				t.Errorf("something of it is there:\n%s", firstDifference(before, after))
			}
			run(t, app, `DROP TRIGGER full`)
			if rec := app.Do(row.q); rec.Code >= 300 {
				t.Errorf("once it can be told: %d %s", rec.Code, rec.Body)
			}
		})
	}
}

// firstDifference is the first line in which two texts differ.
func firstDifference(a, b string) string {
	one, other := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(one), len(other)) {
		if one[i] != other[i] {
			return one[i] + "\n" + other[i]
		}
	}
	return "one has more lines"
}

func TestFoundingIsTheFirstLine(t *testing.T) {
	app := apptest.New(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
	founding := store.Founding{Company: "Harbour", Name: "Mara Lindqvist", Email: "mara@harbour.example", Password: "a lamp by night", Locale: "en", TZ: "Europe/Berlin"}
	run(t, app, listIsFull)
	before := contents(t, app)
	if _, err := store.Found(app, founding); err == nil || contents(t, app) != before {
		t.Errorf("founded without a line: %v", err)
	}
	run(t, app, `DROP TRIGGER full`)
	admin, err := store.Found(app, founding)
	if err != nil {
		t.Fatal(err)
	}
	if lines := told(t, app, ""); len(lines) != 1 || lines[0] != "agent:"+admin.Id+` founded {"name":"Harbour"}` {
		t.Errorf("told: %q", lines)
	}
}
