package store

import "porchlight/internal/desk"

// goesElsewhere takes what a visitor writes where it cannot stand. A conversation that an agent has deleted is none any more for its contact, so their
// next line opens another one; so it does in one that was solved too long ago, and then the two are linked. In one that goes on elsewhere it goes on there; and when this session can't read that one, the two are taken apart, so that
// whoever answers is heard where the question was asked. What was on disk before that is answered as the repeat it is.
func (p *post) goesElsewhere(w *writer) (bool, error) {
	h, found, err := w.head(p.draft.Conversation)
	if err != nil || !found || !p.from.Follows(h.Contact, h.ID) {
		return false, err
	}
	gone := h.Drawer == desk.InDeleted || h.Drawer == desk.InErased
	late, err := w.tooLate(h, p.from)
	if err != nil {
		return false, err
	}
	if !gone && !late && !h.blocked && !h.apart && h.Drawer != desk.InMerged {
		return false, nil
	}
	if p.out, err = w.repeated(h, p.from, p.draft); err != nil || p.out.Repeated {
		return true, err
	}
	if h.apart {
		if p.out, err = p.saidThere(w, h); err != nil || p.out.Repeated {
			return true, err
		}
	}
	if h.blocked {
		return false, desk.ErrBlocked()
	}
	last := h // of those that it went on in
	if h.Drawer == desk.InMerged {
		if last, gone, err = p.goesOn(w, h); err != nil {
			return false, err
		}
		if late, err = w.tooLate(last, p.from); err != nil {
			return false, err
		}
	}
	if !gone && !late {
		return false, nil
	}
	o := &open{from: p.from, draft: p.draft, instead: h.ID}
	if late {
		o.earlier = last
	}
	o.draft.Conversation = ""
	err = o.apply(w)
	p.out = o.out
	return true, err
}

// saidThere looks for a message where a conversation once went on: its acknowledgement may have been lost before the two were taken apart.
func (p *post) saidThere(w *writer, h *head) (out desk.Receipt, err error) {
	ids, err := w.tx.strings(`SELECT merged_into FROM conversation_merges WHERE conversation = ? AND undone > 0`, h.ID)
	for _, id := range ids {
		there, found, err := w.head(id)
		if err != nil {
			return out, err
		}
		if !found || !p.from.Follows(there.Contact, there.ID) {
			continue
		}
		if out, err = w.repeated(there, p.from, p.draft); err != nil || out.Repeated {
			return out, err
		}
	}
	return out, err
}

// goesOn has a message go on where its conversation does, which is last, or takes the two apart. gone: the other one was deleted, and this one with it.
func (p *post) goesOn(w *writer, h *head) (last *head, gone bool, err error) {
	there, found, err := w.head(h.MergedInto)
	if err != nil {
		return h, false, err
	}
	if found && p.from.Follows(there.Contact, there.ID) {
		p.uploadedTo, p.draft.Conversation = h.ID, there.ID
		return there, there.Drawer == desk.InDeleted || there.Drawer == desk.InErased, nil
	}
	if _, err := w.unsent(p.from, h.ID, p.draft.Files); err != nil { // nothing is refused once something was written
		return h, false, err
	}
	return h, false, w.separate(h, theDesk, desk.ItsContactWrote)
}
