package desk

import (
	"encoding/json"
	"strings"
)

// ContactPatch is a change to a contact that an agent asks for. Nil fields stay. Version, when not empty, must be the current one.
type ContactPatch struct {
	Version string
	Name    *string
	Company *string
	Phone   *string
	Locale  *string                    // BCP 47; empty: not known
	TZ      *string                    // IANA; empty: not known
	Custom  map[string]json.RawMessage // by the field's key; null takes a value away
}

// maxPhone is how many characters a number has with all that people write around it.
const maxPhone = 64

// MaxContactNote is how many characters a note about a contact has: a few paragraphs. What happened stands in conversations.
const MaxContactNote = 5000

// Empty reports whether a patch names nothing to change.
func (p ContactPatch) Empty() bool {
	return p.Name == nil && p.Company == nil && p.Phone == nil && p.Locale == nil && p.TZ == nil && len(p.Custom) == 0
}

// Validate checks a patch and trims what was typed; which fields of its own the desk has is the store's to know.
func (p *ContactPatch) Validate() error {
	if p.Empty() {
		return Errorf(BadRequest, "Nothing to change was named.")
	}
	for _, line := range []struct {
		field string
		text  *string
		most  int
	}{{"name", p.Name, MaxName}, {"company", p.Company, MaxName}, {"phone", p.Phone, maxPhone}} {
		if line.text == nil {
			continue
		}
		*line.text = strings.TrimSpace(*line.text)
		if strings.ContainsAny(*line.text, "\r\n\t") {
			return Errorf(BadRequest, "This is one line.").On(line.field)
		}
		if err := CheckText(line.field, *line.text, line.most); err != nil {
			return err
		}
	}
	if p.Locale != nil && *p.Locale != "" && !ValidLocale(*p.Locale) {
		return Errorf(BadRequest, "%q is not a language tag (BCP 47).", *p.Locale).On("locale")
	}
	if p.TZ != nil && *p.TZ != "" && !ValidZone(*p.TZ) {
		return Errorf(BadRequest, "%q is not a time zone of the IANA database.", *p.TZ).On("tz")
	}
	return nil
}

// ContactPrincipals are those by which an agent sees contacts: a contact is seen by who sees one of their conversations, and
// supervisors see all of them. Of the conversations everybody sees their own alone, here as everywhere.
func (id Identity) ContactPrincipals() []string {
	if id.Role == RoleSupervisor || id.Role == RoleAdmin {
		return []string{PrincipalAll}
	}
	return id.Principals
}
