package desk

import (
	"errors"
	"time"
)

// LetterKind says what a letter is for.
type LetterKind string

// The letters that the desk mails.
const (
	CodeLetter       LetterKind = "code"       // proves an address
	ReplyLetter      LetterKind = "reply"      // answers to somebody who has left
	TranscriptLetter LetterKind = "transcript" // a conversation, to whom asked for it
	SignInLetter     LetterKind = "signin"     // the second step of signing in, to an agent
	StepLetter       LetterKind = "step"       // that there is a second step now, to the admin who wants it
)

// How long what is mailed opens something.
const (
	CodeLife = 10 * time.Minute    // to find the mail and type six digits
	LinkLife = 14 * 24 * time.Hour // a holiday of two weeks
)

// Letter is what the desk mails to a contact, or to somebody who works at it, before it has words and a form.
type Letter struct {
	Kind   LetterKind
	ID     string // stable: a letter that is sent again after a crash has the same, so that mailboxes can tell
	Thread string // what letters about the same conversation share; empty: none
	To     string // an address
	Name   string // of who is written to; may be empty
	Locale string // BCP 47
	TZ     string // IANA; empty: UTC
	Desk   string // who writes: the inbox's name

	Code     string    // CodeLetter, SignInLetter: six digits
	Key      string    // ReplyLetter: public key of the inbox
	Secret   string    // ReplyLetter: opens the conversation until Expires
	Expires  Millis    // ReplyLetter
	Messages []Message // ReplyLetter, TranscriptLetter: in their order
	Earlier  bool      // TranscriptLetter: there are more before them
}

// ErrUndeliverable says that a letter will never arrive, however often it is sent.
var ErrUndeliverable = errors.New("this letter cannot be delivered")
