package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"porchlight/internal/desk"
)

// A visitor has a transcript sent to the address that their session itself has proven, never to one that somebody typed.

// transcriptKind is the outbox's name for a conversation that is to be mailed.
const transcriptKind = "mail.transcript"

// transcriptMost bounds the messages of one mail: some 250 KB.
const transcriptMost = 500

// transcriptJob is the outbox's row for a transcript.
type transcriptJob struct {
	Conversation string `json:"conversation"`
	Contact      string `json:"contact"`
	Address      string `json:"address"`
	UpTo         int64  `json:"up_to"` // public_seq: what the visitor saw who asked
}

// Transcript mails a conversation to the address that the visitor has proven.
func (s *Store) Transcript(ctx context.Context, from desk.Identity, conversation string) error {
	if from.Address == "" {
		return desk.Errorf(desk.Forbidden, "Prove your address first: we mail you a code.").On("address")
	}
	c, err := s.Head(ctx, from, conversation)
	if err != nil {
		return err
	}
	if !s.courier.mailing() {
		return errNoMail()
	}
	job := transcriptJob{Conversation: c.ID, Contact: from.ID, Address: from.Address, UpTo: c.PublicSeq}
	if err := s.writer.do(ctx, askForTranscript{job}); err != nil {
		return err
	}
	s.courier.nudge()
	return nil
}

// SendTranscript mails a conversation to its contact for an agent: to the address that they have proven, else to the one they gave in it, which gets its
// replies anyway. may says whether that address gets another mail now.
func (s *Store) SendTranscript(ctx context.Context, from desk.Identity, conversation string, may func(address string) error) error {
	if !from.Agent() {
		return desk.Errorf(desk.Forbidden, "Only agents send a transcript to somebody else.")
	}
	c, err := s.Head(ctx, from, conversation)
	if err != nil {
		return err
	}
	if err := c.Closed(); err != nil {
		return err
	}
	who, err := s.contact(ctx, c.Contact)
	switch {
	case err != nil:
		return fmt.Errorf("read contact of %s: %w", conversation, err)
	case who.Address == "":
		return desk.Errorf(desk.Conflict, "No e-mail address of this customer is known. Ask them for one.").On("address")
	case !s.courier.mailing():
		return errNoMail()
	}
	if err := may(who.Address); err != nil {
		return err
	}
	job := askForTranscript{transcriptJob{Conversation: c.ID, Contact: c.Contact, Address: who.Address, UpTo: c.PublicSeq}}
	if err := s.writer.do(ctx, &sendTranscript{from, job}); err != nil {
		return err
	}
	s.courier.nudge()
	return nil
}

// sendTranscript leaves the job, and says in the conversation who had it sent.
type sendTranscript struct {
	from desk.Identity
	job  askForTranscript
}

func (t *sendTranscript) apply(w *writer) error {
	h, err := w.visible(t.job.Conversation, t.from)
	if err != nil {
		return err
	}
	if err := t.job.apply(w); err != nil {
		return err
	}
	return w.event(h, authorOf(t.from), desk.TranscriptSent, desk.EventData{Actor: t.from.ID})
}

type askForTranscript struct{ transcriptJob }

func (a askForTranscript) apply(w *writer) error {
	payload, err := json.Marshal(a.transcriptJob)
	if err != nil {
		return fmt.Errorf("encode job: %w", err)
	}
	key := transcriptKind + ":" + a.Conversation + ":" + strconv.FormatInt(a.UpTo, 10) + ":" + digest(a.Address)
	return w.enqueue(transcriptKind, key, payload, w.now)
}

// mailTranscript mails what the visitor had seen when they asked, as it stands now: what was redacted since stays away.
func (c *courier) mailTranscript(ctx context.Context, j task) (operation, error) {
	var asked transcriptJob
	if err := json.Unmarshal(j.payload, &asked); err != nil {
		return nil, fmt.Errorf("read job: %w: %w", desk.ErrUndeliverable, err)
	}
	head, err := c.store.conversation(ctx, asked.Conversation)
	if errors.Is(err, sql.ErrNoRows) || err == nil && head.Contact != asked.Contact {
		return endJob{j}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read conversation: %w", err)
	}
	list, err := c.store.readMessages(ctx, head, `SELECT `+messageColumns+` FROM messages m WHERE m.conversation = ? AND m.seq > 0
 AND m.public_seq BETWEEN 1 AND ? AND m.kind = 'reply' ORDER BY m.seq DESC LIMIT ?`, head.ID, asked.UpTo, transcriptMost+1)
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	letter, err := c.letter(ctx, head)
	if err != nil {
		return nil, err
	}
	if letter.Earlier = len(list) > transcriptMost; letter.Earlier {
		list = list[:transcriptMost]
	}
	reverse(list)
	letter.Kind, letter.ID, letter.To, letter.Messages = desk.TranscriptLetter, letterID(j.id, 0), asked.Address, list
	return endJob{j}, c.outside.Send(ctx, letter)
}

// letter begins a letter about a conversation.
func (c *courier) letter(ctx context.Context, head desk.Conversation) (l desk.Letter, err error) {
	l = desk.Letter{Thread: digest("thread", head.ID), Locale: head.Locale}
	err = c.store.each(ctx, func(scan func(...any) error) error { return scan(&l.Desk, &l.Key, &l.TZ, &l.Name) },
		`SELECT i.name, i.public_key, c.tz, c.name FROM inboxes i, contacts c WHERE i.id = ? AND c.id = ?`, head.Inbox, head.Contact)
	if err != nil {
		return l, fmt.Errorf("read inbox: %w", err)
	}
	return l, nil
}

// letterID names a letter: the same one for the same job and stretch, whatever a crash makes of it. It tells no id of ours.
func letterID(job string, upTo int64) string {
	return digest("letter", job, strconv.FormatInt(upTo, 10))
}

// digest is a short name made of parts, from which they cannot be read.
func digest(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		_, _ = h.Write([]byte(part + "\n")) // never fails
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}
