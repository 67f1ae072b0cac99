package desk_test

import (
	"strings"
	"testing"
	"time"

	"porchlight/internal/desk"
)

func TestAnOfferNeedsItsWordsItsTimeAndOneReceiver(t *testing.T) {
	const now = desk.Millis(1_790_000_000_000)
	whole := desk.Offer{ToAgent: "a2", Reason: "Needs the workshop", Tried: "Another bulb", NextStep: "Measure the socket", PromisedBy: now + 60_000}
	for name, c := range map[string]struct {
		change func(*desk.Offer)
		field  string
	}{
		"as it should be":         {func(*desk.Offer) {}, ""},
		"to a team":               {func(o *desk.Offer) { o.ToAgent, o.ToTeam = "", "t1" }, ""},
		"to nobody":               {func(o *desk.Offer) { o.ToAgent = "" }, "to_agent"},
		"to an agent and a team":  {func(o *desk.Offer) { o.ToTeam = "t1" }, "to_agent"},
		"without a reason":        {func(o *desk.Offer) { o.Reason = " \n" }, "reason"},
		"without what was tried":  {func(o *desk.Offer) { o.Tried = "" }, "tried"},
		"without a next step":     {func(o *desk.Offer) { o.NextStep = "" }, "next_step"},
		"with too long a reason":  {func(o *desk.Offer) { o.Reason = strings.Repeat("灯", desk.MaxHandover+1) }, "reason"},
		"the longest reason":      {func(o *desk.Offer) { o.Reason = strings.Repeat("灯", desk.MaxHandover) }, ""},
		"promised nothing":        {func(o *desk.Offer) { o.PromisedBy = 0 }, "promised_by"},
		"promised for now":        {func(o *desk.Offer) { o.PromisedBy = now }, "promised_by"},
		"promised for next year":  {func(o *desk.Offer) { o.PromisedBy = now + 365*86_400_000 }, "promised_by"},
		"a draft that is no text": {func(o *desk.Offer) { o.Draft = "a\x00b" }, "draft"},
		"a version below 0":       {func(o *desk.Offer) { o.Version = -1 }, "version"},
		"too many files":          {func(o *desk.Offer) { o.Files = make([]string, 11) }, "files"},
	} {
		o := whole
		c.change(&o)
		err := o.Validate(now)
		if c.field == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.field != "" && (err == nil || desk.AsError(err).Field != c.field) {
			t.Errorf("%s: %v, not on %s", name, err, c.field)
		}
	}
}

