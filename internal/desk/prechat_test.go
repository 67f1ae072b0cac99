package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/desk"
)

var asked = []desk.Question{
	{Key: "name", Type: desk.AskText, Label: desk.Words{"en": "Your name"}},
	{Key: "order", Type: desk.AskOrder, Label: desk.Words{"en": "Order number", "de": "Bestellnummer"}, Required: true},
	{Key: "what", Type: desk.AskSelect, Label: desk.Words{"en": "What is wrong?"}, Options: []desk.Choice{
		{Value: "late", Label: desk.Words{"en": "It is late", "de": "Es kommt zu spät"}}, {Value: "broken", Label: desk.Words{"en": "It is broken"}}}},
	{Key: "more", Type: desk.AskTextarea, Label: desk.Words{"en": "Tell more"}},
	{Key: "mail", Type: desk.AskEmail, Label: desk.Words{"en": "E-mail"}},
}

func TestAnswersAreHeldAgainstTheQuestions(t *testing.T) {
	for name, row := range map[string]struct {
		change map[string]string
		field  string
	}{
		"all":                     {map[string]string{"name": "Ada", "what": "late", "more": "a\nb", "mail": "ada@mail.example"}, ""},
		"only what must be there": {nil, ""},
		"nothing where one must":  {map[string]string{"order": "  "}, "fields.order"},
		"what was not asked":      {map[string]string{"admin": "yes"}, "fields.admin"},
		"no choice of ours":       {map[string]string{"what": "stolen"}, "fields.what"},
		"two lines for one":       {map[string]string{"name": "a\nb"}, "fields.name"},
		"no address":              {map[string]string{"mail": "ada"}, "fields.mail"},
		"two addresses":           {map[string]string{"mail": "a@b.example@c.example"}, "fields.mail"},
		"address without a dot":   {map[string]string{"mail": "ada@localhost"}, "fields.mail"},
	} {
		fields := map[string]string{"order": "L-2041"}
		for k, v := range row.change {
			fields[k] = v
		}
		_, err := desk.Answers(asked, fields, "en")
		field := ""
		if err != nil {
			field = desk.AsError(err).Field
		}
		if field != row.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	got, err := desk.Answers(asked, map[string]string{"what": "late", "order": " L-2041 ", "more": ""}, "de-AT", "en")
	if want := []desk.Answer{{Key: "order", Label: "Bestellnummer", Value: "L-2041"}, {Key: "what", Label: "What is wrong?", Value: "late"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAnswersAreReadInTheReadersWords(t *testing.T) {
	late := desk.Answer{Key: "what", Label: "What is wrong?", Value: "late"}
	if got := late.Said(asked, "de", "en"); got.Value != "Es kommt zu spät" {
		t.Errorf("said %+v", got)
	}
	gone := desk.Answer{Key: "colour", Label: "Colour", Value: "brass"}
	if got := gone.Said(asked, "de"); got != gone {
		t.Errorf("what is asked no more became %+v", got)
	}
	for _, row := range []struct {
		words desk.Words
		want  []string
		text  string
	}{
		{desk.Words{"en": "a", "de": "b"}, []string{"de-AT"}, "b"}, {desk.Words{"en": "a", "de": "b"}, []string{"fr", "en"}, "a"},
		{desk.Words{"en": "a", "de": "b"}, []string{"fr"}, "b"}, {nil, []string{"en"}, ""}, {desk.Words{"en": ""}, nil, ""},
	} {
		if got := row.words.In(row.want...); got != row.text {
			t.Errorf("%v in %v is %q", row.words, row.want, got)
		}
	}
}

func TestQuestionsThatNobodyCanAnswerAreRefused(t *testing.T) {
	if list, err := desk.ReadQuestions([]byte(`[{"key":"order","type":"order","label":{"en":"Order number"},"required":true}]`)); err != nil || len(list) != 1 || !list[0].Required {
		t.Errorf("%+v, %v", list, err)
	}
	for _, raw := range []string{"", "null", "[]"} {
		if list, err := desk.ReadQuestions([]byte(raw)); err != nil || len(list) != 0 {
			t.Errorf("%q: %v, %v", raw, list, err)
		}
	}
	one := `{"key":"a","type":"text","label":{"en":"A"}}`
	for name, raw := range map[string]string{
		"no list": `{}`, "no key": `[{"type":"text","label":{"en":"A"}}]`, "a key in capitals": `[{"key":"A","type":"text","label":{"en":"A"}}]`,
		"a key twice": "[" + one + "," + one + "]", "no type": `[{"key":"a","label":{"en":"A"}}]`, "another type": `[{"key":"a","type":"password","label":{"en":"A"}}]`,
		"no words": `[{"key":"a","type":"text","label":{}}]`, "empty words": `[{"key":"a","type":"text","label":{"en":""}}]`,
		"no language": `[{"key":"a","type":"text","label":{"not a tag":"A"}}]`, "nothing to choose": `[{"key":"a","type":"select","label":{"en":"A"}}]`,
		"choices of a text":   `[{"key":"a","type":"text","label":{"en":"A"},"options":[{"value":"x"}]}]`,
		"a choice twice":      `[{"key":"a","type":"select","label":{"en":"A"},"options":[{"value":"x"},{"value":"x"}]}]`,
		"an empty choice":     `[{"key":"a","type":"select","label":{"en":"A"},"options":[{"value":" "}]}]`,
		"a control character": `[{"key":"a","type":"text","label":{"en":"A\u0007"}}]`, "long words": `[{"key":"a","type":"text","label":{"en":"` + strings.Repeat("x", 201) + `"}}]`,
		"too many": "[" + strings.Repeat(one+",", 12) + one + "]",
	} {
		if _, err := desk.ReadQuestions([]byte(raw)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestAnOpeningIsHeldToItsLimits(t *testing.T) {
	many := map[string]string{}
	for i := range desk.MaxQuestions + 1 {
		many[fmt.Sprint("key", i)] = "x"
	}
	for name, row := range map[string]struct {
		opening desk.Opening
		code    desk.Code
		field   string
	}{
		"full":               {desk.Opening{Fields: map[string]string{"order": strings.Repeat("ü", 1000)}, Trail: []desk.Visit{{Page: "/"}}, Article: "a1", Ticket: true}, "", ""},
		"a long answer":      {desk.Opening{Fields: map[string]string{"order": strings.Repeat("ü", 1001)}}, desk.TooLarge, "fields.order"},
		"many answers":       {desk.Opening{Fields: many}, desk.TooLarge, "fields"},
		"a long trail":       {desk.Opening{Trail: make([]desk.Visit, desk.MaxTrail+1)}, desk.TooLarge, "trail"},
		"a page without one": {desk.Opening{Trail: []desk.Visit{{Title: "x"}}}, desk.BadRequest, "page"},
		"a long title":       {desk.Opening{Trail: []desk.Visit{{Page: "/", Title: strings.Repeat("x", 201)}}}, desk.TooLarge, "title"},
		"no article's id":    {desk.Opening{Article: "../a"}, desk.BadRequest, "article"},
	} {
		d := desk.Draft{ClientID: "message-1", Body: "Hello", Opening: &row.opening}
		var code desk.Code
		field := ""
		if err := d.Validate(visitor); err != nil {
			code, field = desk.AsError(err).Code, desk.AsError(err).Field
		}
		if code != row.code || field != row.field {
			t.Errorf("%s: %s on %q", name, code, field)
		}
	}
}

func TestAMessageMayBeFilesAlone(t *testing.T) {
	for name, row := range map[string]struct {
		body  string
		files []string
		field string
	}{
		"files alone": {"", []string{"f1", "f2"}, ""}, "neither": {" ", nil, "body"}, "an empty list": {"", []string{}, "body"},
		"one twice": {"x", []string{"f1", "f1"}, "files"}, "no id": {"x", []string{""}, "files"}, "a path": {"x", []string{"../f1"}, "files"},
		"ten": {"", strings.Split("abcdefghij", ""), ""}, "eleven": {"", strings.Split("abcdefghijk", ""), "files"},
	} {
		d := desk.Draft{Conversation: "c1", ClientID: "message-1", Body: row.body, Files: row.files}
		field := ""
		if err := d.Validate(visitor); err != nil {
			field = desk.AsError(err).Field
		}
		if field != row.field {
			t.Errorf("%s: fault on %q", name, field)
		}
	}
}
