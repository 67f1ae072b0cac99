package store

import (
	"context"
	"fmt"
)

// Tag is a word that conversations are filed under. Colour is the name of a token.
type Tag struct {
	Named
	Colour     string `json:"colour"`
	Archived   bool   `json:"archived,omitempty"`    // no longer given
	MergedInto string `json:"merged_into,omitempty"` // id of the tag that it has become
}

// TagUse is a tag with what there is of it.
type TagUse struct {
	Tag
	Conversations int `json:"conversations"`
	Macros        int `json:"macros"`
	Views         int `json:"views"`
}

// filing reads what conversations are filed under: also what is so no longer, which past events still name.
func (s *Store) filing(ctx context.Context, out *Me) error {
	out.Tags = []Tag{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var t Tag
		err := scan(&t.ID, &t.Name, &t.Colour, &t.Archived, &t.MergedInto)
		out.Tags = append(out.Tags, t)
		return err
	}, `SELECT id, name, colour, archived, merged_into FROM tags ORDER BY name COLLATE NOCASE, id`)
	if err != nil {
		return fmt.Errorf("list tags: %w", err)
	}
	out.Fields, err = s.allFields(ctx, ofConversations)
	return err
}

// TagUses lists the tags and how much each is used. It counts: for a screen that is opened now and then.
func (s *Store) TagUses(ctx context.Context) ([]TagUse, error) {
	out := []TagUse{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var t TagUse
		err := scan(&t.ID, &t.Name, &t.Colour, &t.Archived, &t.Conversations, &t.Macros, &t.Views)
		out = append(out, t)
		return err
	}, `SELECT t.id, t.name, t.colour, t.archived, (SELECT count(*) FROM conversation_tags x WHERE x.tag = t.id
 OR x.tag IN (SELECT m.id FROM tags m WHERE m.merged_into = t.id)), (SELECT count(*) FROM macros WHERE instr(actions, t.id) > 0),
 (SELECT count(*) FROM views WHERE instr(filter, t.id) > 0) FROM tags t WHERE t.merged_into = '' ORDER BY t.name COLLATE NOCASE, t.id`)
	if err != nil {
		return nil, fmt.Errorf("count what tags are used for: %w", err)
	}
	return out, nil
}