func TestWhoCannotTakeAChatNowIsSaidToBe(t *testing.T) {
	for _, c := range []struct {
		name string
		desk.Candidate
		kind desk.ConversationKind
		want desk.Obstacle
	}{
		{"accepting, with room", desk.Candidate{Presence: desk.Accepting, Capacity: 2, Load: 1}, desk.Chat, ""},
		{"at their limit", desk.Candidate{Presence: desk.Accepting, Capacity: 2, Load: 2}, desk.Chat, desk.ReceiverFull},
		{"over it", desk.Candidate{Presence: desk.Accepting, Capacity: 2, Load: 5}, desk.Chat, desk.ReceiverFull},
		{"who is given none by the desk", desk.Candidate{Presence: desk.Accepting, Capacity: 0, Load: 3}, desk.Chat, ""},
		{"away", desk.Candidate{Presence: desk.Away, Capacity: 2}, desk.Chat, desk.ReceiverAway},
		{"away and full", desk.Candidate{Presence: desk.Away, Capacity: 1, Load: 1}, desk.Chat, desk.ReceiverAway},
		{"invisible is told as not here", desk.Candidate{Presence: desk.Invisible, Capacity: 2}, desk.Chat, desk.ReceiverOffline},
		{"not here", desk.Candidate{Presence: desk.Offline, Capacity: 2}, desk.Chat, desk.ReceiverOffline},
		{"a ticket waits for who is away", desk.Candidate{Presence: desk.Away}, desk.Ticket, ""},
		{"and for who is not here", desk.Candidate{Presence: desk.Offline}, desk.Ticket, ""},
	} {
		if got := c.Candidate.Obstacle(c.kind); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestATeamIsThereWhenSomebodyElseOfItIs(t *testing.T) {
	here, away := desk.Candidate{Agent: "here", Presence: desk.Accepting, Capacity: 2}, desk.Candidate{Agent: "away", Presence: desk.Away}
	disabled := desk.Candidate{Agent: "gone", Presence: desk.Accepting, Disabled: true}
	for _, c := range []struct {
		name   string
		kind   desk.ConversationKind
		holder string
		team   []desk.Candidate
		want   desk.Obstacle
	}{
		{"one is", desk.Chat, "giver", []desk.Candidate{away, here}, ""},
		{"nobody is", desk.Chat, "giver", []desk.Candidate{away}, desk.ReceiverNobody},
		{"only who has it is", desk.Chat, "here", []desk.Candidate{away, here}, desk.ReceiverNobody},
		{"only who is disabled", desk.Chat, "giver", []desk.Candidate{away, disabled}, desk.ReceiverNobody},
		{"a ticket waits", desk.Ticket, "giver", []desk.Candidate{away}, ""},
	} {
		if got := desk.TeamObstacle(c.kind, c.holder, c.team); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAnOfferStandsAsLongAsItsInboxSays(t *testing.T) {
	const now = desk.Millis(1_000_000)
	for _, c := range []struct {
		kind  desk.ConversationKind
		limit time.Duration
		want  time.Duration
	}{
		{desk.Chat, 45 * time.Second, 45 * time.Second},
		{desk.Chat, 0, 3 * time.Minute},
		{desk.Ticket, 45 * time.Second, 24 * time.Hour},
		{desk.Ticket, 0, 24 * time.Hour},
	} {
		if got := desk.ReturnsAt(c.kind, c.limit, now) - now; got != desk.Millis(c.want/time.Millisecond) {
			t.Errorf("%s of an inbox with %v: %d ms, want %v", c.kind, c.limit, got, c.want)
		}
	}
}

func TestWhoAnswersAnOfferAndHow(t *testing.T) {
	agent := func(id string, role desk.Role, teams ...string) desk.Identity {
		return desk.Identity{Kind: desk.ByAgent, ID: id, Role: role, Principals: desk.AgentPrincipals(id, role, teams)}
	}
	giver, asked := agent("giver", desk.RoleAgent, "one"), agent("asked", desk.RoleAgent, "two")
	other, chief := agent("other", desk.RoleAgent, "two"), agent("chief", desk.RoleSupervisor, "one")
	toAgent := desk.Handover{From: "giver", Holder: "giver", ToAgent: "asked"}
	toTeam := desk.Handover{From: "chief", Holder: "giver", ToTeam: "two"}
	toOwnTeam := desk.Handover{From: "giver", Holder: "giver", ToTeam: "one"}
	for _, c := range []struct {
		name  string
		offer desk.Handover
		by    desk.Identity
		state desk.HandoverState
		want  desk.Code
	}{
		{"who is asked accepts", toAgent, asked, desk.OfferAccepted, ""},
		{"and declines", toAgent, asked, desk.OfferDeclined, ""},
		{"but does not withdraw", toAgent, asked, desk.OfferWithdrawn, desk.Forbidden},
		{"another does not accept", toAgent, other, desk.OfferAccepted, desk.Forbidden},
		{"nor decline", toAgent, other, desk.OfferDeclined, desk.Forbidden},
		{"nor the giver accept", toAgent, giver, desk.OfferAccepted, desk.Forbidden},
		{"the giver withdraws", toAgent, giver, desk.OfferWithdrawn, ""},
		{"a supervisor withdraws", toAgent, chief, desk.OfferWithdrawn, ""},
		{"any of a team accepts", toTeam, other, desk.OfferAccepted, ""},
		{"who is not of it does not", toTeam, chief, desk.OfferAccepted, desk.Forbidden},
		{"who has it does not take it from themselves", toOwnTeam, giver, desk.OfferAccepted, desk.Forbidden},
		{"nobody declines for a team", toTeam, other, desk.OfferDeclined, desk.BadRequest},
		{"who has it withdraws what another has offered", toTeam, giver, desk.OfferWithdrawn, ""},
		{"nobody lets it lapse", toAgent, giver, desk.OfferLapsed, desk.BadRequest},
		{"nor offers it again", toAgent, giver, desk.OfferStands, desk.BadRequest},
		{"nor anything else", toAgent, giver, "lost", desk.BadRequest},
	} {
		err := c.offer.MayAnswer(c.by, c.state)
		if (c.want == "") != (err == nil) || err != nil && desk.AsError(err).Code != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for assignee, want := range map[string]bool{"": true, "giver": true, "other": false} {
		if got := desk.MayHandOver(giver, assignee); got != want {
			t.Errorf("an agent hands over what %q has: %v", assignee, got)
		}
	}
	if !desk.MayHandOver(chief, "giver") {
		t.Error("a supervisor does not hand over what an agent has")
	}
}

func TestColleaguesAreAskedInNotesAlone(t *testing.T) {
	mara := desk.Identity{Kind: desk.ByAgent, ID: "a1"}
	draft := func(kind desk.Kind, ids ...string) desk.Draft {
		return desk.Draft{Conversation: "c1", ClientID: "client-1", Kind: kind, Body: "@Idris, do you know?", Mentions: ids}
	}
	note := draft(desk.Note, "a3", "a2", "a3")
	if err := note.Validate(mara); err != nil || strings.Join(note.Mentions, " ") != "a2 a3" {
		t.Errorf("%v, %v", note.Mentions, err)
	}
	for name, d := range map[string]desk.Draft{"in a reply": draft(desk.Reply, "a2"), "eleven": draft(desk.Note, strings.Split("a b c d e f g h i j k", " ")...)} {
		if err := d.Validate(mara); err == nil || desk.AsError(err).Field != "mentions" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAVisitorReadsWhoIsComingAndByWhen(t *testing.T) {
	full := []byte(`{"actor":"a1","before":"a1","after":"a2","to_team":"t1","name":"Idris","handover":"h1","by":1790000060000,"reason":"escalated"}`)
	for kind, want := range map[desk.EventType]string{
		desk.HandoverOffered:  `{"name":"Idris","by":1790000060000}`,
		desk.HandoverAccepted: `{"name":"Idris"}`,
		desk.HandoverReturned: `{"name":"Idris"}`,
	} {
		if got := string(desk.PublicEventData(kind, full)); got != want || !desk.PublicEvent(kind) {
			t.Errorf("of %s a visitor reads %s, want %s", kind, got, want)
		}
	}
}
