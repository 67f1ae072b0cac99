package desk

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The workspace's tests read the same table.
func TestAFilterMatchesWhatItSays(t *testing.T) {
	raw, err := os.ReadFile("testdata/filters.json")
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Now          Millis
		Me           string
		Teams        []string
		Conversation Conversation
		Rows         []struct {
			Name   string
			Filter json.RawMessage
			With   json.RawMessage
			Match  bool
		}
	}
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	for _, row := range table.Rows {
		c := table.Conversation
		if row.With != nil {
			if err := json.Unmarshal(row.With, &c); err != nil {
				t.Fatalf("%s: %v", row.Name, err)
			}
		}
		f, err := ReadFilter(row.Filter)
		if err != nil {
			t.Errorf("%s: %v", row.Name, err)
		}
		if got := f.Match(&c, Viewer{table.Me, table.Teams}, table.Now); got != row.Match {
			t.Errorf("%s: %v", row.Name, got)
		}
	}
}

func TestWhatIsNoFilterIsRefused(t *testing.T) {
	for _, raw := range []string{
		`[]`, `{`, `{} {}`, `{"statuses":["open"]}`, `{"status":"open"}`, `{"status":["closed"]}`, `{"assignee":["mine"]}`, `{"team":["me"]}`,
		`{"inbox":["none"]}`, `{"assignee":["a b"]}`, `{"tag":[""]}`, `{"locale":["german language"]}`, `{"waiting":"maybe"}`, `{"due":["tomorrow"]}`,
		`{"order":"random"}`, `{"priority":["loud"]}`, `{"kind":["letter"]}`, `{"status":["solved"],"order":"oldest"}`, `{"status":["open","solved"],"order":"wait"}`,
		`{"custom":{"floor":"upper"}}`, `{"custom":{"floor":[["upper"]]}}`, `{"custom":{"a\"b":["x"]}}`, `{"custom":{"floor":[""]}}`, `{"custom":["floor"]}`,
		`{"tag":["a` + strings.Repeat(`","a`, valuesMost) + `"]}`,
	} {
		if f, err := ReadFilter([]byte(raw)); err == nil || AsError(err).Code != BadRequest || AsError(err).Field != "filter" {
			t.Errorf("%s: %+v, %v", raw, f, err)
		}
	}
	for _, raw := range []string{``, `null`, ` {} `} {
		if f, err := ReadFilter([]byte(raw)); err != nil || !f.Empty() || len(f.Shown()) != 3 {
			t.Errorf("%q: %+v, %v", raw, f, err)
		}
	}
}

func TestOrdersBeginWithTheLongestWaitAndTheNextDate(t *testing.T) {
	waits, waitsLess, answered := Conversation{WaitingSince: 10, SortAt: 90}, Conversation{WaitingSince: 20, SortAt: 80}, Conversation{SortAt: 99, DueAt: 5}
	f := Filter{Order: LongestWait}
	if f.Descends() || f.Place(&waits) >= f.Place(&waitsLess) || f.Place(&waitsLess) >= f.Place(&answered) {
		t.Error("who waits longest comes first, who does not wait last")
	}
	f.Order = SoonestDue
	if f.Descends() || f.Place(&answered) >= f.Place(&waits) || f.Place(&waits) >= f.Place(&waitsLess) {
		t.Error("what is due comes first, then the newest")
	}
}

func FuzzReadFilter(f *testing.F) {
	f.Add([]byte(`{"status":["open"],"assignee":["me","none"],"due":["day"],"followed":true,"order":"wait"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		filter, err := ReadFilter(raw)
		if err != nil {
			return
		}
		again, err := json.Marshal(filter)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadFilter(again); err != nil {
			t.Fatalf("%s was read, but not %s: %v", raw, again, err)
		}
	})
}
