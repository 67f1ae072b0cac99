package desk

import (
	"encoding/json"
	"slices"
	"strings"
)

// IDs is a short list of ids, in the order in which they came, without repeats: the tags and followers of a conversation. It is a string, with
// spaces between, so that a row of the list holds it as it is and two rows compare by value.
type IDs string

// List is the ids, one by one.
func (ids IDs) List() []string { return strings.Fields(string(ids)) }

// Has reports whether id is among them.
func (ids IDs) Has(id string) bool { return slices.Contains(ids.List(), id) }

// Change takes ids away and adds others behind.
func (ids IDs) Change(add, remove []string) IDs {
	list := slices.DeleteFunc(ids.List(), func(id string) bool { return slices.Contains(remove, id) })
	for _, id := range add {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return JoinIDs(list)
}

// JoinIDs is a list of ids as IDs.
func JoinIDs(list []string) IDs { return IDs(strings.Join(list, " ")) }

// UnmarshalJSON reads a list.
func (ids *IDs) UnmarshalJSON(raw []byte) error {
	var list []string
	err := json.Unmarshal(raw, &list)
	*ids = JoinIDs(list)
	return err
}

// MarshalJSON writes a list.
func (ids IDs) MarshalJSON() ([]byte, error) {
	if ids == "" { // of most
		return []byte("[]"), nil
	}
	return json.Marshal(ids.List())
}
