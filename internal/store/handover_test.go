package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// words are what every offer of these tests says.
func (f *floor) words(change func(*desk.Offer)) desk.Offer {
	o := desk.Offer{Reason: "Needs the workshop", Tried: "Another bulb", NextStep: "Measure the socket", PromisedBy: desk.At(f.clock.Now()) + 600_000}
	change(&o)
	return o
}

// held is a chat that the agent has, of a visitor who waits for an answer.
func (f *floor) held() (visitor desk.Identity, id string) {
	f.t.Helper()
	visitor, r := f.opened("It flickers")
	from := f.agent(apptest.Agent)
	if _, err := f.Patch(context.Background(), from, r.Conversation, desk.Patch{Assignee: &from.ID}); err != nil {
		f.t.Fatal(err)
	}
	return visitor, r.Conversation
}

func (f *floor) offer(by apptest.Persona, id string, change func(*desk.Offer)) desk.Handover {
	f.t.Helper()
	o, _, err := f.OfferHandover(context.Background(), f.agent(by), id, f.words(change))
	if err != nil {
		f.t.Fatal(err)
	}
	return o
}

func (f *floor) answers(by apptest.Persona, o desk.Handover, state desk.HandoverState) error {
	_, _, err := f.AnswerHandover(context.Background(), f.agent(by), o.ID, state, "")
	return err
}

// told are the kinds in an agent's list, the newest first; + marks what is unread.
func (f *floor) bell(p apptest.Persona) (kinds []string) {
	f.t.Helper()
	list, err := f.Notifications(context.Background(), f.agent(p), "", 0)
	if err != nil {
		f.t.Fatal(err)
	}
	unread := 0
	for _, n := range list.Notifications {
		if n.ID == apptest.ID("newsagent") {
			list.Unread--
			continue // the seed's
		}
		mark := ""
		if !n.Read {
			mark = "+"
			unread++
		}
		kinds = append(kinds, string(n.Kind)+mark)
	}
	if int(list.Unread) != unread {
		f.t.Errorf("%s has %d unread, and is told %d", p.Name, unread, list.Unread)
	}
	return kinds
}

func toAgent(p apptest.Persona) func(*desk.Offer) {
	return func(o *desk.Offer) { o.ToAgent = p.Agent }
}

func TestAHandoverIsOfferedAndAcceptedAndTheClockRunsOn(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	f.Attend(apptest.OtherAgent.Agent, desk.Accepting)
	visitor, id := f.held()
	other := f.agent(apptest.OtherAgent)
	waiting := f.isOf(id, apptest.Agent).WaitingSince
	if _, err := f.Detail(context.Background(), other, id); code(err) != desk.NotFound {
		t.Fatalf("an agent of another team sees the conversation: %v", err)
	}
	o := f.offer(apptest.Agent, id, toAgent(apptest.OtherAgent))
	c := f.has(id, "the promise", func(c desk.Conversation) bool { return c.PromisedBy == o.PromisedBy })
	if c.WaitingSince != waiting || c.Assignee != apptest.Agent.Agent {
		t.Errorf("%s has it, and it waits since %d; want %s and %d", c.Assignee, c.WaitingSince, apptest.Agent.Agent, waiting)
	}
	d, err := f.Detail(context.Background(), other, id)
	if err != nil || d.Handover == nil || d.Handover.Reason != "Needs the workshop" || d.Handover.State != desk.OfferStands {
		t.Fatalf("who is asked reads %+v, %v", d.Handover, err)
	}
	if got := f.bell(apptest.OtherAgent); !slices.Equal(got, []string{"handover_offered+"}) {
		t.Errorf("who is asked is told %v", got)
	}
	list, err := f.VisitorConversations(context.Background(), visitor)
	if err != nil || list[0].PromisedBy != o.PromisedBy || list[0].Agent == nil || list[0].Agent.Name != "Public agent" {
		t.Errorf("the visitor reads %+v, %v", list, err)
	}
	if err := f.answers(apptest.OtherAgent, o, desk.OfferAccepted); err != nil {
		t.Fatal(err)
	}
	if c := f.isOf(id, apptest.OtherAgent); c.WaitingSince != waiting || c.PromisedBy != o.PromisedBy {
		t.Errorf("accepted, it waits since %d and is promised by %d", c.WaitingSince, c.PromisedBy)
	}
	if got := f.events(id); !slices.Equal(got, []string{"opened:", "assigned:", "handover_offered:", "handover_accepted:"}) {
		t.Errorf("what happened is %v", got)
	}
	if got := f.bell(apptest.Agent); !slices.Equal(got, []string{"handover_accepted+"}) {
		t.Errorf("who gave it is told %v", got)
	}
	if got := f.bell(apptest.OtherAgent); !slices.Equal(got, []string{"handover_offered"}) {
		t.Errorf("what was answered is still unread: %v", got)
	}
	f.post(other, desk.Draft{ClientID: "the-answer", Conversation: id, Body: "An E14"})
	if n := f.count(`SELECT count(*) FROM promises WHERE conversation = '%s' AND kind = 'handover' AND met > 0`, id); n != 1 {
		t.Error("the promise is not kept")
	}
	if n := f.count(`SELECT promised_by FROM conversations WHERE id = '%s'`, id); n != 0 {
		t.Error("it is still promised")
	}
}

