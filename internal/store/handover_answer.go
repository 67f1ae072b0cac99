package store

import (
	"context"
	"fmt"

	"porchlight/internal/desk"
)

// answer brings a standing offer to its end, as an agent wants it.
type answer struct {
	from     desk.Identity
	handover string
	state    desk.HandoverState
	words    string // why it is declined
	out      desk.Handover
	now      desk.Conversation
}

func (a *answer) apply(w *writer) error {
	o, h, err := a.find(w)
	if err != nil {
		return err
	}
	if o.State != desk.OfferStands {
		return over(w, o, h)
	}
	if err := o.MayAnswer(a.from, a.state); err != nil {
		return err
	}
	if h.Status == desk.Solved && a.state == desk.OfferAccepted {
		return desk.Errorf(desk.Conflict, "This conversation is solved.").On("status").With(h.Conversation)
	}
	o.AnsweredBy, o.AnsweredAt, o.Answer = a.from.ID, desk.At(w.now), a.words
	if a.state == desk.OfferAccepted {
		err = w.accept(h, &o, a.from)
	} else {
		err = w.giveUp(h, &o, a.state, authorOf(a.from))
	}
	a.out, a.now = o, h.Conversation
	return err
}

// find loads the offer with its conversation. Whether it exists is not told to those who may not see that.
func (a *answer) find(w *writer) (o desk.Handover, h *head, err error) {
	found, err := w.tx.row(selectHandover, []any{a.handover}, handoverTargets(&o)...)
	if err != nil {
		return o, nil, err
	}
	if found {
		h, err = w.visible(o.Conversation, a.from)
	}
	if !found || desk.AsError(err).Code == desk.NotFound && err != nil {
		return o, nil, desk.Errorf(desk.NotFound, "There is no such handover, or it is not yours to see.").On("handover")
	}
	return o, h, err
}

// over tells who was too late what has become of the offer.
func over(w *writer, o desk.Handover, h *head) error {
	text := "This offer is over."
	switch o.State {
	case desk.OfferAccepted:
		text = fmt.Sprintf("%s was faster and has this conversation now.", w.people.name(o.AnsweredBy))
	case desk.OfferWithdrawn:
		text = "The offer was taken back."
	case desk.OfferLapsed:
		text = "The time to accept is over."
	case desk.OfferStands, desk.OfferDeclined:
	}
	return desk.Errorf(desk.Conflict, "%s", text).On("handover").With(h.Conversation)
}

func (w *writer) conclude(o *desk.Handover, state desk.HandoverState) error {
	o.State = state
	var accepted desk.Millis
	if state == desk.OfferAccepted {
		accepted = o.AnsweredAt
	}
	_, err := w.tx.exec(updateHandover, string(state), o.AnsweredBy, o.AnsweredAt, accepted, o.Answer, w.stamp, o.ID)
	return err
}

// accept gives the conversation to who was asked, with everything that was begun.
func (w *writer) accept(h *head, o *desk.Handover, by desk.Identity) error {
	if err := w.conclude(o, desk.OfferAccepted); err != nil {
		return err
	}
	for _, f := range o.Files { // an upload that nobody has sent belongs to who may send it
		if _, err := w.tx.exec(`UPDATE attachments SET uploader = ?, updated = ? WHERE id = ? AND state = 'uploaded'`, uploaderOf(by), w.stamp, f.ID); err != nil {
			return err
		}
	}
	if o.ToTeam != "" && o.ToTeam != h.Team {
		was := h.Team
		h.Team = o.ToTeam
		if err := w.event(h, authorOf(by), desk.TeamChanged, desk.EventData{Actor: by.ID, Before: was, After: h.Team}); err != nil {
			return err
		}
	}
	data := desk.EventData{Actor: by.ID, Before: o.Holder, After: by.ID, Name: by.Name, Handover: o.ID}
	if err := w.hand(h, by.ID, authorOf(by), desk.HandoverAccepted, data); err != nil {
		return err
	}
	if err := w.unask(o.ID); err != nil {
		return err
	}
	return w.notify(h, desk.Notification{Kind: desk.ToldAccepted, Actor: by.ID, Handover: o.ID}, givers(o, by.ID)...)
}

// giveUp leaves the conversation with who has it: the offer was declined, taken back or not answered. Who has it has their whole
// time to answer again.
func (w *writer) giveUp(h *head, o *desk.Handover, state desk.HandoverState, by desk.Author) error {
	if err := w.conclude(o, state); err != nil {
		return err
	}
	if err := w.unask(o.ID); err != nil {
		return err
	}
	if h.Status == desk.Solved || h.Assignee != o.Holder { // it is nobody's matter any more
		before := h.principals
		if err := w.regrant(h); err != nil {
			return err
		}
		w.save(h)
		return w.report(h, desk.ConversationChanged, nil, before)
	}
	h.AssignedAt = desk.At(w.now)
	data := desk.EventData{Actor: by.ID, Before: o.ToAgent, ToTeam: o.ToTeam, After: o.Holder, Name: w.people.name(o.Holder), Handover: o.ID, Reason: string(state)}
	if err := w.reseen(h, by, desk.HandoverReturned, data); err != nil {
		return err
	}
	n := desk.Notification{Kind: desk.ToldReturned, Actor: by.ID, Handover: o.ID, Reason: string(state)}
	return w.notify(h, n, givers(o, by.ID)...)
}

// givers are those whose offer it was, besides who does something about it.
func givers(o *desk.Handover, but string) (out []string) {
	if o.Holder != but {
		out = append(out, o.Holder)
	}
	if o.From != but && o.From != o.Holder {
		out = append(out, o.From)
	}
	return out
}

// drop takes back an offer whose conversation goes to somebody by another way. The event of that way tells it.
func (w *writer) drop(h *head, to string) error {
	if to == h.Assignee {
		return nil
	}
	o, found, err := w.standing(h.ID)
	if err != nil || !found {
		return err
	}
	o.AnsweredAt = desk.At(w.now)
	if err := w.conclude(&o, desk.OfferWithdrawn); err != nil {
		return err
	}
	return w.unask(o.ID)
}

// lapse ends an offer that nobody has answered in time.
type lapse struct{ handover string }

func (l lapse) apply(w *writer) error {
	var o desk.Handover
	found, err := w.tx.row(selectHandover, []any{l.handover}, handoverTargets(&o)...)
	if err != nil || !found || o.State != desk.OfferStands || o.ReturnsAt > desk.At(w.now) {
		return err // they were faster
	}
	h, found, err := w.head(o.Conversation)
	if err != nil || !found {
		return err
	}
	o.AnsweredAt = desk.At(w.now)
	return w.giveUp(h, &o, desk.OfferLapsed, desk.Author{Kind: desk.BySystem})
}

// AnswerHandover accepts, declines or takes back an offer.
func (s *Store) AnswerHandover(ctx context.Context, from desk.Identity, handover string, state desk.HandoverState, words string) (desk.Handover, desk.Conversation, error) {
	if err := desk.CheckText("answer", words, desk.MaxHandover); err != nil {
		return desk.Handover{}, desk.Conversation{}, err
	}
	a := &answer{from: from, handover: handover, state: state, words: words}
	err := s.writer.do(ctx, a)
	return a.out, a.now, err
}
