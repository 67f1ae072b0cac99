package desk_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"porchlight/internal/desk"
)

func TestMacrosThatMakeNoSenseAreRefused(t *testing.T) {
	for name, row := range map[string]struct {
		raw  string
		fine bool
	}{
		"all there is": {`[{"do":"reply","reply":"r","send":true},{"do":"note","body":"Checked."},{"do":"status","status":"pending"},{"do":"assign","agent":"me"},
			{"do":"team","team":"t"},{"do":"priority","priority":"high"},{"do":"add_tag","tag":"a"},{"do":"remove_tag","tag":"b"},{"do":"follow"}]`, true},
		"a snooze":                           {`[{"do":"snooze","minutes":60}]`, true},
		"a snooze until the customer writes": {`[{"do":"snooze"}]`, true},
		"two tags":                           {`[{"do":"add_tag","tag":"a"},{"do":"add_tag","tag":"b"}]`, true},
		"to nobody":                          {`[{"do":"assign"}]`, true},
		"nothing":                            {`[]`, false},
		"null":                               {`null`, false},
		"no list":                            {`{"do":"follow"}`, false},
		"an unknown act":                     {`[{"do":"delete"}]`, false},
		"an unknown field":                   {`[{"do":"follow","whom":"x"}]`, false},
		"two statuses":                       {`[{"do":"status","status":"open"},{"do":"status","status":"solved"}]`, false},
		"a status and a snooze":              {`[{"do":"status","status":"open"},{"do":"snooze","minutes":5}]`, false},
		"a tag that comes and goes":          {`[{"do":"add_tag","tag":"a"},{"do":"remove_tag","tag":"a"}]`, false},
		"two replies":                        {`[{"do":"reply","reply":"a"},{"do":"reply","reply":"b"}]`, false},
		"no saved reply":                     {`[{"do":"reply"}]`, false},
		"no tag":                             {`[{"do":"add_tag"}]`, false},
		"an empty note":                      {`[{"do":"note","body":" "}]`, false},
		"snoozed as a status":                {`[{"do":"status","status":"snoozed"}]`, false},
		"an unknown priority":                {`[{"do":"priority","priority":"huge"}]`, false},
		"a snooze before time":               {`[{"do":"snooze","minutes":-1}]`, false},
		"a snooze for two years":             {`[{"do":"snooze","minutes":1051200}]`, false},
		"a snooze that no number holds":      {`[{"do":"snooze","minutes":9000000000000000000}]`, false},
		"too many":                           {`[` + strings.Repeat(`{"do":"follow"},`, 20) + `{"do":"follow"}]`, false},
	} {
		_, err := desk.ReadActions([]byte(row.raw))
		if (err == nil) != row.fine {
			t.Errorf("%s: %v", name, err)
		}
		if e := desk.AsError(err); err != nil && (e.Code != desk.BadRequest || e.Field != "actions") {
			t.Errorf("%s: %v on %q", name, err, e.Field)
		}
	}
}

func TestAMacroIsOnePatch(t *testing.T) {
	actions, err := desk.ReadActions([]byte(`[{"do":"reply","reply":"r"},{"do":"assign","agent":"me"},{"do":"snooze","minutes":2},{"do":"team"},
		{"do":"priority","priority":"low"},{"do":"add_tag","tag":"a"},{"do":"remove_tag","tag":"b"},{"do":"follow"}]`))
	if err != nil {
		t.Fatal(err)
	}
	got := desk.PatchOf(actions, "wren", 1000)
	want := desk.Patch{Assignee: ptr("wren"), Team: ptr(""), Priority: ptr(desk.Low), Status: ptr(desk.Snoozed), SnoozedUntil: ptr(desk.Millis(121_000)),
		AddTags: []string{"a"}, RemoveTags: []string{"b"}, AddFollowers: []string{"wren"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %s\nwant %s", inJSON(t, got), inJSON(t, want))
	}
}

func TestWhatAMacroDidIsTakenBackByAPatch(t *testing.T) {
	before := desk.Conversation{Status: desk.Open, Priority: desk.Normal, Team: "t", Tags: "a b", Followers: "wren"}
	for name, row := range map[string]struct {
		change func(*desk.Conversation)
		want   desk.Patch
	}{
		"nothing": {func(*desk.Conversation) {}, desk.Patch{}},
		"solved":  {func(c *desk.Conversation) { c.Status = desk.Solved }, desk.Patch{Status: ptr(desk.Open)}},
		"snoozed": {func(c *desk.Conversation) { c.Status, c.SnoozedUntil = desk.Snoozed, 5 }, desk.Patch{Status: ptr(desk.Open)}},
		"taken":   {func(c *desk.Conversation) { c.Assignee, c.Team = "wren", "" }, desk.Patch{Assignee: ptr(""), Team: ptr("t")}},
		"filed": {func(c *desk.Conversation) { c.Tags, c.Followers, c.Priority = "b c", "wren idris", desk.High },
			desk.Patch{Priority: ptr(desk.Normal), AddTags: []string{"a"}, RemoveTags: []string{"c"}, RemoveFollowers: []string{"idris"}}},
	} {
		after := before
		row.change(&after)
		if got := desk.Back(&before, &after); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s: got %s, want %s", name, inJSON(t, got), inJSON(t, row.want))
		}
	}
	snoozed := desk.Conversation{Status: desk.Snoozed, SnoozedUntil: 7}
	if got := desk.Back(&snoozed, &before); *got.Status != desk.Snoozed || *got.SnoozedUntil != 7 {
		t.Errorf("a snooze comes back as %s", inJSON(t, got))
	}
}

func inJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
