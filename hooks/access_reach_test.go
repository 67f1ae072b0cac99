package hooks_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"porchlight/internal/apptest"
)

// What one may read must not be a road to what one may not: an agent's record is related
// to drafts, notifications and conversations, which a request can expand or filter by.
func TestExpandingARelationGivesNoMoreThanViewingIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, c := range []struct {
		relation, record string
		cells            string // in the order of apptest.Personas
	}{
		{"drafts_via_agent", "draftagent", "---+----+"},
		{"notifications_via_agent", "newsagent", "---+----+"},
		{"conversations_via_assignee", "conva", "---+-++-+"},
		{"messages_via_agent", "notea", "---+-++-+"},
		{"rounds_via_agent", "round", "---+-++-+"},
		{"contact_notes_via_agent", "contactnote", "--------+"},
	} {
		for i, p := range apptest.Personas() {
			rec := d.Do(apptest.Request{Method: "GET", As: p,
				URL: "/api/collections/agents/records/" + apptest.Agent.Agent + "?expand=" + c.relation})
			in := rec.Code == http.StatusOK && strings.Contains(rec.Body.String(), apptest.ID(c.record))
			if want := verdict(c.cells[i]) == allowed; in != want {
				t.Errorf("expand %s as %s: %s is there: %v, want %v", c.relation, p.Name, c.record, in, want)
			}
		}
	}
}

func TestFilteringByARelationTellsNoMoreThanListingIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, c := range []struct{ filter, cells string }{
		{"drafts_via_agent.body ?~ 'Dear'", "---+----+"},
		{"notifications_via_agent.kind ?= 'assigned'", "---+----+"},
		{"conversations_via_assignee.preview ?~ 'lamp'", "--------+"}, // no list rule: the desk's API lists
		{"messages_via_agent.body ?~ 'us'", "--------+"},
		{"contact_notes_via_agent.body ?~ 'mail'", "--------+"},
		{"tokenKey ?~ 'a' || tokenKey !~ 'a'", "--------+"},
	} {
		for i, p := range apptest.Personas() {
			rec := d.Do(apptest.Request{Method: "GET", As: p, URL: "/api/collections/agents/records?skipTotal=1&fields=id&filter=" + url.QueryEscape(c.filter)})
			in := rec.Code == http.StatusOK && strings.Contains(rec.Body.String(), apptest.Agent.Agent)
			if want := verdict(c.cells[i]) == allowed; in != want {
				t.Errorf("filter %s as %s: found %v, want %v: %s", c.filter, p.Name, in, want, rec.Body)
			}
		}
	}
}
