package store

import "porchlight/internal/desk"

const (
	insertWhole = `INSERT INTO conversations (id, number, kind, inbox, contact, contact_name, subject, status, priority, assignee, team, locale,
 last_seq, public_seq, version, round, preview, last_author, last_at, sort_at, waiting_since, first_reply_at, snoozed_until, solved_at,
 queued_at, assigned_at, tag_ids, score, created, updated) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`
	insertAccess = `INSERT INTO conversation_access (id, principal, conversation, status, sort_at, created, updated) VALUES (?,?,?,?,?,?,?)`
	insertPast   = `INSERT INTO messages (id, conversation, seq, public_seq, kind, event_type, data, author_kind, agent, contact,
 body, lang, round, created, updated) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`
	insertRound = `INSERT INTO rounds (id, conversation, round, inbox, team, agent, locale, opened, first_reply, solved, queued, picked, opened_by, solved_by, created, updated)
 VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`
	insertMark = `INSERT INTO read_marks (id, conversation, reader, delivered_seq, seen_seq, created, updated) VALUES (?,?,?,?,?,?,?)`
)

func (f *folded) writeHead(b *bulk) error {
	c, opened, last := &f.head.Conversation, stamp(f.Opened), stamp(f.head.LastAt.Time())
	if err := b.exec(insertWhole, c.ID, c.Number, string(c.Kind), c.Inbox, c.Contact, c.ContactName, c.Subject, string(c.Status), string(c.Priority),
		c.Assignee, c.Team, c.Locale, c.LastSeq, c.PublicSeq, c.Version, c.Round, c.Preview, string(c.LastAuthor), int64(c.LastAt), int64(c.SortAt),
		int64(c.WaitingSince), int64(c.FirstReplyAt), int64(c.SnoozedUntil), int64(c.SolvedAt),
		int64(c.QueuedAt), int64(c.AssignedAt), string(c.Tags), f.Score, opened, last); err != nil {
		return err
	}
	for _, p := range desk.ConversationPrincipals(c.Team, c.Assignee, nil) {
		if err := b.exec(insertAccess, b.id(), p, c.ID, string(c.Status), int64(c.SortAt), opened, last); err != nil {
			return err
		}
	}
	return nil
}

func (f *folded) writeMessages(b *bulk) error {
	for i, m := range f.messages {
		agent, contact := authorColumns(m.Author)
		var data any
		if len(m.Data) > 0 {
			data = string(m.Data)
		}
		at := stamp(m.At.Time())
		if err := b.exec(insertPast, m.ID, f.head.ID, m.Seq, m.PublicSeq, string(m.Kind), string(m.EventType), data, string(m.Author.Kind), agent,
			contact, m.Body, m.Lang, f.in[i], at, at); err != nil {
			return err
		}
	}
	return nil
}

func (f *folded) writeRounds(b *bulk) error {
	c := &f.head.Conversation
	for i, r := range f.rounds {
		if err := b.exec(insertRound, b.id(), c.ID, i+1, c.Inbox, r.team, r.agent, c.Locale, int64(r.opened), int64(r.first), int64(r.solved), int64(r.queued), int64(r.picked),
			string(r.by), r.solver, stamp(r.opened.Time()), stamp(max(r.opened, r.first, r.solved).Time())); err != nil {
			return err
		}
	}
	return nil
}

// writeMarks: who writes has read what stands above, the contact has read an answer when nothing is open any more.
func (f *folded) writeMarks(b *bulk) error {
	seen := map[string]int64{}
	for _, m := range f.messages {
		switch {
		case m.Author.Kind == desk.ByAgent:
			seen[readerKey(desk.ByAgent, m.Author.ID)] = m.Seq
		case m.Author.Kind == desk.ByContact:
			seen[readerKey(desk.ByContact, m.Author.ID)] = m.PublicSeq
		}
	}
	for _, agent := range f.Readers {
		seen[readerKey(desk.ByAgent, agent)] = f.head.LastSeq
	}
	if contact := readerKey(desk.ByContact, f.Contact); f.head.Status == desk.Solved && seen[contact] > 0 {
		seen[contact] = f.head.PublicSeq
	}
	at := stamp(f.head.LastAt.Time())
	for reader, seq := range seen {
		if err := b.exec(insertMark, b.id(), f.head.ID, reader, seq, seq, at, at); err != nil {
			return err
		}
	}
	return nil
}

func (f *folded) writeParts(b *bulk) error {
	at := stamp(f.head.LastAt.Time())
	for _, tag := range f.head.Tags.List() {
		if err := b.exec(`INSERT INTO conversation_tags (id, conversation, tag, created, updated) VALUES (?,?,?,?,?)`, b.id(), f.head.ID, tag, at, at); err != nil {
			return err
		}
	}
	if f.Score == 0 {
		return nil
	}
	return b.exec(`INSERT INTO ratings (id, conversation, round, agent, score, comment, created, updated) VALUES (?,?,?,?,?,?,?,?)`,
		b.id(), f.head.ID, f.head.Round, f.head.Assignee, f.Score, f.Comment, at, at)
}
