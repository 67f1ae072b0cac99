package kb

import (
	"slices"
	"strconv"
	"strings"
)

// endonyms are languages in their own words, for switches: nobody looks for "German" who reads only German.
var endonyms = map[string]string{
	"ar": "العربية", "bg": "Български", "ca": "Català", "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά",
	"en": "English", "es": "Español", "et": "Eesti", "fa": "فارسی", "fi": "Suomi", "fr": "Français", "he": "עברית",
	"hi": "हिन्दी", "hr": "Hrvatski", "hu": "Magyar", "id": "Indonesia", "it": "Italiano", "ja": "日本語", "ko": "한국어",
	"lt": "Lietuvių", "lv": "Latviešu", "nb": "Norsk bokmål", "nl": "Nederlands", "nn": "Norsk nynorsk", "no": "Norsk",
	"pl": "Polski", "pt": "Português", "ro": "Română", "ru": "Русский", "sk": "Slovenčina", "sl": "Slovenščina",
	"sr": "Српски", "sv": "Svenska", "th": "ไทย", "tr": "Türkçe", "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt",
	"zh": "中文",
}

// LanguageName is a locale in its own words; a region is added as its code.
func LanguageName(locale string) string {
	language, region, _ := strings.Cut(locale, "-")
	name, ok := endonyms[strings.ToLower(language)]
	if !ok {
		return locale
	}
	if region != "" {
		return name + " (" + region + ")"
	}
	return name
}

// Direction is how a locale is written, as HTML's dir has it. A script in the tag decides, else the language.
func Direction(locale string) string {
	parts := strings.Split(strings.ToLower(locale), "-")
	for _, p := range parts[1:] {
		if len(p) == 4 {
			return map[bool]string{true: "rtl", false: "ltr"}[slices.Contains([]string{"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"}, p)]
		}
	}
	if slices.Contains([]string{"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}, parts[0]) {
		return "rtl"
	}
	return "ltr"
}

// PickLocale is the one of offered that an Accept-Language header (RFC 9110, 12.5.4) likes best, else fallback. A shorter
// form or another region of a wanted language is better than another language.
func PickLocale(header string, offered []string, fallback string) string {
	bestQ, picked := 0.0, fallback
	if len(header) > 500 {
		header = header[:500] // nobody reads more languages than fit
	}
	for item := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(item), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			n, err := strconv.ParseFloat(v, 64)
			if err != nil || n < 0 || n > 1 {
				continue
			}
			q = n
		}
		if q <= bestQ {
			continue
		}
		if found := MatchLocale(tag, offered); found != "" {
			bestQ, picked = q, found
		}
	}
	return picked
}

// MatchLocale is the one of offered nearest to tag: itself, a shorter form, another region of its language; or "".
func MatchLocale(tag string, offered []string) string {
	for _, t := range chain(tag, "") {
		for _, o := range offered {
			if strings.EqualFold(o, t) {
				return o
			}
		}
	}
	language, _, _ := strings.Cut(tag, "-")
	for _, o := range offered {
		if l, _, _ := strings.Cut(o, "-"); language != "" && strings.EqualFold(l, language) {
			return o
		}
	}
	return ""
}
