package store

import (
	"context"
	"fmt"

	"porchlight/internal/desk"
)

// Rate keeps how a contact found the round that their conversation is in. A later rating of the same round replaces it.
func (s *Store) Rate(ctx context.Context, from desk.Identity, conversation string, r desk.Rating) error {
	if from.Kind != desk.ByContact {
		return desk.Errorf(desk.Forbidden, "Only the person who asked rates the answer.")
	}
	return s.writer.do(ctx, &rate{from: from, conversation: conversation, rating: r})
}

type rate struct {
	from         desk.Identity
	conversation string
	rating       desk.Rating
}

const (
	selectAsks   = `SELECT coalesce(json_extract(settings, '$.rating'), '') FROM inboxes WHERE id = ?`
	selectRating = `SELECT score, comment, follow_up FROM ratings WHERE conversation = ? AND round = ?`
	upsertRating = `INSERT INTO ratings (id, conversation, round, agent, score, comment, follow_up, created, updated) VALUES (?,?,?,?,?,?,?,?,?)
 ON CONFLICT (conversation, round) DO UPDATE SET agent = excluded.agent, score = excluded.score, comment = excluded.comment, follow_up = excluded.follow_up,
 updated = excluded.updated`
	// selectAbove are who keeps an eye on a team; of what has no team, the admins.
	selectAbove = `SELECT m.agent FROM team_members m JOIN agents a ON a.id = m.agent AND a.disabled = FALSE WHERE m.team = ?1 AND ?1 != '' AND m.role = 'supervisor'
 UNION SELECT id FROM agents WHERE ?1 = '' AND role = 'admin' AND disabled = FALSE`
)

