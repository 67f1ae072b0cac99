package desk

import (
	"encoding/json"
	"slices"
)

// Value is what a field of the desk's own may be asked for: a text, a number, true or false; nil asks for what has none.
type Value any

// holdsCustom reports whether the values of the desk's own fields are those that are asked for.
func (f Filter) holdsCustom(custom Custom) bool {
	if len(f.Custom) == 0 {
		return true
	}
	var has map[string]Value
	_ = json.Unmarshal([]byte(custom), &has) // what is none has no values
	for key, asked := range f.Custom {
		if !anyOf(asked, func(v Value) bool { return has[key] == v }) {
			return false
		}
	}
	return true
}

// customOK reports whether what is asked of own fields can be asked: whether there are such fields is another matter, for views outlive them.
func (f Filter) customOK() bool {
	if len(f.Custom) > valuesMost {
		return false
	}
	for key, values := range f.Custom {
		if !idPattern.MatchString(key) || !all(values, oneValue) {
			return false
		}
	}
	return true
}

func oneValue(v Value) bool {
	switch v := v.(type) {
	case nil, bool, float64:
		return true
	case string:
		return v != "" && CheckText("filter", v, maxFieldText) == nil
	}
	return false
}

// Keys are the own fields that are asked about, in an order that stays.
func (f Filter) Keys() []string {
	keys := make([]string, 0, len(f.Custom))
	for key := range f.Custom {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
