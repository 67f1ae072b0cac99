package find

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

// Bounds of one batch: some 20 ms of one processor, and a few megabytes.
const (
	changesAtOnce       = 500
	conversationsAtOnce = 100
	textsAtOnce         = 400
	hurried             = 8  // times as much while nobody else wants the machine: segments are made once instead of merged
	crowded             = 10 // times less while the desk is busy: whoever writes then waits for one piece at most
)

// step does one batch: what has changed first, then what is older. It tells whether there may be more.
func (i *Index) step(ctx context.Context) (more bool, err error) {
	if i.told.Load() > i.pos.Load() {
		return i.catchUp(ctx)
	}
	if i.filling.Load() {
		return i.fill(ctx)
	}
	return false, nil
}

// touched is what some changes say of one conversation together.
type touched struct {
	id          string
	first, last int64
}

// most is how many texts the next batch may hold.
func (i *Index) most() int {
	switch {
	case i.hurry:
		return textsAtOnce * hurried
	case i.tight:
		return textsAtOnce / crowded
	}
	return textsAtOnce
}

// gather joins changes of the same conversation: a burst of messages is one reading. It ends where a batch is full.
func gather(list []Change, most int) (out []*touched, used int) {
	by := map[string]*touched{}
	texts := int64(0)
	for used < len(list) && texts < int64(most) {
		c := list[used]
		used++
		t := by[c.Conversation]
		if t == nil {
			t = &touched{id: c.Conversation}
			by[c.Conversation] = t
			out = append(out, t)
		}
		if c.Last == 0 {
			continue
		}
		texts += c.Last - c.First + 1
		if t.last == 0 {
			t.first = c.First
		}
		t.first, t.last = min(t.first, c.First), max(t.last, c.Last)
	}
	return out, used
}

// catchUp indexes what the next changes tell of.
func (i *Index) catchUp(ctx context.Context) (more bool, err error) {
	list, err := i.source.Changes(ctx, i.pos.Load(), changesAtOnce)
	if err != nil {
		return false, fmt.Errorf("read changes: %w", err)
	}
	if len(list) == 0 { // their rows are gone, or were never more than numbers
		i.pos.Store(i.told.Load())
		return true, nil
	}
	conversations, used := gather(list, i.most())
	last := list[used-1]
	w := &batch{index: i, g: i.current, b: i.current.Batch()}
	for _, t := range conversations {
		if err := w.conversation(ctx, t); err != nil {
			return false, err
		}
	}
	w.b.Note(notePos, strconv.FormatInt(last.Pos, 10))
	if err := w.b.Commit(ctx); err != nil {
		return false, err
	}
	i.pos.Store(last.Pos)
	i.upTo.Store(int64(last.At))
	return true, nil
}

// fill indexes the next older conversations.
func (i *Index) fill(ctx context.Context) (more bool, err error) {
	than, err := i.current.Noted(noteFilled)
	if err != nil {
		return false, err
	}
	most := i.most()
	ids, err := i.source.Older(ctx, than, max(1, conversationsAtOnce*most/textsAtOnce))
	if err != nil {
		return false, fmt.Errorf("list conversations: %w", err)
	}
	w := &batch{index: i, g: i.current, b: i.current.Batch()}
	done := i.done.Load()
	for _, id := range ids {
		if err := w.conversation(ctx, &touched{id: id}); err != nil {
			return false, err
		}
		than = id
		done++
		if w.b.Size() >= most {
			break
		}
	}
	if len(ids) == 0 {
		than = filledAll
	}
	w.b.Note(noteFilled, than)
	w.b.Note(noteDone, strconv.FormatInt(done, 10))
	if err := w.b.Commit(ctx); err != nil {
		return false, err
	}
	i.done.Store(done)
	if w.began > 0 {
		i.since.Store(int64(w.began))
	}
	if len(ids) == 0 {
		i.filling.Store(false)
		i.log.Info("search over conversations is filled", "conversations", done)
		return false, nil
	}
	return true, nil
}

// batch collects what some conversations need.
type batch struct {
	index *Index
	g     *index.Generation
	b     *index.Batch
	began desk.Millis // when the last conversation did
}

// conversation brings one up to date and lets those who talk have the machine before the next.
func (w *batch) conversation(ctx context.Context, t *touched) error {
	began := time.Now()
	if err := w.renew(ctx, t); err != nil {
		return err
	}
	return w.index.breathe(ctx, time.Since(began))
}

// renew reads a conversation's messages that changed, or all of it when what they share has changed too.
func (w *batch) renew(ctx context.Context, t *touched) error {
	h, found, err := w.index.source.Head(ctx, t.id)
	if err != nil {
		return fmt.Errorf("read conversation %s: %w", t.id, err)
	}
	if !found || h.Hidden {
		return w.remove(ctx, t.id)
	}
	w.began = h.Created
	state, err := h.state()
	if err != nil {
		return err
	}
	indexed, err := w.g.Stored(headID(&h), fieldState)
	if err != nil {
		return err
	}
	if indexed != state {
		if err := w.texts(ctx, &h, 1, 1<<62); err != nil {
			return err
		}
		return w.b.Add(headID(&h), headDocument(&h, state))
	}
	if t.last == 0 {
		return nil
	}
	return w.texts(ctx, &h, t.first, t.last)
}

// texts indexes messages. A long conversation goes to the disk in parts; its head comes last and says that it is whole.
func (w *batch) texts(ctx context.Context, h *Head, first, last int64) error {
	for {
		list, err := w.index.source.Texts(ctx, h.ID, first, last, textsAtOnce)
		if err != nil {
			return fmt.Errorf("read messages of %s: %w", h.ID, err)
		}
		for n := range list {
			if list[n].Gone {
				w.b.Remove(textID(&list[n]))
				continue
			}
			if err := w.b.Add(textID(&list[n]), textDocument(h, &list[n])); err != nil {
				return err
			}
		}
		if len(list) < textsAtOnce {
			return nil
		}
		first = list[len(list)-1].Seq + 1
		if err := w.flush(ctx); err != nil {
			return err
		}
	}
}

// flush commits what there is, without a note of how far it came: a crash repeats some of it.
func (w *batch) flush(ctx context.Context) error {
	if err := w.b.Commit(ctx); err != nil {
		return err
	}
	w.b = w.g.Batch()
	return nil
}

// remove takes all of a conversation out.
func (w *batch) remove(ctx context.Context, id string) error {
	if err := w.flush(ctx); err != nil { // what this batch has of it must be seen
		return err
	}
	for {
		ids, err := w.index.documents(ctx, w.g, id)
		if err != nil {
			return err
		}
		for _, doc := range ids {
			w.b.Remove(doc)
		}
		if len(ids) < textsAtOnce {
			return nil
		}
		if err := w.flush(ctx); err != nil {
			return err
		}
	}
}
