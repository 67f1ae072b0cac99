package store

import (
	"context"

	"porchlight/internal/desk"
)

// PatchMost is how many conversations one call changes: what an agent selects, page by page, and a fraction of what may wait for the writer.
const PatchMost = 100

// Target is a conversation and what shall become of it.
type Target struct {
	ID    string
	Patch desk.Patch
}

// Outcome is what became of one of several changes.
type Outcome struct {
	ID           string
	Conversation desk.Conversation // as it stands, when Err is nil
	Err          error             // a *desk.Error: this one was refused, and nothing of it changed
}

// PatchAll changes several conversations, each for itself: one that is refused does not spoil the others. They are written in their order, and share
// transactions with whatever else waits.
func (s *Store) PatchAll(ctx context.Context, from desk.Identity, targets []Target) ([]Outcome, error) {
	if !from.Agent() {
		return nil, desk.Errorf(desk.Forbidden, "Only agents change conversations.")
	}
	if len(targets) == 0 || len(targets) > PatchMost {
		return nil, desk.Errorf(desk.BadRequest, "1 to %d conversations are changed at once.", PatchMost).On("changes")
	}
	type answer struct {
		at  int
		err error
	}
	out, done := make([]Outcome, len(targets)), make(chan answer, len(targets))
	patches := make([]*patch, len(targets))
	for i, t := range targets {
		out[i].ID = t.ID
		if err := t.Patch.Validate(); err != nil {
			done <- answer{i, err}
			continue
		}
		patches[i] = &patch{from: from, conversation: t.ID, patch: t.Patch}
		s.writer.submit(patches[i], func(err error) { done <- answer{i, err} })
	}
	for range targets {
		select {
		case a := <-done:
			if out[a.at].Err = a.err; a.err == nil {
				out[a.at].Conversation = patches[a.at].out
			}
		case <-ctx.Done():
			return nil, tooSlow(ctx.Err())
		}
	}
	return out, nil
}