func (r *rate) apply(w *writer) error {
	h, err := w.seen(r.conversation, r.from) // one that goes on elsewhere is still rated: it is what they found of that round
	if err != nil {
		return err
	}
	var asks string
	if _, err := w.tx.row(selectAsks, []any{h.Inbox}, &asks); err != nil {
		return err
	}
	if err := r.rating.Validate(asks); err != nil {
		return err
	}
	var kept desk.Rating
	found, err := w.tx.row(selectRating, []any{h.ID, h.Round}, &kept.Score, &kept.Comment, &kept.FollowUp)
	if err != nil {
		return err
	}
	same := found && kept.Score == r.rating.Score && kept.Comment == r.rating.Comment
	if same && kept.FollowUp == r.rating.FollowUp {
		return nil // a repeat
	}
	// The agent is whose round it was: who has it now, not who had it when an earlier rating came.
	if _, err := w.tx.exec(upsertRating, newID(w.now), h.ID, h.Round, h.Assignee, r.rating.Score, r.rating.Comment, r.rating.FollowUp, w.stamp, w.stamp); err != nil {
		return err
	}
	h.Score = r.rating.Score
	if !same {
		data := desk.EventData{Score: r.rating.Score, Comment: r.rating.Comment, Round: h.Round}
		if err := w.event(h, authorOf(r.from), desk.Rated, data); err != nil {
			return err
		}
	}
	if top := r.rating.Score == desk.Top && r.rating.Comment != ""; top && (kept.Score != desk.Top || kept.Comment == "") {
		if err := w.notify(h, desk.Notification{Kind: desk.ToldKudos}, h.Assignee); err != nil {
			return err
		}
	}
	if r.rating.FollowUp != kept.FollowUp {
		if err := r.ask(w, h); err != nil {
			return err
		}
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// ask notes that the contact wants to hear from us, and tells whose it was and who is above them; or that they do not any more. Of what goes on in
// another conversation that is noted there: nobody works on this one any more.
func (r *rate) ask(w *writer, rated *head) error {
	h := rated
	if h.MergedInto != "" {
		there, found, err := w.head(h.MergedInto)
		if err != nil {
			return err
		}
		if found {
			h = there
		}
	}
	if h.FollowUpAt = 0; !r.rating.FollowUp {
		w.save(h)
		return r.elsewhere(w, h)
	}
	h.FollowUpAt = desk.At(w.now)
	if err := w.event(h, authorOf(r.from), desk.FollowUp, desk.EventData{Score: r.rating.Score, Round: rated.Round}); err != nil {
		return err
	}
	if err := r.elsewhere(w, h); err != nil {
		return err
	}
	above, err := w.tx.strings(selectAbove, h.Team)
	if err != nil {
		return err
	}
	told := []string{h.Assignee}
	for _, agent := range above {
		if agent != h.Assignee {
			told = append(told, agent)
		}
	}
	return w.notify(h, desk.Notification{Kind: desk.ToldFollowUp}, told...)
}

// elsewhere tells how another conversation stands than the one that was rated, which is told in any case.
func (r *rate) elsewhere(w *writer, h *head) error {
	if h.ID == r.conversation {
		return nil
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

const (
	// lastAsked is the rating by which a contact asked last, in a conversation or in one that goes on in it.
	lastAsked = ` FROM ratings WHERE conversation IN (SELECT ?1 UNION SELECT id FROM conversations WHERE merged_into = ?1 AND ?1 != '') AND follow_up
 ORDER BY updated DESC, round DESC LIMIT 1`
	updateFollowed = `UPDATE ratings SET followed_up = ?2, followed_up_by = ?3 WHERE id = (SELECT id` + lastAsked + `)`
	selectLastAsk  = `SELECT CAST(round(unixepoch(updated, 'subsec') * 1000) AS INTEGER), followed_up` + lastAsked
)

// followedUp notes that somebody came back to a contact who asked for it.
func (w *writer) followedUp(h *head, by desk.Identity) error {
	h.FollowUpAt = 0
	if _, err := w.tx.exec(updateFollowed, h.ID, desk.At(w.now), by.ID); err != nil {
		return err
	}
	if err := w.event(h, authorOf(by), desk.FollowedUp, desk.EventData{Actor: by.ID, After: "done"}); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// asked is when the contact last asked to hear from us, of whichever round; 0: they never did.
func (w *writer) asked(h *head) (at desk.Millis, err error) {
	var done desk.Millis
	_, err = w.tx.row(selectLastAsk, []any{h.ID}, &at, &done)
	return at, err
}

// owed has a conversation say since when its contact waits to hear from us, after others began or ceased to go on in it.
func (w *writer) owed(h *head) error {
	var at, done desk.Millis
	if _, err := w.tx.row(selectLastAsk, []any{h.ID}, &at, &done); err != nil {
		return err
	}
	if done > 0 || h.MergedInto != "" {
		at = 0
	}
	if at == h.FollowUpAt {
		return nil
	}
	h.FollowUpAt = at
	w.save(h)
	return w.report(h, desk.ConversationChanged, nil, nil)
}

func (p *patch) checkFollowUp(w *writer, h *head) error {
	if p.patch.FollowUp == nil || !*p.patch.FollowUp {
		return nil
	}
	at, err := w.asked(h)
	if err == nil && at == 0 {
		err = desk.Errorf(desk.BadRequest, "This customer has not asked to hear from us.").On("follow_up")
	}
	return err
}

// followUp says by hand that the contact has heard from us, or that they have not, after all.
func (p *patch) followUp(w *writer, h *head) error {
	waits := p.patch.FollowUp
	switch {
	case waits == nil || *waits == (h.FollowUpAt > 0):
		return nil
	case !*waits:
		return w.followedUp(h, p.from)
	}
	at, err := w.asked(h)
	if err != nil {
		return err
	}
	h.FollowUpAt = at
	if _, err := w.tx.exec(updateFollowed, h.ID, 0, ""); err != nil {
		return err
	}
	if err := w.event(h, authorOf(p.from), desk.FollowedUp, desk.EventData{Actor: p.from.ID, Before: "done"}); err != nil {
		return err
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// ratingsMost bounds the rounds whose ratings are shown beside a conversation.
const ratingsMost = 20

// ratings are those of a conversation, one a round, the newest first.
func (s *Store) ratings(ctx context.Context, conversation string) (out []desk.Rating, err error) {
	out = []desk.Rating{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var r desk.Rating
		err := scan(&r.Round, &r.Agent, &r.Score, &r.Comment, &r.FollowUp, &r.FollowedUp, &r.FollowedUpBy, &r.At)
		out = append(out, r)
		return err
	}, `SELECT round, agent, score, comment, follow_up, followed_up, followed_up_by, CAST(unixepoch(updated, 'subsec') * 1000 AS INTEGER) FROM ratings
 WHERE conversation = ? ORDER BY round DESC LIMIT ?`, conversation, ratingsMost)
	if err != nil {
		return nil, fmt.Errorf("read ratings of %s: %w", conversation, err)
	}
	return out, nil
}

// Rated is how a visitor has rated the round that their conversation is in; the score is 0 while they have not.
func (s *Store) Rated(ctx context.Context, from desk.Identity, conversation string) (r desk.Rating, err error) {
	if from.Kind != desk.ByContact {
		return r, desk.Errorf(desk.Forbidden, "Only the person who asked rates the answer.")
	}
	head, err := s.Head(ctx, from, conversation)
	if err != nil {
		return r, err
	}
	err = s.each(ctx, func(scan func(...any) error) error { return scan(&r.Score, &r.Comment, &r.FollowUp) }, selectRating, head.ID, head.Round)
	if err != nil {
		return r, fmt.Errorf("read rating of %s: %w", conversation, err)
	}
	return r, nil
}
