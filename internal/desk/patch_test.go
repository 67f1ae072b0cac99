package desk_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"porchlight/internal/desk"
)

func ptr[T any](v T) *T { return &v }

func TestPatchesSayWhatIsWrongWithThem(t *testing.T) {
	const now = desk.Millis(1_790_000_000_000)
	hour := desk.Millis(time.Hour.Milliseconds())
	late := now + desk.Millis(desk.MaxAhead.Milliseconds())
	open := desk.Conversation{Status: desk.Open}
	for name, row := range map[string]struct {
		patch desk.Patch
		of    desk.Conversation
		field string // "" and fine false: refused as a whole
		fine  bool
	}{
		"nothing":                            {desk.Patch{Version: 3}, open, "", false},
		"an unknown status":                  {desk.Patch{Status: ptr(desk.Status("lost"))}, open, "status", false},
		"an unknown priority":                {desk.Patch{Priority: ptr(desk.Priority("huge"))}, open, "priority", false},
		"a snooze":                           {desk.Patch{SnoozedUntil: ptr(now + hour)}, open, "", true},
		"a snooze until the customer writes": {desk.Patch{Status: ptr(desk.Snoozed)}, open, "", true},
		"a snooze into the past":             {desk.Patch{SnoozedUntil: ptr(now)}, open, "snoozed_until", false},
		"a snooze before time":               {desk.Patch{SnoozedUntil: ptr(desk.Millis(-1))}, open, "snoozed_until", false},
		"a snooze for a year":                {desk.Patch{SnoozedUntil: &late}, open, "", true},
		"a snooze for longer":                {desk.Patch{SnoozedUntil: ptr(late + 1)}, open, "snoozed_until", false},
		"solved and snoozed":                 {desk.Patch{Status: ptr(desk.Solved), SnoozedUntil: ptr(now + hour)}, open, "snoozed_until", false},
		"what was snoozed is opened":         {desk.Patch{Status: ptr(desk.Open), SnoozedUntil: ptr(desk.Millis(0))}, desk.Conversation{Status: desk.Snoozed, SnoozedUntil: 1}, "", true},
		"a snooze that is over stays":        {desk.Patch{SnoozedUntil: ptr(now - hour)}, desk.Conversation{Status: desk.Snoozed, SnoozedUntil: now - hour}, "", true},
		"due":                                {desk.Patch{DueAt: ptr(now + hour)}, open, "", true},
		"due yesterday, by an undo":          {desk.Patch{DueAt: ptr(now - 24*hour)}, open, "", true},
		"due never":                          {desk.Patch{DueAt: ptr(desk.Millis(0))}, open, "", true},
		"due in two years":                   {desk.Patch{DueAt: ptr(late + 1)}, open, "due_at", false},
		"a tag that comes and goes":          {desk.Patch{AddTags: []string{"a", "b"}, RemoveTags: []string{"b"}}, open, "add_tags", false},
		"a follower who comes and goes":      {desk.Patch{AddFollowers: []string{"a"}, RemoveFollowers: []string{"a"}}, open, "add_followers", false},
		"older than the first":               {desk.Patch{Version: -1, DueAt: ptr(now)}, open, "version", false},
		"a subject":                          {desk.Patch{Subject: ptr("Oak side table")}, open, "", true},
		"a subject without end":              {desk.Patch{Subject: ptr(strings.Repeat("a", 201))}, open, "subject", false},
		"a subject of two lines":             {desk.Patch{Subject: ptr("a\nb")}, open, "subject", false},
	} {
		err := row.patch.Validate()
		if err == nil {
			err = row.patch.CheckMoments(&row.of, now)
		}
		var e *desk.Error
		if row.fine {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		} else if !errors.As(err, &e) || e.Code != desk.BadRequest && e.Code != desk.TooLarge || e.Field != row.field || e.Text == "" {
			t.Errorf("%s: %v, want bad_request on %q", name, err, row.field)
		}
	}
}

func TestASnoozeMovesStatusAndMomentTogether(t *testing.T) {
	at := func(m desk.Millis) *desk.Millis { return &m }
	for name, row := range map[string]struct {
		was     desk.Status
		until   desk.Millis
		patch   desk.Patch
		status  desk.Status
		then    desk.Millis
		changes bool
	}{
		"put off":                       {desk.Open, 0, desk.Patch{SnoozedUntil: at(9)}, desk.Snoozed, 9, true},
		"put off, with the word":        {desk.Open, 0, desk.Patch{Status: ptr(desk.Snoozed), SnoozedUntil: at(9)}, desk.Snoozed, 9, true},
		"put off until they write":      {desk.Pending, 0, desk.Patch{Status: ptr(desk.Snoozed)}, desk.Snoozed, 0, true},
		"put off again":                 {desk.Snoozed, 5, desk.Patch{SnoozedUntil: at(9)}, desk.Snoozed, 9, true},
		"now until they write":          {desk.Snoozed, 5, desk.Patch{SnoozedUntil: at(0)}, desk.Snoozed, 0, true},
		"snoozed twice stays":           {desk.Snoozed, 5, desk.Patch{Status: ptr(desk.Snoozed)}, desk.Snoozed, 5, false},
		"opened":                        {desk.Snoozed, 5, desk.Patch{Status: ptr(desk.Open)}, desk.Open, 0, true},
		"solved":                        {desk.Snoozed, 5, desk.Patch{Status: ptr(desk.Solved)}, desk.Solved, 0, true},
		"an undo names both":            {desk.Snoozed, 5, desk.Patch{Status: ptr(desk.Open), SnoozedUntil: at(0)}, desk.Open, 0, true},
		"nothing to come back from":     {desk.Open, 0, desk.Patch{SnoozedUntil: at(0)}, desk.Open, 0, false},
		"something else":                {desk.Snoozed, 5, desk.Patch{Priority: ptr(desk.High)}, desk.Snoozed, 5, false},
		"solved is put off and reopens": {desk.Solved, 0, desk.Patch{SnoozedUntil: at(9)}, desk.Snoozed, 9, true},
	} {
		c := desk.Conversation{Status: row.was, SnoozedUntil: row.until}
		if status, then, changes := row.patch.Snooze(&c); status != row.status || then != row.then || changes != row.changes {
			t.Errorf("%s: %s until %d (%v), want %s until %d (%v)", name, status, then, changes, row.status, row.then, row.changes)
		}
	}
}

func TestIDsKeepTheirOrderAndComeOnce(t *testing.T) {
	for _, row := range []struct {
		was         desk.IDs
		add, remove []string
		want        desk.IDs
	}{
		{"", []string{"a", "a"}, nil, "a"},
		{"a b", []string{"c", "a"}, nil, "a b c"},
		{"a b c", nil, []string{"b", "x"}, "a c"},
		{"a b", []string{"c"}, []string{"a"}, "b c"},
		{"a", nil, []string{"a"}, ""},
	} {
		if got := row.was.Change(row.add, row.remove); got != row.want {
			t.Errorf("%q with %v without %v is %q, want %q", row.was, row.add, row.remove, got, row.want)
		}
	}
	if b, err := json.Marshal([]desk.IDs{"", "a b"}); string(b) != `[[],["a","b"]]` || err != nil {
		t.Errorf("%s, %v", b, err)
	}
}
