package hooks_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"

	"porchlight/internal/apptest"
)

// told are the lines of the audit list about an object, the newest last.
func told(t *testing.T, app *apptest.App, object string) (lines []string) {
	t.Helper()
	records, err := app.FindRecordsByFilter("audit", "object ~ {:object} && id != {:seed}", "created,@rowid", 0, 0,
		dbx.Params{"object": object + "%", "seed": apptest.ID("auditline")})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		lines = append(lines, r.GetString("actor")+" "+r.GetString("action")+" "+r.GetString("change"))
	}
	return lines
}

func TestEveryChangeOfASettingIsToldWithWhoMadeIt(t *testing.T) {
	app, made := wholeDesk(t), map[string]string{}
	for _, row := range []struct {
		collection string
		create     map[string]any
		update     map[string]any
		want       string // in what is told last
	}{
		{"teams", map[string]any{"name": "Returns"}, map[string]any{"name": "Repairs"}, `{"field":"name","was":"Returns","now":"Repairs"}`},
		{"team_members", map[string]any{"agent": apptest.Admin.Agent, "team": apptest.ID("teama"), "role": "member"}, map[string]any{"role": "supervisor"},
			`{"field":"role","was":"member","now":"supervisor"}`},
		{"inboxes", map[string]any{"kind": "chat", "name": "Shop", "public_key": "pub_shop"}, map[string]any{"settings": map[string]any{"typing_preview": true}}, `"field":"settings"`},
		{"calendars", map[string]any{"name": "Berlin"}, map[string]any{"name": "Hamburg"}, `"now":"Hamburg"`},
		{"calendar_versions", map[string]any{"calendar": "@calendars", "version": 1, "tz": "UTC"}, nil, `{"name":"Hamburg","fields":[{"field":"calendar"`},
		{"calendar_days", map[string]any{"calendar": "@calendars", "day": "2026-12-24"}, map[string]any{"name": "Christmas Eve"}, `{"name":"Hamburg"`},
		{"tags", map[string]any{"name": "Parcle", "colour": "h1"}, map[string]any{"name": "Parcel"}, `[{"field":"name","was":"Parcle","now":"Parcel"}]`},
		{"custom_fields", map[string]any{"object": "conversation", "key": "floor", "label": "Floor", "type": "text"}, map[string]any{"label": "Storey"}, `"now":"Storey"`},
		{"saved_replies", map[string]any{"name": "Hello"}, map[string]any{"name": "Welcome"}, `"now":"Welcome"`},
		{"saved_reply_texts", map[string]any{"saved_reply": "@saved_replies", "locale": "en", "body": "Hello."}, map[string]any{"body": "Welcome."}, `{"name":"Welcome"`},
		{"macros", map[string]any{"name": "Thank and solve", "actions": []map[string]any{{"do": "status", "status": "solved"}}}, map[string]any{"name": "Solve"}, `"now":"Solve"`},
		{"views", map[string]any{"agent": apptest.Admin.Agent, "name": "Late", "filter": map[string]any{}, "shared": true}, map[string]any{"name": "Overdue"}, `"now":"Overdue"`},
		{"categories", map[string]any{"slug": "parcels", "names": map[string]string{"en": "Parcels"}}, map[string]any{"icon": "box"}, `{"name":"parcels"`},
		{"articles", map[string]any{"visibility": "public"}, map[string]any{"visibility": "internal"}, `{"field":"visibility","was":"public","now":"internal"}`},
		{"article_texts", map[string]any{"article": "@articles", "locale": "en", "slug": "bulbs", "title": "Bulbs", "body": "Turn it.", "status": "published"},
			map[string]any{"status": "draft"}, `{"name":"Bulbs","fields":[{"field":"status","was":"published","now":"draft"}]}`},
		{"synonyms", map[string]any{"locale": "en", "words": "lamp, light"}, map[string]any{"words": "lamp, light, lantern"}, `lantern`},
		{"terms", map[string]any{"term": "RMA"}, map[string]any{"term": "RMA number"}, `"now":"RMA number"`},
	} {
		t.Run(row.collection, func(t *testing.T) {
			for key, value := range row.create {
				if of, ok := value.(string); ok && strings.HasPrefix(of, "@") {
					row.create[key] = made[of[1:]]
				}
			}
			path := "/api/collections/" + row.collection + "/records"
			rec := app.Do(apptest.Request{Method: http.MethodPost, URL: path, As: apptest.Admin, Body: row.create})
			var record struct{ ID string }
			if err := json.Unmarshal(rec.Body.Bytes(), &record); err != nil || rec.Code != http.StatusOK {
				t.Fatalf("create: %d %s", rec.Code, rec.Body)
			}
			made[row.collection] = record.ID
			want := []string{" created "}
			if row.update != nil { // hours are never changed: others come into force
				want = append(want, " updated ")
				if rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: path + "/" + record.ID, As: apptest.Admin, Body: row.update}); rec.Code != http.StatusOK {
					t.Fatalf("update: %d %s", rec.Code, rec.Body)
				}
			}
			lines := told(t, app, row.collection+"/"+record.ID)
			if len(lines) != len(want) {
				t.Fatalf("told: %q", lines)
			}
			for i, action := range want {
				if !strings.HasPrefix(lines[i], "agent:"+apptest.Admin.Agent+action) {
					t.Errorf("told: %q", lines[i])
				}
			}
			if last := lines[len(lines)-1]; !strings.Contains(last, row.want) {
				t.Errorf("of the last: %s", last)
			}
		})
	}
}

