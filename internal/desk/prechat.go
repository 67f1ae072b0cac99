package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Limits on what an inbox asks before a chat.
const (
	MaxQuestions = 12   // a longer form is a reason to leave
	MaxAnswer    = 1000 // characters: what went wrong, in a paragraph
	maxKey       = 40
	maxChoices   = 50
	maxLabel     = 200 // characters
	maxHint      = 500
)

// QuestionType says what an answer may be.
type QuestionType string

// The types of questions.
const (
	AskText     QuestionType = "text"
	AskEmail    QuestionType = "email" // a claim, as any typed address
	AskTextarea QuestionType = "textarea"
	AskSelect   QuestionType = "select"
	AskOrder    QuestionType = "order" // an order number
)

// Words are one text in several locales.
type Words map[string]string

// In is the text in the first of these locales that has one, itself or its language; else in any, always the same.
func (w Words) In(locales ...string) string {
	for _, l := range locales {
		language, _, _ := strings.Cut(l, "-")
		for _, tag := range []string{l, language} {
			if w[tag] != "" {
				return w[tag]
			}
		}
	}
	least := ""
	for tag, text := range w {
		if text != "" && (least == "" || tag < least) {
			least = tag
		}
	}
	return w[least]
}

// Question is one thing that an inbox asks before a chat.
type Question struct {
	Key      string       `json:"key"`
	Type     QuestionType `json:"type"`
	Label    Words        `json:"label"`
	Hint     Words        `json:"hint,omitempty"`
	Required bool         `json:"required,omitempty"`
	Options  []Choice     `json:"options,omitempty"` // with AskSelect
}

// Choice is one answer of a question that has some to choose from.
type Choice struct {
	Value string `json:"value"`
	Label Words  `json:"label"`
}

// Answer is what somebody answered to a question.
type Answer struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value"`
}

// ReadQuestions reads inboxes.prechat; nothing is no questions.
func ReadQuestions(raw []byte) (list []Question, err error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, Errorf(BadRequest, "The questions before a chat are a list.").On("prechat").Because(err)
	}
	return list, CheckQuestions(list)
}

// CheckQuestions says what is wrong with the questions of an inbox.
func CheckQuestions(list []Question) error {
	if len(list) > MaxQuestions {
		return Errorf(TooLarge, "An inbox asks at most %d questions.", MaxQuestions).On("prechat")
	}
	seen := map[string]bool{}
	for i, q := range list {
		field := fmt.Sprintf("prechat.%d", i)
		switch {
		case !validKey(q.Key) || seen[q.Key]:
			return Errorf(BadRequest, "A question has a key of its own: small letters, digits and '_'.").On(field + ".key")
		case !slices.Contains([]QuestionType{AskText, AskEmail, AskTextarea, AskSelect, AskOrder}, q.Type):
			return Errorf(BadRequest, "A question is of type text, email, textarea, select or order.").On(field + ".type")
		case q.Label.In() == "":
			return Errorf(BadRequest, "A question needs its words.").On(field + ".label")
		case (q.Type == AskSelect) != (len(q.Options) > 0) || len(q.Options) > maxChoices:
			return Errorf(BadRequest, "A question to choose from, and no other, has 1 to %d choices.", maxChoices).On(field + ".options")
		}
		seen[q.Key] = true
		if err := q.check(field); err != nil {
			return err
		}
	}
	return nil
}

func (q *Question) check(field string) error {
	if err := q.Label.check(field+".label", maxLabel); err != nil {
		return err
	}
	if err := q.Hint.check(field+".hint", maxHint); err != nil {
		return err
	}
	for i, o := range q.Options {
		if strings.TrimSpace(o.Value) == "" || slices.ContainsFunc(q.Options[:i], func(b Choice) bool { return b.Value == o.Value }) {
			return Errorf(BadRequest, "A choice has a value of its own.").On(field + ".options")
		}
		if err := CheckText(field+".options", o.Value, maxLabel); err != nil {
			return err
		}
		if err := o.Label.check(field+".options", maxLabel); err != nil {
			return err
		}
	}
	return nil
}

func (w Words) check(field string, most int) error {
	for tag, text := range w {
		if !ValidLocale(tag) {
			return Errorf(BadRequest, "%q is not a language tag.", clip(tag, 40)).On(field)
		}
		if err := CheckText(field, text, most); err != nil {
			return err
		}
	}
	return nil
}

// validKey accepts small letters, digits and '_'.
func validKey(key string) bool {
	for _, c := range []byte(key) {
		if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return key != "" && len(key) <= maxKey
}

// Answers holds what a visitor filled in against the questions, in their order, labels in the first of these locales. A value is
// as it was typed, a choice by its value.
func Answers(questions []Question, fields map[string]string, locales ...string) ([]Answer, error) {
	var out []Answer
	for _, q := range questions {
		value := strings.TrimSpace(fields[q.Key])
		if value == "" {
			if q.Required {
				return nil, Errorf(BadRequest, "%s: please fill this in.", q.Label.In(locales...)).On("fields." + q.Key)
			}
			continue
		}
		if !q.takes(value) {
			return nil, Errorf(BadRequest, "%s: this answer does not fit.", q.Label.In(locales...)).On("fields." + q.Key)
		}
		out = append(out, Answer{q.Key, q.Label.In(locales...), value})
	}
	for key := range fields {
		if !slices.ContainsFunc(questions, func(q Question) bool { return q.Key == key }) {
			return nil, Errorf(BadRequest, "This was not asked here.").On("fields." + clip(key, maxKey))
		}
	}
	return out, nil
}

// Introduction is who says hello: by name and address as given, else by the answers to what an inbox asks for the same.
func (o *Opening) Introduction(questions []Question) (name, address, tz string) {
	name, address = strings.TrimSpace(o.Name), strings.TrimSpace(o.Address)
	for _, q := range questions {
		value := strings.TrimSpace(o.Fields[q.Key])
		if name == "" && q.Key == "name" && len(value) <= MaxName {
			name = value
		}
		if address == "" && q.Type == AskEmail {
			address = value
		}
	}
	return name, address, o.TZ
}

func (q *Question) takes(value string) bool {
	switch q.Type {
	case AskSelect:
		return slices.ContainsFunc(q.Options, func(o Choice) bool { return o.Value == value })
	case AskEmail:
		_, err := MailAddress(value)
		return err == nil
	case AskTextarea:
		return true
	default:
		return !strings.ContainsAny(value, "\r\n")
	}
}

// Said is an answer in the words of a reader's languages, as the questions stand today; what is asked no more keeps its old words.
func (a Answer) Said(questions []Question, locales ...string) Answer {
	for _, q := range questions {
		if q.Key != a.Key {
			continue
		}
		a.Label = q.Label.In(locales...)
		for _, o := range q.Options {
			if o.Value == a.Value && o.Label.In(locales...) != "" {
				a.Value = o.Label.In(locales...)
			}
		}
	}
	return a
}
