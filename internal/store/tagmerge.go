package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"porchlight/internal/desk"
)

// Two tags that mean the same become one: at once for whoever files from then on, and conversation by conversation for what was filed before
// (retagger.go). The tag that was merged stays as a row that leads to the other.

// MergeTag makes a tag another one, in macros and saved views too.
func (s *Store) MergeTag(ctx context.Context, from desk.Identity, tag, into string) error {
	if err := s.writer.do(ctx, &mergeTag{from, tag, into}); err != nil {
		return err
	}
	s.retagger.nudge()
	return nil
}

type mergeTag struct {
	from      desk.Identity
	tag, into string
}

const selectMergedInto = `SELECT merged_into FROM tags WHERE id = ?`

func (m *mergeTag) apply(w *writer) error {
	if m.tag == m.into {
		return desk.Errorf(desk.BadRequest, "A tag can't be merged into itself.").On("into")
	}
	names := map[string]string{}
	for field, id := range map[string]string{"tag": m.tag, "into": m.into} {
		var merged, name string
		found, err := w.tx.row(`SELECT merged_into, name FROM tags WHERE id = ?`, []any{id}, &merged, &name)
		if err != nil {
			return err
		}
		if !found {
			return desk.Errorf(desk.NotFound, "There is no such tag.").On(field)
		}
		if merged != "" {
			return desk.Errorf(desk.Conflict, "This tag has been merged already.").On(field)
		}
		names[field] = name
	}
	// whatever was merged into it leads on, and never in two steps
	if _, err := w.tx.exec(`UPDATE tags SET merged_into = ?, archived = 1, updated = ? WHERE id = ? OR merged_into = ?`, m.into, w.stamp, m.tag, m.tag); err != nil {
		return err
	}
	if _, err := w.tx.exec(`UPDATE tags SET archived = 0, updated = ? WHERE id = ?`, w.stamp, m.into); err != nil {
		return err
	}
	if err := m.rewrite(w, "macros", "actions", m.inActions); err != nil {
		return err
	}
	if err := m.rewrite(w, "views", "filter", m.inFilter); err != nil {
		return err
	}
	return w.audit(AuditLine{Actor: AuditActor(m.from), Action: "merged", Object: "tags/" + m.tag, Change: AuditChange{Name: names["tag"], Into: names["into"]}})
}

// rewrite puts the other tag into the records of a collection that name this one.
func (m *mergeTag) rewrite(w *writer, collection, column string, change func(raw []byte) (any, error)) error {
	docs := map[string]string{}
	err := w.tx.each(func(scan func(...any) error) error {
		var id, raw string
		err := scan(&id, &raw)
		docs[id] = raw
		return err
	}, `SELECT id, `+column+` FROM `+collection+` WHERE instr(`+column+`, ?) > 0`, m.tag)
	if err != nil {
		return err
	}
	for id, raw := range docs {
		next, err := change([]byte(raw))
		if err != nil {
			return fmt.Errorf("merge a tag in %s %s: %w", collection, id, err)
		}
		b, err := json.Marshal(next)
		if err != nil {
			return err
		}
		if _, err := w.tx.exec(`UPDATE `+collection+` SET `+column+` = ?, updated = ? WHERE id = ?`, string(b), w.stamp, id); err != nil {
			return err
		}
	}
	return nil
}

// inActions leaves a macro with one answer to what it does with a tag: the first.
func (m *mergeTag) inActions(raw []byte) (any, error) {
	var actions []desk.Action
	if err := json.Unmarshal(raw, &actions); err != nil {
		return nil, err
	}
	seen, next := map[string]bool{}, make([]desk.Action, 0, len(actions))
	for _, a := range actions {
		if a.Tag = m.lead(a.Tag); a.Tag != "" && seen[a.Tag] {
			continue
		}
		seen[a.Tag] = true
		next = append(next, a)
	}
	return next, nil
}

func (m *mergeTag) inFilter(raw []byte) (any, error) {
	filter := map[string]any{}
	if err := json.Unmarshal(raw, &filter); err != nil {
		return nil, err
	}
	tags, _ := filter["tag"].([]any)
	next := make([]any, 0, len(tags))
	for _, t := range tags {
		if id, ok := t.(string); ok {
			t = m.lead(id)
		}
		if !slices.Contains(next, t) {
			next = append(next, t)
		}
	}
	if len(next) > 0 {
		filter["tag"] = next
	}
	return filter, nil
}

func (m *mergeTag) lead(tag string) string {
	if tag == m.tag {
		return m.into
	}
	return tag
}
