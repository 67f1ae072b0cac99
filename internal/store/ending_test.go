package store_test

import (
	"slices"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// told lists the kinds that an agent's bell has of the conversation, the newest first.
func (e *endings) told(p apptest.Persona) (kinds []desk.NotificationKind) {
	e.t.Helper()
	list, err := e.Notifications(e.t.Context(), e.deskTest.agent(p), "", 50)
	if err != nil {
		e.t.Fatal(err)
	}
	for _, n := range list.Notifications {
		if n.Conversation == e.conversation {
			kinds = append(kinds, n.Kind)
		}
	}
	return kinds
}

// thanked is what the agent's list of kudos has of the conversation.
func (e *endings) thanked() []store.Thanks {
	e.t.Helper()
	list, err := e.Thanked(e.t.Context(), e.agent)
	if err != nil {
		e.t.Fatal(err)
	}
	return slices.DeleteFunc(list, func(one store.Thanks) bool { return one.Conversation != e.conversation })
}

func (e *endings) rate(r desk.Rating) {
	e.t.Helper()
	if err := e.Rate(e.t.Context(), e.visitor, e.conversation, r); err != nil {
		e.t.Fatal(err)
	}
}

func (e *endings) head() desk.Conversation {
	e.t.Helper()
	c, err := e.Head(e.t.Context(), e.deskTest.agent(apptest.Admin), e.conversation)
	if err != nil {
		e.t.Fatal(err)
	}
	return c
}

func TestWhoWasNotContentIsComeBackTo(t *testing.T) {
	done, again := false, true
	for name, do := range map[string]func(*endings){
		"by a reply": func(e *endings) { e.clock.Move(time.Hour); e.says(e.agent, "sorry-001") },
		"by hand":    func(e *endings) { e.patch(e.agent, e.conversation, desk.Patch{FollowUp: &done}) },
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndings(t)
			e.status(desk.Solved)
			e.rate(desk.Rating{Score: 1, Comment: "It broke"})
			if c := e.head(); c.Score != 1 || c.FollowUpAt != 0 || len(e.told(apptest.Agent)) != 0 {
				t.Errorf("not asked yet: %+v, %v", c, e.told(apptest.Agent))
			}
			e.rate(desk.Rating{Score: 1, Comment: "It broke", FollowUp: true})
			e.rate(desk.Rating{Score: 1, Comment: "It broke", FollowUp: true})
			asked := e.head().FollowUpAt
			if kind, data := e.lastEvent(e.conversation); asked == 0 || kind != string(desk.FollowUp) || data.Score != 1 || data.Round != 1 {
				t.Errorf("asked at %d: %s %+v", asked, kind, data)
			}
			for _, p := range []apptest.Persona{apptest.Agent, apptest.Supervisor} {
				if kinds := e.told(p); len(kinds) != 1 || kinds[0] != desk.ToldFollowUp {
					t.Errorf("%s is told of %v", p.Name, kinds)
				}
			}
			do(e)
			rating := e.detail(e.conversation).Ratings[0]
			if c := e.head(); c.FollowUpAt != 0 || c.Score != 1 || !rating.FollowUp || rating.FollowedUp == 0 || rating.FollowedUpBy != e.agent.ID {
				t.Errorf("%+v, %+v", c, rating)
			}
			e.patch(e.agent, e.conversation, desk.Patch{FollowUp: &again})
			if c, rating := e.head(), e.detail(e.conversation).Ratings[0]; c.FollowUpAt != asked || rating.FollowedUp != 0 || rating.FollowedUpBy != "" {
				t.Errorf("taken back: %+v, %+v", c, rating)
			}
			if n := e.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type IN ('rated', 'follow_up', 'followed_up') AND public_seq > 0`, e.conversation); n != 0 {
				t.Error("the visitor is told")
			}
		})
	}
}

func TestOneWhoRatesAnewNeedNotBeComeBackTo(t *testing.T) {
	e := newEndings(t)
	e.status(desk.Solved)
	e.rate(desk.Rating{Score: 2, FollowUp: true})
	e.rate(desk.Rating{Score: 4})
	if c := e.head(); c.FollowUpAt != 0 || c.Score != 4 {
		t.Errorf("%+v", c)
	}
	yes := true
	if _, err := e.Patch(t.Context(), e.agent, e.conversation, desk.Patch{FollowUp: &yes}); code(err) != desk.BadRequest {
		t.Errorf("somebody asks in their place: %v", err)
	}
	if r, err := e.Rated(t.Context(), e.visitor, e.conversation); err != nil || r.Score != 4 || r.FollowUp {
		t.Errorf("%+v, %v", r, err)
	}
	e.says(e.visitor, "again-001")
	if r, err := e.Rated(t.Context(), e.visitor, e.conversation); err != nil || r.Score != 0 {
		t.Errorf("the next round begins with %+v, %v", r, err)
	}
	if c := e.head(); c.Score != 4 {
		t.Errorf("what was said last is forgotten: %+v", c)
	}
}

func TestKudosAreGivenOnceAndCanBeTakenBack(t *testing.T) {
	e := newEndings(t)
	ctx := t.Context()
	supervisor := e.deskTest.agent(apptest.Supervisor)
	reply := e.says(e.agent, "a-reply-01").Message.ID
	give := func(from desk.Identity, message string, given bool) error {
		return e.GiveKudos(ctx, from, e.conversation, message, given)
	}
	for range 2 {
		if err := give(supervisor, reply, true); err != nil {
			t.Fatal(err)
		}
	}
	detail := e.detail(e.conversation)
	if len(detail.Kudos) != 1 || detail.Kudos[0].Message != reply || detail.Kudos[0].By != supervisor.ID {
		t.Errorf("%+v", detail.Kudos)
	}
	if kinds := e.told(apptest.Agent); len(kinds) != 1 || kinds[0] != desk.ToldKudos {
		t.Errorf("told of %v", kinds)
	}
	if thanks := e.thanked(); len(thanks) != 1 || thanks[0].By != supervisor.ID || thanks[0].Excerpt != "One more thing" || thanks[0].Seq == 0 {
		t.Errorf("%+v", thanks)
	}
	theirs := e.says(e.visitor, "not-ours-1").Message.ID
	for name, row := range map[string]struct {
		from    desk.Identity
		message string
		code    desk.Code
	}{
		"to oneself":         {e.agent, reply, desk.BadRequest},
		"to a customer":      {supervisor, theirs, desk.NotFound},
		"for nothing":        {supervisor, "nothing", desk.NotFound},
		"by a customer":      {e.visitor, reply, desk.Forbidden},
		"by another team's":  {e.deskTest.agent(apptest.OtherAgent), reply, desk.NotFound},
		"and taken back too": {e.deskTest.agent(apptest.Admin), reply, ""},
	} {
		if err := give(row.from, row.message, row.code != ""); code(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := give(supervisor, reply, false); err != nil {
		t.Fatal(err)
	}
	if left := e.detail(e.conversation).Kudos; len(left) != 0 || len(e.told(apptest.Agent)) != 0 {
		t.Errorf("%+v, told of %v", left, e.told(apptest.Agent))
	}
}

func TestACustomersBestRatingWithAWordIsKudos(t *testing.T) {
	e := newEndings(t)
	e.status(desk.Solved)
	e.rate(desk.Rating{Score: 5})
	if kinds := e.told(apptest.Agent); len(kinds) != 0 {
		t.Errorf("a score alone: %v", kinds)
	}
	e.rate(desk.Rating{Score: 5, Comment: "So quick!"})
	e.rate(desk.Rating{Score: 5, Comment: "So very quick!"})
	if kinds := e.told(apptest.Agent); len(kinds) != 1 || kinds[0] != desk.ToldKudos {
		t.Errorf("told of %v", kinds)
	}
	if thanks := e.thanked(); len(thanks) != 1 || thanks[0].By != "" || thanks[0].Comment != "So very quick!" || thanks[0].Number == 0 {
		t.Errorf("%+v", thanks)
	}
	e.exec(`DELETE FROM conversation_access WHERE conversation = '%s'`, e.conversation)
	if thanks := e.thanked(); len(thanks) != 0 {
		t.Errorf("who does not see it any more reads %+v", thanks)
	}
}
