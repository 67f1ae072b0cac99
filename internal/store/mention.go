package store

import "porchlight/internal/desk"

// A colleague who is asked in a note follows the conversation from then on, and so sees it: that is the one way to see what
// neither a team nor an assignment shows. The conversation stays with whoever has it.

// mentionable refuses before the first write who can't be asked.
func (w *writer) mentionable(h *head, ids []string) error {
	if len(h.Followers.Change(ids, nil).List()) > desk.MaxFollowers {
		return desk.Errorf(desk.BadRequest, "A conversation has at most %d followers.", desk.MaxFollowers).On("mentions")
	}
	for _, id := range ids {
		var name string
		var disabled bool
		found, err := w.tx.row(`SELECT CASE WHEN public_name != '' THEN public_name ELSE name END, disabled FROM agents WHERE id = ?`, []any{id}, &name, &disabled)
		switch {
		case err != nil:
			return err
		case !found:
			return desk.Errorf(desk.BadRequest, "There is no such agent.").On("mentions")
		case disabled:
			return desk.Errorf(desk.BadRequest, "%s is not on the desk any more.", name).On("mentions")
		}
	}
	return nil
}

// mention lets those see the conversation who are asked in the note that was just added, and tells them.
func (w *writer) mention(h *head, from desk.Identity, note desk.Message) error {
	follow := &patch{from: from, patch: desk.Patch{AddFollowers: note.Mentions}}
	if err := follow.followers(w, h); err != nil {
		return err
	}
	return w.notify(h, desk.Notification{Kind: desk.ToldMention, Actor: from.ID, Seq: note.Seq}, note.Mentions...)
}
