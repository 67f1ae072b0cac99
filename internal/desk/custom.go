package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// FieldType says what a field of the desk's own holds.
type FieldType string

// The types of fields.
const (
	TextField     FieldType = "text"
	NumberField   FieldType = "number"
	DateField     FieldType = "date"     // a day, written 2026-03-29
	CheckboxField FieldType = "checkbox" // true or false
	SelectField   FieldType = "select"   // one of Options
)

// Field is one that a desk has made up for its conversations or contacts.
type Field struct {
	Key     string    `json:"key"`
	Label   string    `json:"label"`
	Type    FieldType `json:"type"`
	Options []string  `json:"options,omitempty"`
	// Archived ones keep their values, and take no new ones.
	Archived bool `json:"archived,omitempty"`
}

const (
	maxFieldText   = 1000 // characters of a text
	maxFieldNumber = 1e15 // beyond it a number of JSON loses its ones
	maxOptions     = 100  // of a field: more are searched, not chosen
	maxOption      = 200  // characters
)

// ReadOptions reads what the schema keeps of a field's choices: a list of texts.
func ReadOptions(raw []byte) (options []string, err error) {
	if len(bytes.TrimSpace(raw)) == 0 || string(raw) == "null" {
		return nil, nil
	}
	if err := json.Unmarshal(raw, &options); err != nil {
		return nil, Errorf(BadRequest, "The options of a field are a list of texts.").On("options").Because(err)
	}
	seen := map[string]bool{}
	for _, o := range options {
		if o == "" || o != strings.TrimSpace(o) || seen[o] || len([]rune(o)) > maxOption || strings.ContainsAny(o, "\r\n") {
			return nil, Errorf(BadRequest, "Each option is one line of at most %d characters, and there once.", maxOption).On("options")
		}
		seen[o] = true
	}
	if len(options) > maxOptions {
		return nil, Errorf(BadRequest, "A field has at most %d options.", maxOptions).On("options")
	}
	return options, nil
}

// CheckField accepts only fields that an agent can fill in.
func CheckField(t FieldType, options []byte) error {
	list, err := ReadOptions(options)
	if err != nil {
		return err
	}
	if t == SelectField && len(list) == 0 {
		return Errorf(BadRequest, "A field to choose from needs its options.").On("options")
	}
	return nil
}

// Check returns a value as it is kept; nil when it says that there is none.
func (f Field) Check(raw json.RawMessage) (any, error) {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, f.wrong("%s could not be read.").Because(err)
	}
	if v == nil {
		return nil, nil
	}
	if f.Type == CheckboxField {
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return nil, f.wrong("%s is either true or false.")
	}
	if f.Type == NumberField {
		if n, ok := v.(float64); ok && math.Abs(n) <= maxFieldNumber {
			return n, nil
		}
		return nil, f.wrong("%s is a number of at most 15 digits.")
	}
	text, ok := v.(string)
	if !ok {
		return nil, f.wrong("%s is a text.")
	}
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil
	}
	return f.checkText(text)
}

func (f Field) checkText(text string) (any, error) {
	switch f.Type {
	case DateField:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, f.wrong("%s is a day, written 2026-03-29.").Because(err)
		}
	case SelectField:
		if !slices.Contains(f.Options, text) {
			return nil, f.wrong("%s is one of the options that are offered.")
		}
	default:
		if err := CheckText(f.at(), text, maxFieldText); err != nil {
			return nil, err
		}
	}
	return text, nil
}

func (f Field) at() string { return "custom." + f.Key }

func (f Field) wrong(format string) *Error {
	name := f.Label
	if name == "" {
		name = f.Key
	}
	return Errorf(BadRequest, format, name).On(f.at())
}

// Custom is the values of the desk's own fields: a JSON object by key, empty when there are none. It is a string, so that two rows compare by value.
type Custom string

// Scan reads a JSON column, in which "nothing" has several forms.
func (c *Custom) Scan(src any) error {
	var text string
	switch src := src.(type) {
	case nil:
	case string:
		text = src
	case []byte:
		text = string(src)
	default:
		return fmt.Errorf("custom fields are a %T", src)
	}
	if text == "null" || text == "{}" || !strings.HasPrefix(text, "{") {
		text = ""
	}
	*c = Custom(text)
	return nil
}

// UnmarshalJSON keeps the object as it stands.
func (c *Custom) UnmarshalJSON(raw []byte) error { return c.Scan(string(raw)) }

// MarshalJSON writes the object.
func (c Custom) MarshalJSON() ([]byte, error) {
	if c == "" {
		return []byte("{}"), nil
	}
	return []byte(c), nil
}

// Change sets values, which fields must know. changed are the keys whose value is another now, in order. What belonged to a field that is there no
// more stays until it is taken away.
func (c Custom) Change(fields []Field, set map[string]json.RawMessage) (next Custom, changed []string, err error) {
	values := map[string]any{}
	if c != "" {
		if err := json.Unmarshal([]byte(c), &values); err != nil {
			return c, nil, fmt.Errorf("read custom fields: %w", err)
		}
	}
	for key, raw := range set {
		value, err := checkValue(fields, key, raw, values)
		if err != nil {
			return c, nil, err
		}
		switch before, had := values[key]; {
		case value == nil && !had || had && before == value:
			continue
		case value == nil:
			delete(values, key)
		default:
			values[key] = value
		}
		changed = append(changed, key)
	}
	slices.Sort(changed)
	if len(values) == 0 {
		return "", changed, nil
	}
	b, err := json.Marshal(values)
	return Custom(b), changed, err
}

func checkValue(fields []Field, key string, raw json.RawMessage, values map[string]any) (any, error) {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key })
	if i >= 0 {
		return fields[i].Check(raw)
	}
	if _, had := values[key]; had && string(bytes.TrimSpace(raw)) == "null" {
		return nil, nil
	}
	return nil, Errorf(BadRequest, "There is no field %q.", key).On("custom." + key)
}
