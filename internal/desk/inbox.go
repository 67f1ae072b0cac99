package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Limits of what an inbox may say and list.
const (
	maxDomains    = 100
	maxGreeting   = 500           // characters: what fits the panel's head without scrolling
	maxPrivacy    = 1000          // characters: a paragraph
	maxLauncher   = 60            // characters: one line beside the lamp
	maxTarget     = 7 * 24 * 3600 // seconds: a week; later is no first reply
	maxOffset     = 200           // px from the edges of the page
	maxFieldWords = 40            // locales of one text
)

var color = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// CheckDomains says what is wrong with inboxes.domains: websites as "shop.example", "shop.example:8080", "https://shop.example" or
// "*.shop.example".
func CheckDomains(raw []byte) error {
	var list []string
	if empty(raw) {
		return nil
	}
	if json.Unmarshal(raw, &list) != nil {
		return Errorf(BadRequest, "The field domains is a list of websites, such as [\"https://shop.example\"].").On("domains")
	}
	if len(list) > maxDomains {
		return Errorf(BadRequest, "An inbox lists at most %d websites.", maxDomains).On("domains")
	}
	for _, d := range list {
		if !validDomain(d) {
			return Errorf(BadRequest, "%q is no website: write it as shop.example, https://shop.example or *.shop.example.", clip(d, 60)).On("domains")
		}
	}
	return nil
}

func validDomain(d string) bool {
	scheme, rest, found := strings.Cut(d, "://")
	if !found {
		rest = d
	} else if scheme != "http" && scheme != "https" {
		return false
	}
	host := strings.TrimPrefix(rest, "*.")
	u, err := url.Parse("https://" + host)
	return err == nil && u.Host == host && u.Hostname() != "" && !strings.ContainsAny(host, "*@/?# \t")
}

// rule says whether a value of a key is what is expected there: empty when it is, else the sentence.
type rule func(json.RawMessage) string

var inboxSettings = map[string]rule{
	"typing_preview": isBool,
	"page_trail":     isBool,
	"visitors":       isBool,
	"privacy":        textOf(maxPrivacy),
	"rating":         oneOf("faces", "thumbs", "off"),
	"have_ready":     wordsOf(maxPrivacy),
	"reply_by_mail":  isBool,
	"target_s":       numberUpTo(maxTarget),
	"next_target_s":  numberUpTo(maxTarget),
	"answer_s":       numberUpTo(maxTarget),
	"reopen_days":    numberUpTo(maxReopenDays),
	"identity":       oneOf("off", "accepted", "required"),
}

var inboxBrand = map[string]rule{
	"name":          textOf(maxLabelShort),
	"color":         isColor,
	"position":      oneOf("start", "end"),
	"offset":        numberUpTo(maxOffset),
	"greeting":      wordsOf(maxGreeting),
	"launcher_text": wordsOf(maxLauncher),
}

const maxLabelShort = 200 // characters of a name

// CheckInboxSettings and CheckInboxBrand name the key that cannot be what it is. Keys that are not known are refused, too: a
// misspelt one would be a setting that does nothing.
func CheckInboxSettings(raw []byte) error { return checkKeys("settings", raw, inboxSettings) }

// CheckInboxBrand is CheckInboxSettings for inboxes.brand.
func CheckInboxBrand(raw []byte) error { return checkKeys("brand", raw, inboxBrand) }

func checkKeys(field string, raw []byte, rules map[string]rule) error {
	if empty(raw) {
		return nil
	}
	var values map[string]json.RawMessage
	if json.Unmarshal(raw, &values) != nil {
		return Errorf(BadRequest, "The field %s is an object of keys and values.", field).On(field)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		check, known := rules[key]
		if !known {
			return Errorf(BadRequest, "The field %s has no key %q. There are: %s.", field, clip(key, 40), strings.Join(slices.Sorted(maps.Keys(rules)), ", ")).On(field)
		}
		if fault := check(values[key]); fault != "" {
			return Errorf(BadRequest, "The key %s of %s %s", key, field, fault).On(field)
		}
	}
	return nil
}

func empty(raw []byte) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""`
}

func isBool(raw json.RawMessage) string {
	var b *bool
	if json.Unmarshal(raw, &b) != nil || b == nil {
		return "is true or false."
	}
	return ""
}

func textOf(most int) rule {
	return func(raw json.RawMessage) string {
		var text *string
		if json.Unmarshal(raw, &text) != nil || text == nil || CheckText("", *text, most) != nil {
			return fmt.Sprintf("is a text of at most %d characters.", most)
		}
		return ""
	}
}

func wordsOf(most int) rule {
	return func(raw json.RawMessage) string {
		var words map[string]string
		if json.Unmarshal(raw, &words) != nil || words == nil || len(words) > maxFieldWords {
			return `is a text in each language, such as {"en": "Hello"}.`
		}
		for tag, text := range words {
			if !ValidLocale(tag) {
				return fmt.Sprintf("has %q, which is not a language tag.", clip(tag, 40))
			}
			if CheckText("", text, most) != nil {
				return fmt.Sprintf("is at most %d characters in each language.", most)
			}
		}
		return ""
	}
}

func oneOf(values ...string) rule {
	return func(raw json.RawMessage) string {
		var text string
		if json.Unmarshal(raw, &text) != nil || !slices.Contains(values, text) {
			return "is one of " + strings.Join(values, ", ") + "."
		}
		return ""
	}
}

func numberUpTo(most int) rule {
	return func(raw json.RawMessage) string {
		var n *int
		if json.Unmarshal(raw, &n) != nil || n == nil || *n < 0 || *n > most {
			return fmt.Sprintf("is a whole number from 0 to %d.", most)
		}
		return ""
	}
}

func isColor(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil || text != "" && !color.MatchString(text) {
		return "is a colour of six hex digits, such as #00646f."
	}
	return ""
}