func TestWhatWasBegunTravelsAlong(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	f.Attend(apptest.OtherAgent.Agent, desk.Accepting)
	_, id := f.held()
	exec(t, f.app, `UPDATE attachments SET conversation = '`+id+`' WHERE id = '`+apptest.ID("uploadagent")+`'`)
	o := f.offer(apptest.Agent, id, func(o *desk.Offer) {
		o.ToAgent, o.Draft, o.Files = apptest.OtherAgent.Agent, "Dear Ada", []string{apptest.ID("uploadagent")}
	})
	other := f.agent(apptest.OtherAgent)
	answer := desk.Draft{ClientID: "the-answer", Conversation: id, Body: "Dear Ada, it is an E14", Files: []string{apptest.ID("uploadagent")}}
	if _, err := f.Post(context.Background(), other, answer); code(err) != desk.NotFound {
		t.Errorf("the giver's file is sent before it is theirs: %v", err)
	}
	if err := f.answers(apptest.OtherAgent, o, desk.OfferAccepted); err != nil {
		t.Fatal(err)
	}
	d, err := f.Detail(context.Background(), other, id)
	if err != nil || d.Handover.Draft != "Dear Ada" || len(d.Handover.Files) != 1 {
		t.Fatalf("what travels along is %+v, %v", d.Handover, err)
	}
	if r := f.post(other, answer); len(r.Message.Files) != 1 {
		t.Error("the file is not sent")
	}
}

