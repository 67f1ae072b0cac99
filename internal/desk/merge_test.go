package desk_test

import (
	"errors"
	"testing"

	"porchlight/internal/desk"
)

func TestWhatGoesOnInAnotherConversationIsAsMuchAtWorkThereAsItWas(t *testing.T) {
	type c = desk.Conversation
	for _, row := range []struct {
		name       string
		from, into c
		want       c
	}{
		{"nobody waits in either", c{Status: desk.Solved}, c{Status: desk.Solved, SolvedAt: 5}, c{Status: desk.Solved, SolvedAt: 5}},
		{"who waits opens what was solved", c{Status: desk.Open, WaitingSince: 7}, c{Status: desk.Solved, SolvedAt: 5}, c{Status: desk.Open, WaitingSince: 7}},
		{"the longer wait counts", c{Status: desk.Open, WaitingSince: 7}, c{Status: desk.Open, WaitingSince: 9}, c{Status: desk.Open, WaitingSince: 7}},
		{"on either side", c{Status: desk.Open, WaitingSince: 9}, c{Status: desk.Open, WaitingSince: 7}, c{Status: desk.Open, WaitingSince: 7}},
		{"what is solved wakes nothing", c{Status: desk.Solved}, c{Status: desk.Snoozed, SnoozedUntil: 50}, c{Status: desk.Snoozed, SnoozedUntil: 50}},
		{"two that sleep wake when the other one would", c{Status: desk.Snoozed, SnoozedUntil: 40}, c{Status: desk.Snoozed, SnoozedUntil: 50}, c{Status: desk.Snoozed, SnoozedUntil: 50}},
		{"one that sleeps is not solved with the other", c{Status: desk.Snoozed, SnoozedUntil: 40}, c{Status: desk.Solved, SolvedAt: 5}, c{Status: desk.Snoozed, SnoozedUntil: 40}},
		{"pending wakes what sleeps", c{Status: desk.Pending}, c{Status: desk.Snoozed, SnoozedUntil: 50}, c{Status: desk.Pending}},
		{"who has it keeps it", c{Status: desk.Open, Assignee: "wren"}, c{Status: desk.Open, Assignee: "mara"}, c{Status: desk.Open, Assignee: "mara"}},
		{"and when nobody has, who has the other one", c{Status: desk.Open, Assignee: "wren"}, c{Status: desk.Open}, c{Status: desk.Open, Assignee: "wren"}},
		{"the earlier promise holds", c{Status: desk.Open, PromisedBy: 30}, c{Status: desk.Open, PromisedBy: 60}, c{Status: desk.Open, PromisedBy: 30}},
		{"and so does the only one", c{Status: desk.Open, PromisedBy: 30}, c{Status: desk.Open}, c{Status: desk.Open, PromisedBy: 30}},
	} {
		row.into.Subject, row.want.Subject = "Lamp", "Lamp" // the other one's own things stay
		row.from.Subject, row.from.Priority = "Bulb", desk.Urgent
		if got := desk.Joined(&row.from, &row.into); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}

func TestAConversationIsMergedOnceAndWithOneThatIsInTheLists(t *testing.T) {
	for _, row := range []struct {
		name       string
		from, into desk.Conversation
		code       desk.Code // "": it may
		field      string
	}{
		{"two that are in the lists", desk.Conversation{ID: "a"}, desk.Conversation{ID: "b"}, "", ""},
		{"one with itself", desk.Conversation{ID: "a"}, desk.Conversation{ID: "a"}, desk.BadRequest, "into"},
		{"one that goes on elsewhere already", desk.Conversation{ID: "a", Drawer: desk.InMerged}, desk.Conversation{ID: "b"}, desk.Conflict, "drawer"},
		{"into one that does", desk.Conversation{ID: "a"}, desk.Conversation{ID: "b", Drawer: desk.InMerged}, desk.Conflict, "into"},
		{"spam", desk.Conversation{ID: "a", Drawer: desk.InSpam}, desk.Conversation{ID: "b"}, desk.Conflict, "drawer"},
		{"into spam", desk.Conversation{ID: "a"}, desk.Conversation{ID: "b", Drawer: desk.InSpam}, desk.Conflict, "into"},
		{"what is deleted", desk.Conversation{ID: "a", Drawer: desk.InDeleted}, desk.Conversation{ID: "b"}, desk.Conflict, "drawer"},
		{"into what is deleted", desk.Conversation{ID: "a"}, desk.Conversation{ID: "b", Drawer: desk.InDeleted}, desk.Conflict, "into"},
	} {
		err := desk.CheckMergeInto(&row.from, &row.into)
		var e *desk.Error
		if got := errors.As(err, &e); got != (row.code != "") || got && (e.Code != row.code || e.Field != row.field || (e.Code == desk.Conflict && e.Current == nil)) {
			t.Errorf("%s: %v, want %q on %q", row.name, err, row.code, row.field)
		}
	}
}
