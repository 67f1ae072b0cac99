package store

import (
	"cmp"

	"porchlight/internal/desk"
)

// approach is the first words of an agent to somebody who looks at the website: the conversation begins with them, and is the agent's.
// It makes the contact and the session of who has neither, under the token that their page holds.
type approach struct {
	from  desk.Identity
	draft desk.Draft
	out   desk.Receipt
}

// selectRunning finds what a visitor has that is not over.
const selectRunning = `SELECT id FROM conversations WHERE contact = ?1 AND inbox = ?2 AND status != 'solved' AND deleted_at = 0 AND merged_into = ''
 ORDER BY last_at DESC LIMIT 1`

// errGone says that whom an agent wanted to write to is not on the site any more, or none that they may see.
func errGone() error { return desk.Errorf(desk.NotFound, "This visitor has just left.").On("visitor") }

func (a *approach) apply(w *writer) error {
	key := openKey(desk.Identity{Session: "agent:" + a.from.ID}, a.draft)
	repeat, err := w.openedAs(key, a.from, a.draft)
	if err != nil || repeat.Repeated {
		a.out = repeat
		return err
	}
	if a.draft.To.Who.TokenHash == "" {
		return errGone()
	}
	who, err := w.current(a.draft.To.Who)
	switch {
	case desk.AsError(err).Code == desk.Unauthorized: // their session has ended meanwhile
		return errGone()
	case err != nil:
		return err
	}
	if err := w.free(a.from, who); err != nil {
		return err
	}
	inbox, err := w.entrance(who.Inbox)
	if err != nil {
		return err
	}
	with := brought{tz: a.draft.To.Arrival.TZ}
	if inbox.pageTrail {
		with.trail = []desk.Visit{a.draft.To.Visit}
	}
	if who.Session == "" {
		if who, err = w.meet(who, with); err != nil {
			return err
		}
	}
	h, err := w.newConversation(who, beginning{key: key, by: desk.ByAgent, agent: a.from.ID, page: a.draft.To.Visit.Page,
		team: inbox.team, locale: cmp.Or(who.Locale, inbox.locale)})
	if err != nil {
		return err
	}
	if err := w.keepContext(h, with); err != nil {
		return err
	}
	first := post{from: a.from, draft: a.draft}
	if err := first.add(w, h, desk.Message{ClientID: a.draft.ClientID, Kind: desk.Reply, Body: a.draft.Body, Lang: a.draft.Lang, Author: authorOf(a.from)}); err != nil {
		return err
	}
	a.out = first.out
	a.out.Session, a.out.Opened = who.Session, true
	return nil
}

// free refuses to begin a second conversation beside one that runs, and tells which that is to who may see it.
func (w *writer) free(from, who desk.Identity) error {
	if who.ID == "" {
		return nil
	}
	if err := w.takes(who.ID); err != nil {
		return err
	}
	running := who.Only // they came by a mailed link, and read that one alone
	if running == "" {
		if _, err := w.tx.row(selectRunning, []any{who.ID, who.Inbox}, &running); err != nil || running == "" {
			return err
		}
	}
	busy := desk.Errorf(desk.Conflict, "A conversation with them is open already.").On("visitor")
	if _, err := w.seen(running, from); err == nil {
		return busy.With(map[string]string{"conversation": running})
	}
	return busy
}
