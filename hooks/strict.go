package hooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"porchlight/internal/desk"
)

// strictJSON decodes one JSON value without unknown fields and without anything behind it.
func strictJSON(raw []byte, v any) error {
	if !utf8.Valid(raw) {
		return desk.Errorf(desk.BadRequest, "The request is not valid UTF-8.")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return asBadJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return desk.Errorf(desk.BadRequest, "There is something behind the JSON value.")
	}
	return nil
}

func asBadJSON(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return desk.Errorf(desk.BadRequest, "%s is of the wrong type.", kind.Field).On(kind.Field).Because(err)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name = strings.Trim(name, `"`)
		return desk.Errorf(desk.BadRequest, "There is no field %q here.", name).On(name)
	}
	return desk.Errorf(desk.BadRequest, "The request is not JSON as it is expected here.").Because(err)
}
