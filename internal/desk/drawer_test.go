package desk_test

import (
	"errors"
	"testing"

	"porchlight/internal/desk"
)

func TestWhatLiesInADrawerIsTakenOutBeforeItChanges(t *testing.T) {
	to := func(d desk.Drawer) desk.Patch { return desk.Patch{Drawer: &d} }
	solve := desk.Patch{Status: ptr(desk.Solved)}
	for _, row := range []struct {
		name  string
		in    desk.Drawer
		patch desk.Patch
		code  desk.Code // "": it may
	}{
		{"a conversation is spam", "", to(desk.InSpam), ""},
		{"a conversation is deleted", "", to(desk.InDeleted), ""},
		{"no agent merges by a patch", "", to(desk.InMerged), desk.BadRequest},
		{"nor erases", "", to(desk.InErased), desk.BadRequest},
		{"nor puts it anywhere else", "", to("attic"), desk.BadRequest},
		{"spam is filed", desk.InSpam, solve, ""},
		{"spam is deleted", desk.InSpam, to(desk.InDeleted), ""},
		{"spam is none", desk.InSpam, to(""), ""},
		{"what is deleted is not solved", desk.InDeleted, solve, desk.Conflict},
		{"what is deleted is restored", desk.InDeleted, to(""), ""},
		{"an undo makes it spam again", desk.InDeleted, to(desk.InSpam), ""},
		{"what goes on elsewhere is not solved", desk.InMerged, solve, desk.Conflict},
		{"nor deleted", desk.InMerged, to(desk.InDeleted), desk.Conflict},
	} {
		err := row.patch.Validate()
		if err == nil {
			err = row.patch.Admits(&desk.Conversation{Drawer: row.in})
		}
		var e *desk.Error
		if got := errors.As(err, &e); got != (row.code != "") || got && (e.Code != row.code || e.Field != "drawer") {
			t.Errorf("%s: %v, want %q", row.name, err, row.code)
		}
	}
}

func TestABlockIsTakenBackByWhoMadeItAndWhoSupervises(t *testing.T) {
	for role, may := range map[desk.Role]bool{desk.RoleAgent: false, desk.RoleSupervisor: true, desk.RoleAdmin: true} {
		from := desk.Identity{Kind: desk.ByAgent, ID: "wren", Role: role}
		if !desk.MayUnblock(from, "wren") || desk.MayUnblock(from, "mara") != may {
			t.Errorf("%s: own %v, a colleague's %v", role, desk.MayUnblock(from, "wren"), desk.MayUnblock(from, "mara"))
		}
	}
}