func TestARefusedChangeIsNotTold(t *testing.T) {
	app := wholeDesk(t)
	team := "/api/collections/teams/records/" + apptest.ID("teama")
	for name, q := range map[string]apptest.Request{
		"may not":      {Method: http.MethodPatch, URL: team, As: apptest.Agent, Body: map[string]any{"name": "Mine"}},
		"is not valid": {Method: http.MethodPatch, URL: team, As: apptest.Admin, Body: map[string]any{"name": ""}},
		"was overtaken": {Method: http.MethodPatch, URL: team, As: apptest.Admin, Body: map[string]any{"name": "Mine"},
			Header: http.Header{"If-Match": {`"2020-01-01 00:00:00.000Z"`}}},
		"changes nothing": {Method: http.MethodPatch, URL: team, As: apptest.Admin, Body: map[string]any{}},
	} {
		app.Do(q)
		if lines := told(t, app, "teams/"); len(lines) > 0 {
			t.Errorf("%s: %q", name, lines)
		}
	}
}

func TestWhatOpensADoorIsToldByItsNameAlone(t *testing.T) {
	app := wholeDesk(t)
	path := "/api/collections/agents/records/" + apptest.Agent.Agent
	if rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: path, As: apptest.Admin,
		Body: map[string]any{"password": "a new lamp", "passwordConfirm": "a new lamp", "role": "supervisor"}}); rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	if lines := told(t, app, "agents/"); len(lines) != 1 || !strings.Contains(lines[0], `{"field":"password"},`) ||
		!strings.Contains(lines[0], `{"field":"role","was":"agent","now":"supervisor"}`) {
		t.Errorf("told: %q", lines)
	}
	answered[map[string]any](t, app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/desk/inboxes/" + apptest.ID("shop") + "/signing-key", As: apptest.Admin}), http.StatusCreated)
	if lines := told(t, app, "inboxes/"+apptest.ID("shop")); len(lines) != 1 || !strings.Contains(lines[0], "rekeyed") || strings.Contains(lines[0], "value") {
		t.Errorf("told of the key: %q", lines)
	}
}

func TestWhatIsSomebodysOwnIsNotTold(t *testing.T) {
	app := wholeDesk(t)
	for collection, body := range map[string]map[string]any{
		"views":         {"agent": apptest.Agent.Agent, "name": "Mine", "filter": map[string]any{}},
		"saved_replies": {"owner": apptest.Agent.Agent, "name": "Mine"},
	} {
		rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/collections/" + collection + "/records", As: apptest.Agent, Body: body})
		if lines := told(t, app, collection+"/"); rec.Code != http.StatusOK || len(lines) > 0 {
			t.Errorf("%s: %d %s %q", collection, rec.Code, rec.Body, lines)
		}
	}
	mine, err := app.FindFirstRecordByFilter("saved_replies", "owner = {:agent}", dbx.Params{"agent": apptest.Agent.Agent})
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]any{"saved_reply": mine.Id, "locale": "ja", "body": "Between us"}
	rec := app.Do(apptest.Request{Method: http.MethodPost, URL: "/api/collections/saved_reply_texts/records", As: apptest.Agent, Body: text})
	if lines := told(t, app, "saved_reply_texts/"); rec.Code != http.StatusOK || len(lines) > 0 {
		t.Errorf("what a reply of one's own says: %d %s %q", rec.Code, rec.Body, lines)
	}
	if rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: "/api/collections/agents/records/" + apptest.Agent.Agent, As: apptest.Agent,
		Body: map[string]any{"availability": "away"}}); rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	if lines := told(t, app, "agents/"); len(lines) > 0 {
		t.Errorf("an agent who goes away: %q", lines)
	}
}

