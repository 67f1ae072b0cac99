package store

import "porchlight/internal/desk"

// Rounds are kept in the transaction of what begins or ends them, so that no crash leaves a conversation that is open without one.

const (
	insertOpened = `INSERT INTO rounds (id, conversation, round, inbox, team, locale, opened, opened_by, created, updated) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?9)`
	updateSolved = `UPDATE rounds SET solved = ?, solved_by = ?, updated = ? WHERE conversation = ? AND round = ?`
	// selectIdle finds a round that somebody opened by hand and in which nobody has said, promised or rated anything.
	selectIdle = `SELECT opened FROM rounds r WHERE conversation = ?1 AND round = ?2 AND opened_by = 'agent'
 AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = ?1 AND m.round = ?2 AND m.kind = 'reply')
 AND NOT EXISTS (SELECT 1 FROM promises p WHERE p.conversation = ?1 AND p.round = ?2)
 AND NOT EXISTS (SELECT 1 FROM ratings g WHERE g.conversation = ?1 AND g.round = ?2)`
	selectBefore  = `SELECT first_reply, solved FROM rounds WHERE conversation = ? AND round = ?`
	deleteRound   = `DELETE FROM rounds WHERE conversation = ? AND round = ?`
	selectReopens = `SELECT coalesce(json_extract(settings, '$.reopen_days'), ?2) FROM inboxes WHERE id = ?1`
)

// openRound begins the round that the head names. by is the side that began it.
func (w *writer) openRound(h *head, by desk.AuthorKind) error {
	_, err := w.tx.exec(insertOpened, newID(w.now), h.ID, h.Round, h.Inbox, h.Team, h.Locale, desk.At(w.now), string(by), w.stamp)
	return err
}

// nextRound goes on with what was solved: the round that was, and what was said of it, stay as they are.
func (w *writer) nextRound(h *head, by desk.AuthorKind) error {
	h.Round++
	h.FirstReplyAt, h.SolvedAt = 0, 0
	return w.openRound(h, by)
}

// solved notes when the round that a conversation is in was solved and by whom; 0: it is not, after all.
func (w *writer) solved(h *head, at desk.Millis, by string) error {
	h.SolvedAt = at
	_, err := w.tx.exec(updateSolved, at, by, w.stamp, h.ID, h.Round)
	return err
}

// resume has an agent go on with what was solved. Right after solving that takes it back; later it is a new round, and again says so.
func (w *writer) resume(h *head) (again bool, err error) {
	if h.SolvedAt > 0 && desk.Slip(h.SolvedAt, desk.At(w.now)) {
		return false, w.solved(h, 0, "")
	}
	return true, w.nextRound(h, desk.ByAgent)
}

// endRound solves the round. One that somebody opened by hand a moment ago, and in which nothing has happened, is taken back instead: the
// conversation is solved as it was.
func (w *writer) endRound(h *head, by string) error {
	h.WaitingSince = 0
	now := desk.At(w.now)
	var opened, first, solved desk.Millis
	idle, err := w.tx.row(selectIdle, []any{h.ID, h.Round}, &opened)
	if err != nil {
		return err
	}
	if !idle || h.Round < 2 || !desk.Slip(opened, now) {
		return w.solved(h, now, by)
	}
	if _, err := w.tx.row(selectBefore, []any{h.ID, h.Round - 1}, &first, &solved); err != nil {
		return err
	}
	if _, err := w.tx.exec(deleteRound, h.ID, h.Round); err != nil {
		return err
	}
	h.Round--
	h.FirstReplyAt, h.SolvedAt = first, solved
	return nil
}

// tooLate reports whether what a contact writes opens another conversation, because this one was solved too long ago. A mailed link opens its one
// conversation whenever it is used, and spam stays where it lies.
func (w *writer) tooLate(h *head, from desk.Identity) (bool, error) {
	if h.Status != desk.Solved || h.Drawer != "" || h.SolvedAt == 0 || from.Only != "" {
		return false, nil
	}
	var days int
	if _, err := w.tx.row(selectReopens, []any{h.Inbox, desk.ReopenDays}, &days); err != nil {
		return false, err
	}
	return !desk.Reopens(h.SolvedAt, desk.At(w.now), days), nil
}

// goOn links a new conversation with the one that its contact wrote to, when that was solved too long ago. Both say so.
func (w *writer) goOn(h, earlier *head) error {
	var n int
	if _, err := w.tx.row(countPairs, []any{earlier.ID}, &n); err != nil {
		return err
	}
	if n < linksMost {
		if _, err := w.tx.exec(insertPair, newID(w.now), h.ID, earlier.ID, related, w.stamp, w.stamp); err != nil {
			return err
		}
	}
	for _, pair := range [][2]*head{{earlier, h}, {h, earlier}} {
		data := desk.EventData{After: pair[1].ID, Number: pair[1].Number, Reason: desk.WroteLate}
		if err := w.event(pair[0], desk.Author{Kind: desk.BySystem}, desk.Linked, data); err != nil {
			return err
		}
	}
	return nil
}
