package desk

import (
	"regexp"
	"slices"
	"strings"
)

// Variables of saved replies, as they stand between braces: {contact.first_name|there} is the name, or "there" when nobody knows it. The
// workspace fills them in where the agent can see and change the words (ui/shared/variables.ts); a table that both test themselves
// against holds the two lists together. A name without a dot, such as {date}, is a blank that the agent fills in. A backslash
// before the brace makes it a brace.
var Variables = []string{"contact.first_name", "contact.name", "contact.company", "contact.address", "conversation.number", "conversation.subject",
	"agent.name", "team.name", "company.name"}

// fieldVariable begins the name of a variable that is a field of the desk's own: {field.order_number}.
const fieldVariable = "field."

// maxOther bounds the words that take a variable's place.
const maxOther = 200

// What looks like a variable: a name with a dot, in any case and with spaces around it, so that a slip is found and said.
var variable = regexp.MustCompile(`(\\?)\{([^\S\n]*\pL[\pL\pN_-]*(?:\.[\pL\pN_-]+)+[^\S\n]*)(?:\|([^{}\n]*))?\}`)

// CheckVariables refuses a text with a variable that nobody can fill in. fields are the keys of the desk's own fields.
func CheckVariables(text string, fields []string) error {
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		escaped, name, other := m[1] != "", m[2], m[3]
		key, field := strings.CutPrefix(name, fieldVariable)
		switch {
		case escaped:
		case field && !slices.Contains(fields, key):
			return Errorf(BadRequest, "{%s}: conversations have no field %q.", name, key).On("body")
		case !field && !slices.Contains(Variables, name):
			return Errorf(BadRequest, "There is no variable {%s}. They are %s, and field. with the key of a field.", clip(name, 60), strings.Join(Variables, ", ")).On("body")
		case len([]rune(other)) > maxOther:
			return Errorf(TooLarge, "What takes the place of {%s} has at most %d characters.", name, maxOther).On("body")
		}
	}
	return nil
}