func TestNobodyIsAskedUnknowinglyWhoCannotTakeIt(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	_, id := f.held()
	from := f.agent(apptest.Agent)
	refused := func(what string, want desk.Obstacle, change func(*desk.Offer)) {
		t.Helper()
		_, _, err := f.OfferHandover(context.Background(), from, id, f.words(change))
		var e *desk.Error
		if !errors.As(err, &e) || e.Code != desk.Conflict || e.Current == nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := store.ObstacleOf(e); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	refused("who never came", desk.ReceiverOffline, toAgent(apptest.Supervisor))
	f.Attend(apptest.Supervisor.Agent, desk.Away)
	refused("who is away", desk.ReceiverAway, toAgent(apptest.Supervisor))
	f.Attend(apptest.Supervisor.Agent, desk.Invisible)
	refused("who is invisible", desk.ReceiverOffline, toAgent(apptest.Supervisor))
	refused("a team without anybody", desk.ReceiverNobody, func(o *desk.Offer) { o.ToTeam = apptest.ID("teamb") })
	f.Attend(apptest.Supervisor.Agent, desk.Accepting)
	exec(t, f.app, `UPDATE agents SET capacity = 1`)
	_, second := f.opened("Me too")
	if _, err := f.Patch(context.Background(), from, second.Conversation, desk.Patch{Assignee: &apptest.Supervisor.Agent}); err != nil {
		t.Fatal(err)
	}
	refused("who is at their limit", desk.ReceiverFull, toAgent(apptest.Supervisor))
	if _, _, err := f.OfferHandover(context.Background(), from, id, f.words(toAgent(apptest.Disabled))); code(err) != desk.BadRequest {
		t.Errorf("who is disabled is asked: %v", err)
	}
	if _, _, err := f.OfferHandover(context.Background(), from, id, f.words(toAgent(apptest.Agent))); code(err) != desk.BadRequest {
		t.Errorf("who has it is asked: %v", err)
	}
	if n := f.count(`SELECT count(*) FROM handovers WHERE conversation = '%s'`, id); n != 0 {
		t.Errorf("%d refused offers stand", n)
	}
	f.offer(apptest.Agent, id, func(o *desk.Offer) { o.ToAgent, o.Anyway = apptest.Supervisor.Agent, true })
}

func TestAnOfferThatIsNotTakenGoesBack(t *testing.T) {
	for state, by := range map[desk.HandoverState]apptest.Persona{desk.OfferDeclined: apptest.OtherAgent, desk.OfferWithdrawn: apptest.Agent} {
		t.Run(string(state), func(t *testing.T) {
			f := newFloor(t, desk.ByHand)
			f.Attend(apptest.OtherAgent.Agent, desk.Accepting)
			_, id := f.held()
			o := f.offer(apptest.Agent, id, toAgent(apptest.OtherAgent))
			f.clock.Move(time.Second)
			if err := f.answers(by, o, state); err != nil {
				t.Fatal(err)
			}
			f.has(id, "the agent's still, with what was promised", func(c desk.Conversation) bool {
				return c.Assignee == apptest.Agent.Agent && c.PromisedBy == o.PromisedBy
			})
			if _, err := f.Detail(context.Background(), f.agent(apptest.OtherAgent), id); code(err) != desk.NotFound {
				t.Errorf("who was asked sees it still: %v", err)
			}
			if got := f.events(id); got[len(got)-1] != "handover_returned:"+string(state) {
				t.Errorf("what happened is %v", got)
			}
			if err := f.answers(apptest.Agent, o, desk.OfferWithdrawn); code(err) != desk.Conflict {
				t.Errorf("an offer that is over is answered: %v", err)
			}
		})
	}
}

func TestAnOfferLapsesByTheClockOverARestartAndItsGiverHasTheirWholeTime(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	exec(t, f.app, `UPDATE inboxes SET settings = '{"answer_s":60}'`)
	f.RoutingChanged()
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	f.Attend(apptest.OtherAgent.Agent, desk.Accepting)
	_, id := f.held()
	f.later(50 * time.Second)
	o := f.offer(apptest.Agent, id, toAgent(apptest.OtherAgent))
	if o.ReturnsAt != desk.At(f.clock.Now())+60_000 {
		t.Fatalf("it stands until %d", o.ReturnsAt)
	}
	f.later(59 * time.Second) // the answer is overdue; the offer stands
	f.Attend(apptest.Supervisor.Agent, desk.Accepting)
	f.clock.Move(time.Second)
	again := openFloor(t, f.app, f.clock) // another process over the same folder, which nobody has told anything
	deadline := time.After(2 * time.Minute)
	for f.count(`SELECT count(*) FROM handovers WHERE id = '%s' AND state = 'lapsed'`, o.ID) == 0 {
		again.RoutingChanged()
		select {
		case <-f.added: // whichever of the two is first
		case <-again.added:
		case <-deadline:
			t.Fatal("the offer stands for ever")
		}
	}
	if got := f.events(id); !slices.Equal(got, []string{"opened:", "assigned:", "handover_offered:", "handover_returned:lapsed"}) {
		t.Errorf("what happened is %v", got)
	}
	if n := f.count(`SELECT assigned_at FROM conversations WHERE id = '%s' AND assignee = '%s'`, id, apptest.Agent.Agent); n != int(f.clock.Now().UnixMilli()) {
		t.Errorf("the giver has it since %d", n)
	}
	if err := f.answers(apptest.OtherAgent, o, desk.OfferAccepted); code(err) != desk.NotFound {
		t.Errorf("who is late accepts: %v", err)
	}
}

func TestOfManyWhoAcceptForATeamOneWinsAndTheOthersReadWho(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	f.Attend(apptest.Agent.Agent, desk.Accepting)
	f.Attend(apptest.Supervisor.Agent, desk.Accepting)
	_, r := f.opened("It flickers")
	o := f.offer(apptest.Admin, r.Conversation, func(o *desk.Offer) { o.ToTeam = apptest.ID("teama") })
	if c := f.isOf(r.Conversation, apptest.Admin); c.QueuedAt != 0 {
		t.Error("who hands over what nobody has, has it meanwhile")
	}
	errs := make([]error, 8)
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() { errs[i] = f.answers(crew[i%2], o, desk.OfferAccepted) })
	}
	group.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if e := desk.AsError(err); e.Code != desk.Conflict || !strings.Contains(e.Text, "was faster") {
			t.Errorf("who lost is told %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d have won", won)
	}
	if n := f.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type = 'handover_accepted'`, r.Conversation); n != 1 {
		t.Errorf("it was accepted %d times", n)
	}
}

func TestOfTwoOffersAtOnceOneStandsAndTheOtherIsTold(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	f.Attend(apptest.OtherAgent.Agent, desk.Accepting)
	_, id := f.held()
	errs := make([]error, 6)
	var group sync.WaitGroup
	for i := range errs {
		from := f.agent([]apptest.Persona{apptest.Agent, apptest.Supervisor}[i%2])
		ask := f.words(toAgent(apptest.OtherAgent))
		group.Go(func() { _, _, errs[i] = f.OfferHandover(context.Background(), from, id, ask) })
	}
	group.Wait()
	stands := 0
	for _, err := range errs {
		if err == nil {
			stands++
		} else if e := desk.AsError(err); e.Code != desk.Conflict || e.Field != "handover" {
			t.Errorf("the other is told %v", err)
		}
	}
	if stands != 1 || f.count(`SELECT count(*) FROM handovers WHERE conversation = '%s' AND state = 'offered'`, id) != 1 {
		t.Errorf("%d offers stand", stands)
	}
}

func TestWhoTakesItOverByHandEndsTheOffer(t *testing.T) {
	f := newFloor(t, desk.ByHand)
	f.Attend(apptest.OtherAgent.Agent, desk.Accepting)
	_, id := f.held()
	o := f.offer(apptest.Agent, id, toAgent(apptest.OtherAgent))
	chief := f.agent(apptest.Supervisor)
	d, err := f.Detail(context.Background(), chief, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Patch(context.Background(), chief, id, desk.Patch{Version: d.Conversation.Version, Assignee: &chief.ID}); err != nil {
		t.Fatal(err)
	}
	f.isOf(id, apptest.Supervisor)
	if _, err := f.Detail(context.Background(), f.agent(apptest.OtherAgent), id); code(err) != desk.NotFound {
		t.Errorf("who was asked sees it still: %v", err)
	}
	if got := f.column(`SELECT state FROM handovers WHERE id = '%s'`, o.ID); got != "withdrawn" {
		t.Errorf("the offer is %s", got)
	}
}
