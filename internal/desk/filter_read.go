package desk

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
)

// valuesMost is how many values one field of a filter takes: one that lists more is a search.
const valuesMost = 20

// ReadFilter reads a filter and refuses what is none: a filter that somebody misspelled must not show everything.
func ReadFilter(raw []byte) (f Filter, err error) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
		return f, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil || d.More() {
		return Filter{}, Errorf(BadRequest, "This is not a filter of a view.").On("filter").Because(err)
	}
	return f, f.Validate()
}

var idPattern = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// Validate says what is wrong with a filter.
func (f Filter) Validate() error {
	id := func(special ...string) func(string) bool {
		return func(v string) bool {
			return slices.Contains(special, v) || idPattern.MatchString(v) && v != Me && v != Mine && v != None
		}
	}
	wrong := ""
	for _, field := range []struct {
		name string
		ok   bool
	}{
		{"status", all(f.Statuses, among(Open, Pending, Snoozed, Solved))},
		{"assignee", all(f.Assignees, id(Me, None))},
		{"team", all(f.Teams, id(Mine, None))},
		{"inbox", all(f.Inboxes, id())},
		{"tag", all(f.Tags, id(None))},
		{"priority", all(f.Priorities, among(Low, Normal, High, Urgent))},
		{"kind", all(f.Kinds, among(Chat, Ticket))},
		{"locale", all(f.Locales, ValidLocale)},
		{"waiting", among("", Waits, Answered)(f.Waiting)},
		{"due", all(f.Due, among(Overdue, DueInDay, DueInWeek, DueSometime, DueNever))},
		{"rating", all(f.Ratings, among(RatedPoor, RatedFair, RatedGood, NotRated, ToFollowUp))},
		{"custom", f.customOK()},
		{"order", among("", Newest, Oldest, LongestWait, SoonestDue)(f.Order)},
	} {
		if !field.ok && wrong == "" {
			wrong = field.name
		}
	}
	if wrong != "" {
		return Errorf(BadRequest, "The view's filter has a value for %s that does not exist, or more than %d.", wrong, valuesMost).On("filter")
	}
	if !f.Descends() && slices.Contains(f.Statuses, Solved) {
		return Errorf(BadRequest, "A view with solved conversations shows the newest first.").On("filter")
	}
	return nil
}

func all[T any](values []T, ok func(T) bool) bool {
	return len(values) <= valuesMost && !slices.ContainsFunc(values, func(v T) bool { return !ok(v) })
}

func among[T comparable](known ...T) func(T) bool {
	return func(v T) bool { return slices.Contains(known, v) }
}
