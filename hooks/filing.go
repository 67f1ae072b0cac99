package hooks

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
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

// bindFiling keeps what was filed from being lost by a change of what it was filed under.
func bindFiling(app core.App) {
	app.OnRecordUpdate("custom_fields").BindFunc(keepFieldsValues)
	app.OnRecordDelete("custom_fields").BindFunc(keepFieldInUse)
	app.OnRecordUpdate("tags").BindFunc(noteFormerName)
	app.OnRecordDelete("tags").BindFunc(keepTagInUse)
}

// noteFormerName leaves a trace of a new name until the search has heard of it.
func noteFormerName(e *core.RecordEvent) error {
	if was := e.Record.Original().GetString("name"); was != e.Record.GetString("name") {
		e.Record.Set("formerly", was)
	}
	return e.Next()
}

// keepFieldsValues refuses another key, and another type once there are values: they would be lost, or be of a type that they are not.
func keepFieldsValues(e *core.RecordEvent) error {
	was := e.Record.Original()
	for _, field := range []string{"object", "key"} {
		if e.Record.GetString(field) != was.GetString(field) {
			return desk.Errorf(desk.BadRequest, "A field keeps the key that its values are stored under. Make a new one, and archive this.").On(field)
		}
	}
	if e.Record.GetString("type") != was.GetString("type") {
		held, err := holdsValues(e.App, was)
		if err != nil {
			return err
		}
		if held {
			return desk.Errorf(desk.Conflict, "This field holds values already, so its type stays. Make a new one, and archive this.").On("type")
		}
	}
	return e.Next()
}

func keepFieldInUse(e *core.RecordEvent) error {
	held, err := holdsValues(e.App, e.Record)
	if err != nil {
		return err
	}
	if held {
		return desk.Errorf(desk.Conflict, "This field holds values. Archive it: it is no longer shown then, and they are kept.").On("key")
	}
	return e.Next()
}

// holdsValues reports whether anything was entered in a field. It reads whole collections: fields change now and then.
func holdsValues(app core.App, field *core.Record) (bool, error) {
	table := map[string]string{"conversation": "conversations", "contact": "contacts"}[field.GetString("object")]
	if table == "" {
		return false, nil
	}
	var held bool
	err := app.DB().NewQuery(`SELECT EXISTS (SELECT 1 FROM ` + table + ` WHERE instr(custom, {:quoted}) > 0 AND json_valid(custom)
 AND json_extract(custom, {:path}) IS NOT NULL)`).
		Bind(dbx.Params{"quoted": `"` + field.GetString("key") + `"`, "path": `$."` + field.GetString("key") + `"`}).Row(&held)
	if err != nil {
		return false, fmt.Errorf("look for values of field %s: %w", field.GetString("key"), err)
	}
	return held, nil
}

// keepTagInUse says what to do instead: PocketBase would only say that something refers to it.
func keepTagInUse(e *core.RecordEvent) error {
	n, err := e.App.CountRecords("conversation_tags", dbx.HashExp{"tag": e.Record.Id})
	if err != nil {
		return fmt.Errorf("count what has tag %s: %w", e.Record.Id, err)
	}
	if n > 0 {
		return desk.Errorf(desk.Conflict, "Conversations have this tag. Archive it, or merge it into another one.").On("name")
	}
	return e.Next()
}

// tagChanged tells everybody, and has what is filed under a new name found by it.
func tagChanged(_ context.Context, d *Desk, _ *core.Record) error {
	d.Store.TagsChanged()
	d.Hub.FilingChanged()
	return nil
}

func fieldChanged(_ context.Context, d *Desk, _ *core.Record) error {
	d.Hub.FilingChanged()
	return nil
}

// listTags is what an admin looks after: the tags, and how much each is used.
func listTags(c *call) error {
	tags, err := c.desk.Store.TagUses(c.Request.Context())
	if err != nil {
		return err
	}
	return c.json(map[string]any{"tags": tags})
}

// mergeTag makes one tag another. What was filed before follows in a while; it is not waited for.
func mergeTag(c *call) error {
	var b struct {
		Into string `json:"into"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	if err := c.desk.Store.MergeTag(c.Request.Context(), c.from, c.Request.PathValue("id"), b.Into); err != nil {
		return err
	}
	c.desk.Hub.FilingChanged()
	c.desk.Hub.ViewsChanged("")
	return c.NoContent(http.StatusAccepted)
}
