package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"porchlight/internal/desk"
)

// retagger brings conversations in line with what became of their tags: those of a tag that was merged get the other one, and those of a tag that
// has another name are told of again, so that the search finds them by it. The rows of tags say what is left to do: it remembers nothing, and goes on
// after a crash.
type retagger struct {
	store  *Store
	nudged chan struct{}
	done   func() // told when a tag is done with
}

const (
	retaggedAtOnce = 50               // conversations in one operation: some 10 ms, with messages in between
	retagRetry     = 15 * time.Second // what failed, a full disk say, is not over sooner
)

// TagsChanged is told of tags saved past the writer, after the commit.
func (s *Store) TagsChanged() { s.retagger.nudge() }

func (r *retagger) nudge() {
	select {
	case r.nudged <- struct{}{}:
	default: // it has been said
	}
}

func (r *retagger) run(ctx context.Context) error {
	r.nudge()
	retry := time.NewTimer(retagRetry)
	defer retry.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.nudged:
		case <-retry.C:
		}
		if err := r.pass(ctx); err != nil && ctx.Err() == nil {
			r.store.logger.Error("bring conversations in line with their tags", "err", err)
			retry.Reset(retagRetry)
		}
	}
}

const (
	selectMergedTags = `SELECT id, merged_into FROM tags t WHERE merged_into != '' AND EXISTS (SELECT 1 FROM conversation_tags WHERE tag = t.id)`
	selectRenamed    = `SELECT id, name FROM tags WHERE formerly != ''`
)

// pass does all there is to do.
func (r *retagger) pass(ctx context.Context) error {
	merged, err := r.pairs(ctx, selectMergedTags)
	if err != nil {
		return fmt.Errorf("list merged tags: %w", err)
	}
	for _, p := range merged {
		if err := r.through(ctx, &retag{tag: p[0], into: p[1]}); err != nil {
			return fmt.Errorf("merge tag %s: %w", p[0], err)
		}
		r.done()
	}
	renamed, err := r.pairs(ctx, selectRenamed)
	if err != nil {
		return fmt.Errorf("list renamed tags: %w", err)
	}
	for _, p := range renamed {
		if err := r.through(ctx, &retag{tag: p[0], name: p[1]}); err != nil {
			return fmt.Errorf("tell of renamed tag %s: %w", p[0], err)
		}
	}
	return nil
}

func (r *retagger) pairs(ctx context.Context, query string) (out [][2]string, err error) {
	err = r.store.each(ctx, func(scan func(...any) error) error {
		var p [2]string
		err := scan(&p[0], &p[1])
		out = append(out, p)
		return err
	}, query)
	return out, err
}

// through runs op until nothing is left.
func (r *retagger) through(ctx context.Context, op *retag) error {
	for {
		if err := r.store.writer.do(ctx, op); err != nil {
			return err
		}
		if op.over {
			return nil
		}
		op.after = op.last
	}
}

// retag takes the next conversations of a tag: into another tag, or, when it has none, to be told of by its new name.
type retag struct {
	tag, into, name string
	after           int64 // rows of conversation_tags up to here are done

	// what came of it
	last int64
	over bool
}

const selectTagged = `SELECT rowid, conversation FROM conversation_tags WHERE tag = ? AND rowid > ? ORDER BY rowid LIMIT ?`

func (o *retag) apply(w *writer) error {
	var conversations []string
	o.last = o.after
	err := w.tx.each(func(scan func(...any) error) error {
		var id string
		err := scan(&o.last, &id)
		conversations = append(conversations, id)
		return err
	}, selectTagged, o.tag, o.after, retaggedAtOnce)
	if err != nil {
		return err
	}
	for _, id := range conversations {
		if err := o.one(w, id); err != nil {
			return err
		}
	}
	if o.over = len(conversations) < retaggedAtOnce; o.over && o.name != "" {
		_, err = w.tx.exec(`UPDATE tags SET formerly = '' WHERE id = ? AND name = ?`, o.tag, o.name) // unless it has yet another one
	}
	return err
}

func (o *retag) one(w *writer, conversation string) error {
	h, found, err := w.head(conversation)
	if err != nil || !found {
		return err
	}
	if o.into != "" {
		if _, err := w.tx.exec(`DELETE FROM conversation_tags WHERE conversation = ? AND tag = ?`, conversation, o.tag); err != nil {
			return err
		}
		if _, err := w.tx.exec(`INSERT INTO conversation_tags (id, conversation, tag, created, updated) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING`,
			newID(w.now), conversation, o.into, w.stamp, w.stamp); err != nil {
			return err
		}
		h.Tags = h.Tags.Change([]string{o.into}, []string{o.tag})
		w.save(h)
	}
	return w.report(h, desk.ConversationChanged, nil, nil)
}

// leads replaces tags that were merged by those that they lead to: a macro, an undo or a tab of before may still name them.
func (w *writer) leads(tags []string) ([]string, error) {
	out := make([]string, 0, len(tags))
	for _, tag := range tags {
		var into string
		if _, err := w.tx.row(selectMergedInto, []any{tag}, &into); err != nil {
			return nil, err
		}
		if into == "" {
			into = tag
		}
		if !slices.Contains(out, into) {
			out = append(out, into)
		}
	}
	return out, nil
}
