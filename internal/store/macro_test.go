package store_test

import (
	"testing"

	"github.com/pocketbase/dbx"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// sinceMacro is what stands in a conversation since a macro was run on it.
func (d *deskTest) sinceMacro(conversation string) string {
	return d.column(`SELECT group_concat(CASE kind WHEN 'event' THEN event_type ELSE kind || ':' || body END, ' ') FROM (SELECT * FROM messages
 WHERE conversation = '%[1]s' AND seq >= (SELECT min(seq) FROM messages WHERE conversation = '%[1]s' AND event_type = 'macro_run') ORDER BY seq)`, conversation)
}

func (d *deskTest) macro(name string, actions string) string {
	d.t.Helper()
	if _, err := d.app.DB().NewQuery(`UPDATE macros SET actions = {:actions} WHERE id = {:id}`).Bind(dbx.Params{"actions": actions, "id": apptest.ID(name)}).
		Execute(); err != nil {
		d.t.Fatal(err)
	}
	return apptest.ID(name)
}

func TestAMacroIsDoneOnceAndTakenBack(t *testing.T) {
	d := run(t, apptest.Seeded(t, connected))
	agent, conversation := d.agent(apptest.Agent), apptest.ID("conva")
	id := d.macro("macro", `[{"do":"note","body":"Checked twice."},{"do":"status","status":"solved"},{"do":"priority","priority":"urgent"},{"do":"add_tag","tag":"`+
		apptest.ID("sparetag")+`"}]`)
	was := d.column(`SELECT status || ' ' || priority || ' ' || tag_ids FROM conversations WHERE id = '%s'`, conversation)
	var back desk.Patch
	for i := range 2 { // the second is the same request once more
		ran, err := d.RunMacro(t.Context(), agent, conversation, store.Running{Macro: id, ClientID: "macro-0001"})
		if err != nil {
			t.Fatal(err)
		}
		if c := ran.Conversation; c.Status != desk.Solved || c.Priority != desk.Urgent || !c.Tags.Has(apptest.ID("sparetag")) {
			t.Errorf("run %d: %+v", i, c)
		}
		if i == 0 {
			back = ran.Back
		} else if !ran.Back.Empty() {
			t.Errorf("a repeat can be taken back: %+v", ran.Back)
		}
	}
	if got := d.sinceMacro(conversation); got != "macro_run note:Checked twice. priority_changed tags_changed status_changed" {
		t.Errorf("it says %q", got)
	}
	if n := d.count(`SELECT uses FROM macro_uses WHERE macro = '%s'`, id); n != 3 { // two of the seed
		t.Errorf("used %d times", n)
	}
	d.patch(agent, conversation, back)
	if is := d.column(`SELECT status || ' ' || priority || ' ' || tag_ids FROM conversations WHERE id = '%s'`, conversation); is != was {
		t.Errorf("taken back it is %q, was %q", is, was)
	}
}

func TestAMacroOfWhichAStepIsRefusedDoesNothing(t *testing.T) {
	d := run(t, apptest.Seeded(t, connected))
	conversation := apptest.ID("conva")
	try := func(as apptest.Persona, macro, actions string, version int64) error {
		_, err := d.RunMacro(t.Context(), d.agent(as), conversation, store.Running{Macro: d.macro(macro, actions), ClientID: "macro-0002", Version: version})
		return err
	}
	for name, row := range map[string]struct {
		as             apptest.Persona
		macro, actions string
		version        int64
		want           desk.Code
	}{
		"a tag that is gone":        {apptest.Agent, "macro", `[{"do":"status","status":"solved"},{"do":"add_tag","tag":"gone"}]`, 0, desk.BadRequest},
		"a team that is gone":       {apptest.Agent, "macro", `[{"do":"note","body":"x"},{"do":"team","team":"gone"}]`, 0, desk.BadRequest},
		"an agent who is disabled":  {apptest.Agent, "macro", `[{"do":"priority","priority":"low"},{"do":"assign","agent":"` + apptest.Disabled.Agent + `"}]`, 0, desk.BadRequest},
		"what raw SQL wrote":        {apptest.Agent, "macro", `[{"do":"explode"}]`, 0, desk.BadRequest},
		"a version that is over":    {apptest.Agent, "macro", `[{"do":"priority","priority":"low"}]`, 99, desk.Conflict},
		"another agent's own":       {apptest.Admin, "ownmacro", `[{"do":"priority","priority":"low"}]`, 0, desk.NotFound},
		"another team's":            {apptest.Agent, "macrob", `[{"do":"priority","priority":"low"}]`, 0, desk.NotFound},
		"a conversation not theirs": {apptest.OtherAgent, "sharedmacro", `[{"do":"priority","priority":"low"}]`, 0, desk.NotFound},
	} {
		before := d.count(`SELECT count(*) FROM messages`)
		if got := code(try(row.as, row.macro, row.actions, row.version)); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
		if d.count(`SELECT count(*) FROM messages`) != before || d.count(`SELECT count(*) FROM conversations WHERE id = '%s' AND status = 'open'`, conversation) != 1 {
			t.Errorf("%s: something was done", name)
		}
	}
}

func TestAMacroMaySendAConversationWhereWhoRunsItDoesNotSeeIt(t *testing.T) {
	d := run(t, apptest.Seeded(t, connected))
	agent := d.agent(apptest.Agent)
	id := d.macro("macro", `[{"do":"assign"},{"do":"team","team":"`+apptest.ID("teamb")+`"}]`)
	ran, err := d.RunMacro(t.Context(), agent, apptest.ID("conva"), store.Running{Macro: id, ClientID: "macro-0003"})
	if err != nil || ran.Conversation.Team != apptest.ID("teamb") || ran.Conversation.Assignee != "" {
		t.Errorf("%+v, %v", ran.Conversation, err)
	}
}