func TestWhatIsDoneByRoutesOfOursIsToldToo(t *testing.T) {
	app := wholeDesk(t)
	conversation, text := "/api/desk/conversations/"+apptest.ID("conva"), "/api/desk/articles/"+apptest.ID("public")+"/en"
	other := "/api/desk/conversations/" + apptest.ID("convb")
	for _, row := range []struct {
		method, path string
		body         any
		object, want string
	}{
		{http.MethodPost, "/api/desk/invites", map[string]any{"name": "Wren", "email": "wren@harbour.example", "role": "agent", "teams": []string{}}, "invites/", `invited {"name":"Wren"}`},
		{http.MethodPatch, conversation, map[string]any{"drawer": "deleted"}, "conversations/", "deleted"},
		{http.MethodPatch, conversation, map[string]any{"drawer": ""}, "conversations/", "restored"},
		{http.MethodPut, other + "/merge", map[string]any{"into": apptest.ID("convnone")}, "conversations/" + apptest.ID("convb"), `merged {"name":"2","into":"#3"}`},
		{http.MethodDelete, other + "/merge", nil, "conversations/" + apptest.ID("convb"), `separated {"name":"2"}`},
		{http.MethodPost, "/api/desk/contacts/" + apptest.ID("visitor") + "/merges", map[string]any{"contact": apptest.ID("othervisitor")}, "contacts/", "merged {}"},
		{http.MethodPost, text + "/unpublish", map[string]any{"version": 0}, "article_texts/" + apptest.ID("publicen"), `unpublished {"name":"About public"}`},
		{http.MethodPost, text + "/publish", map[string]any{"version": 0}, "article_texts/" + apptest.ID("publicen"), `published {"name":"About public"}`},
		{http.MethodDelete, "/api/desk/articles/" + apptest.ID("public"), nil, "articles/" + apptest.ID("public"), `deleted {"name":"About public"}`},
		{http.MethodPut, "/api/desk/contacts/" + apptest.ID("visitor") + "/blocked", map[string]any{"blocked": true}, "contacts/", "blocked {}"},
		{http.MethodPut, "/api/desk/contacts/" + apptest.ID("visitor") + "/blocked", map[string]any{"blocked": false}, "contacts/", "unblocked {}"},
	} {
		rec := app.Do(apptest.Request{Method: row.method, URL: row.path, As: apptest.Admin, Body: row.body})
		lines := told(t, app, row.object)
		if rec.Code >= 300 || len(lines) == 0 || !strings.Contains(lines[len(lines)-1], row.want) {
			t.Errorf("%s %s: %d %s\n told: %q", row.method, row.path, rec.Code, rec.Body, lines)
		}
	}
}

func TestWhatASuperuserDoesInThePanelIsTold(t *testing.T) {
	app := wholeDesk(t)
	for _, q := range []struct{ path, object string }{
		{"/api/settings", "settings/server"},
		{"/api/collections/teams", "collections/"},
		{"/api/collections/teams/records/" + apptest.ID("teama"), "teams/"},
	} {
		rec := app.Do(apptest.Request{Method: http.MethodPatch, URL: q.path, As: apptest.Superuser, Body: map[string]any{"name": "teams"}})
		if lines := told(t, app, q.object); rec.Code != http.StatusOK || len(lines) != 1 || !strings.HasPrefix(lines[0], "superuser:") {
			t.Errorf("%s: %d %s %q", q.path, rec.Code, rec.Body, lines)
		}
	}
}
