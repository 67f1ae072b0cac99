package desk_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/desk"
)

var fields = []desk.Field{
	{Key: "order", Label: "Order number", Type: desk.TextField}, {Key: "items", Type: desk.NumberField}, {Key: "moving", Type: desk.DateField},
	{Key: "vip", Type: desk.CheckboxField}, {Key: "floor", Type: desk.SelectField, Options: []string{"ground", "upper"}},
}

func TestAFieldTakesWhatItsTypeSays(t *testing.T) {
	for _, row := range []struct{ key, value, want string }{ // want "": refused
		{"order", `" L-2041 "`, `{"order":"L-2041"}`}, {"order", `7`, ""}, {"order", `["a"]`, ""}, {"order", `"` + strings.Repeat("ü", 1001) + `"`, ""},
		{"order", `"a\u0007"`, ""}, {"order", `"  "`, "{}"}, {"order", `null`, "{}"},
		{"items", `3`, `{"items":3}`}, {"items", `-0.5`, `{"items":-0.5}`}, {"items", `"3"`, ""}, {"items", `1e16`, ""}, {"items", `true`, ""},
		{"moving", `"2028-02-29"`, `{"moving":"2028-02-29"}`}, {"moving", `"2027-02-29"`, ""}, {"moving", `"29.2.2028"`, ""}, {"moving", `1790000000000`, ""},
		{"vip", `true`, `{"vip":true}`}, {"vip", `false`, `{"vip":false}`}, {"vip", `"yes"`, ""}, {"vip", `1`, ""},
		{"floor", `"upper"`, `{"floor":"upper"}`}, {"floor", `"cellar"`, ""}, {"floor", `{}`, ""},
		{"unknown", `"a"`, ""}, {"unknown", `null`, ""},
	} {
		next, _, err := desk.Custom("").Change(fields, map[string]json.RawMessage{row.key: json.RawMessage(row.value)})
		var e *desk.Error
		if row.want == "" {
			if !errors.As(err, &e) || e.Field != "custom."+row.key || e.Text == "" || next != "" {
				t.Errorf("%s = %s: %v and %q, want a refusal on custom.%s", row.key, row.value, err, next, row.key)
			}
			continue
		}
		if got, _ := json.Marshal(next); err != nil || string(got) != row.want {
			t.Errorf("%s = %s is %s (%v), want %s", row.key, row.value, got, err, row.want)
		}
	}
}

func TestFieldsChangeTogetherOrNotAtAll(t *testing.T) {
	was := desk.Custom(`{"gone":"from a field that was deleted","items":3,"order":"L-1"}`)
	set := func(text string) (m map[string]json.RawMessage) {
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	next, changed, err := was.Change(fields, set(`{"order":"L-1","items":null,"vip":true}`))
	if err != nil || next != `{"gone":"from a field that was deleted","order":"L-1","vip":true}` || !slices.Equal(changed, []string{"items", "vip"}) {
		t.Errorf("%s, changed %v (%v)", next, changed, err)
	}
	if next, changed, err = was.Change(fields, set(`{"vip":true,"floor":"attic"}`)); err == nil || next != was || changed != nil {
		t.Errorf("one bad value among good ones: %s, changed %v (%v)", next, changed, err)
	}
	if next, _, err = was.Change(fields, set(`{"gone":null,"items":null,"order":""}`)); err != nil || next != "" {
		t.Errorf("all taken away: %q (%v)", next, err)
	}
}

func TestAFieldToChooseFromNeedsOptions(t *testing.T) {
	for options, fine := range map[string]bool{`["ground","upper"]`: true, ``: false, `null`: false, `[]`: false, `["a","a"]`: false, `[" a"]`: false, `[""]`: false,
		`{"a":1}`: false, `[1]`: false, `["a\nb"]`: false} {
		if err := desk.CheckField(desk.SelectField, []byte(options)); (err == nil) != fine {
			t.Errorf("%s: %v", options, err)
		}
	}
	if err := desk.CheckField(desk.TextField, nil); err != nil {
		t.Error(err)
	}
}
