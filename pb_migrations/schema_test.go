package pb_migrations_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/search"

	"porchlight/internal/apptest"
)

// A view rule is asked at every read over REST and for every file: it must seek that
// conversation's few access rows and the one agent's few principals, however many
// conversations and agents there are. Only the latter, called p, are walked through.
func TestVisibilityCostsTheSameHoweverMuchThereIs(t *testing.T) {
	app := apptest.Seeded(t)
	for _, target := range []struct{ collection, id string }{
		{"conversations", apptest.ID("conva")}, {"messages", apptest.ID("replya")}, {"attachments", apptest.ID("filea")},
	} {
		plan := planOfView(t, app, target.collection, target.id)
		for step := range strings.Lines(plan) {
			if strings.HasPrefix(step, "SCAN") && step != "SCAN p\n" {
				t.Errorf("view of %s: %s in\n%s", target.collection, step, plan)
			}
		}
	}
}

func planOfView(t *testing.T, app *apptest.App, collection, id string) string {
	t.Helper()
	col, err := app.FindCollectionByNameOrId(collection)
	if err != nil {
		t.Fatal(err)
	}
	info := &core.RequestInfo{Auth: app.Record("agents", apptest.Agent.Agent)}
	resolver := core.NewRecordFieldResolver(app, col, info, true)
	rule, err := search.FilterData(*col.ViewRule).BuildExpr(resolver)
	if err != nil {
		t.Fatal(err)
	}
	query := app.RecordQuery(col).AndWhere(dbx.HashExp{collection + ".id": id}).AndWhere(rule)
	if err := resolver.UpdateQuery(query); err != nil {
		t.Fatal(err)
	}
	built := query.Build()
	var steps []struct {
		Detail string `db:"detail"`
	}
	if err := app.DB().NewQuery("EXPLAIN QUERY PLAN " + built.SQL()).Bind(built.Params()).All(&steps); err != nil {
		t.Fatal(err)
	}
	var plan strings.Builder
	for _, s := range steps {
		plan.WriteString(s.Detail + "\n")
	}
	return plan.String()
}

func TestSettingsAreTheDesks(t *testing.T) {
	s := apptest.New(t).Settings()
	for what, ok := range map[string]bool{
		"the name is Porchlight":             s.Meta.AppName == "Porchlight",
		"requests cannot be batched":         !s.Batch.Enabled,
		"no proxy is trusted":                len(s.TrustedProxy.Headers) == 0,
		"the log keeps no address":           !s.Logs.LogIP && !s.Logs.LogAuthId,
		"limits are on":                      s.RateLimits.Enabled,
		"the settings pass their own checks": s.PostValidate(t.Context(), apptest.New(t)) == nil,
	} {
		if !ok {
			t.Errorf("not so: %s", what)
		}
	}
}

func TestPasswordsCannotBeGuessedWithoutEnd(t *testing.T) {
	for _, collection := range []string{"agents", core.CollectionNameSuperusers} {
		app := apptest.Seeded(t)
		guess := func() int {
			return app.Do(apptest.Request{Method: "POST", URL: "/api/collections/" + collection + "/auth-with-password",
				Body: map[string]string{"identity": "superuser@shop.example", "password": "a wrong guess"}}).Code
		}
		refused := 0
		for range 100 {
			if guess() == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused < 60 {
			t.Errorf("%d of 100 guesses at %s were refused", refused, collection)
		}
	}
}

// Who comes back after a restart comes at once, and behind a proxy from one address.
func TestSocketsHaveALimitOfTheirOwnAboveTheGeneralOne(t *testing.T) {
	limits := apptest.New(t).Settings().RateLimits
	socket, found := limits.FindRateLimitRule([]string{"GET /api/chat/socket", "/api/chat/socket"})
	if !found || socket.MaxRequests < 10_000 {
		t.Errorf("the rule for sockets is %v", socket)
	}
	general, found := limits.FindRateLimitRule([]string{"GET /api/desk/me", "/api/desk/me"})
	if !found || general.MaxRequests >= socket.MaxRequests {
		t.Errorf("the general rule is %v", general)
	}
}

func TestEveryOpenRuleAsksForALiveAgent(t *testing.T) {
	for _, col := range collections(t) {
		for action, rule := range map[string]*string{"list": col.ListRule, "view": col.ViewRule,
			"create": col.CreateRule, "update": col.UpdateRule, "delete": col.DeleteRule} {
			// agent_principals holds live agents only
			if rule != nil && !strings.Contains(*rule, "@request.auth.disabled = false") && !strings.Contains(*rule, "@collection.agent_principals.agent ?= @request.auth.id") {
				t.Errorf("%s of %s is open to others than live agents: %q", action, col.Name, *rule)
			}
		}
	}
}

func TestNothingButDerivedRowsCascades(t *testing.T) {
	derived := map[string]bool{
		"conversation_access": true, // who may see
		"inbox_visits":        true, // where a widget has been seen
		"article_slugs":       true, // where an article has moved from
		"article_days":        true, // how often an article was opened
		"article_schedules":   true, // when a draft is to be published
		"article_reviews":     true, // who is asked to read one
		"article_flags":       true, // what is wrong with one
		"saved_reply_uses":    true, // how often something was used
		"macro_uses":          true,
		"saved_replies":       true, // one agent's own: without its owner it would be everybody's
		"macros":              true,
	}
	for _, col := range collections(t) {
		for _, f := range col.Fields {
			if r, ok := f.(*core.RelationField); ok && r.CascadeDelete && !derived[col.Name] {
				t.Errorf("%s.%s cascades", col.Name, r.Name)
			}
		}
	}
}

func TestUsersAreGone(t *testing.T) {
	for _, col := range collections(t) {
		if col.Name == "users" {
			t.Error("the collection users still exists")
		}
	}
}

// collections are ours, without PocketBase's own.
func collections(t *testing.T) []*core.Collection {
	t.Helper()
	all, err := apptest.New(t).FindAllCollections()
	if err != nil {
		t.Fatal(err)
	}
	ours := slices.DeleteFunc(all, func(c *core.Collection) bool { return c.System })
	if len(ours) == 0 {
		t.Fatal("there is no collection")
	}
	return ours
}
