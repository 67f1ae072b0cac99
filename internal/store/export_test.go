package store

import (
	"context"
	"fmt"

	"porchlight/internal/desk"
)

// SweepRows is how many rows a look of the reconcile takes in.
const SweepRows = sweepRows

// LimitPages makes the writer's disk full at so many pages more than are used now; below 0, never.
func (s *Store) LimitPages(ctx context.Context, more int64) error {
	return s.writer.do(ctx, limitPages(more))
}

type limitPages int64

func (l limitPages) apply(w *writer) error {
	var used, limit int64
	if _, err := w.tx.row(`PRAGMA page_count`, nil, &used); err != nil {
		return err
	}
	limit = used + int64(l)
	if l < 0 {
		limit = 1 << 31
	}
	_, err := w.tx.row(fmt.Sprintf(`PRAGMA max_page_count = %d`, limit), nil, &limit)
	return err
}

// WriterPragma reads a pragma on the writer's own connection.
func (s *Store) WriterPragma(ctx context.Context, name string) (value string, err error) {
	err = s.writer.do(ctx, readPragma{name, &value})
	return value, err
}

type readPragma struct {
	name string
	into *string
}

func (r readPragma) apply(w *writer) error {
	_, err := w.tx.row(`PRAGMA `+r.name, nil, r.into)
	return err
}

// ClientKey is what the index knows a contact's client id by.
func ClientKey(contact, clientID string) int64 {
	return clientKey(desk.Author{Kind: desk.ByContact, ID: contact}, clientID)
}

// BeginErasure does the first step of Erase alone.
func (s *Store) BeginErasure(ctx context.Context, from desk.Identity) error {
	return s.writer.do(ctx, &beginErasure{erasure{Contact: from.ID, Only: from.Only}})
}

// RedactStep does the next one.
func (s *Store) RedactStep(ctx context.Context, from desk.Identity) error {
	return s.writer.do(ctx, &redact{erasure: erasure{Contact: from.ID, Only: from.Only}})
}

// ParseIdentity checks what a website signed.
var ParseIdentity = parseIdentity

// CodeFor derives a code; SameCode compares one.
var (
	CodeFor  = codeFor
	SameCode = sameCode
)

// Hold stops the writer until release is called, so that what is submitted meanwhile becomes one batch.
func (s *Store) Hold() (release func()) {
	held, free := make(chan struct{}), make(chan struct{})
	s.writer.submit(hold{held, free}, func(error) {})
	<-held
	return func() { close(free) }
}

type hold struct{ held, free chan struct{} }

func (h hold) apply(*writer) error {
	close(h.held)
	<-h.free
	return nil
}

// Wake brings back what is due now, as the waker does at its next look.
func (s *Store) Wake(ctx context.Context) error {
	_, err := s.waker.pass(ctx)
	return err
}

// SelectSnoozed is what the waker asks.
const SelectSnoozed = selectSnoozed

// ObstacleOf is why a handover was refused.
func ObstacleOf(e *desk.Error) desk.Obstacle {
	o, _ := e.Current.(obstructed)
	return o.Obstacle
}

// ReadAPage bounds what a page of a filtered list reads.
func (s *Store) ReadAPage(entries int) { s.pageReads = entries }
