package store

import (
	"context"
	"fmt"
)

// Tag is a word that conversations are filed under. Colour is the name of a token.
type Tag struct {
	Named
	Colour string `json:"colour"`
}

// filing reads what conversations can be filed under.
func (s *Store) filing(ctx context.Context, out *Me) error {
	out.Tags = []Tag{}
	err := s.each(ctx, func(scan func(...any) error) error {
		var t Tag
		err := scan(&t.ID, &t.Name, &t.Colour)
		out.Tags = append(out.Tags, t)
		return err
	}, `SELECT id, name, colour FROM tags ORDER BY name COLLATE NOCASE`)
	if err != nil {
		return fmt.Errorf("list tags: %w", err)
	}
	out.Fields, err = s.fields(ctx, ofConversations)
	return err
}
