package hooks

import (
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// tagColours are the tokens that a tag may have: fills whose ink can be read on them, in light and dark.
var tagColours = []string{"", "h1", "h2", "h3", "h4", "h5"}

// checkTag accepts names that can be told apart when they are read.
func checkTag(r *core.Record) error {
	name := r.GetString("name")
	if name != strings.TrimSpace(name) || strings.ContainsAny(name, "\r\n\t") {
		return desk.Errorf(desk.BadRequest, "A tag is one line, without spaces around it.").On("name")
	}
	if err := desk.CheckText("name", name, 64); err != nil {
		return err
	}
	if !slices.Contains(tagColours, r.GetString("colour")) {
		return desk.Errorf(desk.BadRequest, "A tag's colour is one of %s, or none.", strings.Join(tagColours[1:], ", ")).On("colour")
	}
	return nil
}

// checkField accepts only fields that agents can fill in.
func checkField(r *core.Record) error {
	return desk.CheckField(desk.FieldType(r.GetString("type")), []byte(r.GetString("options")))
}
