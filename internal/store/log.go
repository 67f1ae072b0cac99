package store

import (
	"strings"

	"porchlight/internal/desk"
)

// entry is a row of changes on its way to the disk. The messages that a conversation gets in one batch share a row, at the pos
// of the last of them: whoever stands before it has missed something of that conversation, which is all that the row says.
type entry struct {
	head          *head
	pos           int64
	kind          desk.NewsKind
	first, last   int64 // seq of the messages it tells of
	before, after string
	merged        bool // a later entry tells of it too
}

const (
	entryColumns = 8
	entriesMost  = 16 // rows of one statement: more make none of them cheaper

	insertEntry   = `INSERT OR ROLLBACK INTO changes (pos, at, conversation, kind, first_seq, seq, before, after) VALUES (?,?,?,?,?,?,?,?)`
	entryRow      = `,(?,?,?,?,?,?,?,?)`
	entryRows     = entryRow + entryRow + entryRow + entryRow + entryRow
	insertEntries = insertEntry + entryRows + entryRows + entryRows
)

// unchanged stands in changes.before and changes.after when the message or change made no difference to who may see.
const unchanged = "="

// report logs a change and keeps it for the publisher. before is nil when who may see did not change.
func (w *writer) report(h *head, kind desk.NewsKind, m *desk.Message, before []string) error {
	n := desk.News{Kind: kind, Conversation: h.Conversation, Message: m, Before: before, After: h.principals, Agent: w.people.assignee(h.Assignee)}
	var err error
	if n.Conversation.Onward, err = w.onward(h); err != nil {
		return err
	}
	if n.Pos, err = w.nextPos(); err != nil {
		return err
	}
	w.tx.wrote = true // it is as good as written: what follows must not refuse
	w.note(h, entry{head: h, pos: n.Pos, kind: kind, before: unchanged, after: unchanged}, m, before)
	w.news = append(w.news, n)
	return nil
}

// note adds an entry to the batch's log. A message joins the run of its conversation's messages, until something else happens there.
func (w *writer) note(h *head, e entry, m *desk.Message, before []string) {
	if m != nil {
		e.first, e.last = m.Seq, m.Seq
	}
	if before != nil {
		e.before, e.after = strings.Join(before, " "), strings.Join(h.principals, " ")
	}
	run := e.kind == desk.MessageAdded && before == nil
	if run && h.run > 0 {
		earlier := &w.log[h.run-1]
		earlier.merged, e.first = true, earlier.first
	}
	w.log = append(w.log, e)
	h.run = 0
	if run {
		h.run = len(w.log)
	}
}

// writeLog appends the batch's entries to changes, in the order of pos.
func (w *writer) writeLog() error {
	at := desk.At(w.now)
	args, rows := w.args[:0], 0
	for _, e := range w.log {
		e.head.run = 0
		if e.merged {
			continue
		}
		args, rows = append(args, e.pos, at, e.head.ID, e.kind, e.first, e.last, e.before, e.after), rows+1
		if rows == entriesMost {
			if _, err := w.tx.exec(insertEntries, args...); err != nil {
				return err
			}
			args, rows = args[:0], 0
		}
	}
	w.log = w.log[:0]
	for ; len(args) > 0; args = args[entryColumns:] {
		if _, err := w.tx.exec(insertEntry, args[:entryColumns]...); err != nil {
			return err
		}
	}
	return nil
}

// nextPos numbers a change. The writer hands the numbers out itself; AUTOINCREMENT sees to it that none ever comes back.
func (w *writer) nextPos() (int64, error) {
	if w.pos == 0 {
		if _, err := w.tx.row(`SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'`, nil, &w.pos); err != nil {
			return 0, err
		}
	}
	w.pos++
	return w.pos, nil
}
