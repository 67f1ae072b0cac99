package plain

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func FuzzCheck(f *testing.F) {
	c := checker(f)
	for _, s := range sentences(f) {
		f.Add(s.Text, s.Language, "fr", "SLA, Heron 2")
	}
	f.Add("``` a `b` @Mara Lindqvist: {contact.first_name|there} <b>x</b> [a](http://b.c) > q\n> q\n- 3/4 z. B. e.g. °F 5 °F", "en", "", "")
	f.Add("\xff\xfe' ’ 𝔘 👩‍👩‍👧 ١٢/٠٤ مرحبا 03/04/26 15:00 !!! ?!", "xx", "ar", ",")
	f.Fuzz(func(t *testing.T, text, language, reader, terms string) {
		o := Options{Language: language, Reader: reader, Terms: strings.Split(terms, ","), Zone: "Europe/Berlin", Name: "Ada", First: true}
		last := 0
		for _, found := range c.Check(text, o).Findings {
			inside := found.From >= last && found.From <= found.To && found.To <= len(text)
			if !inside {
				t.Fatalf("%+v of %d bytes, after %d", found, len(text), last)
			}
			if found.From == found.To && found.Kind != Greeting && found.Kind != Next {
				t.Fatalf("%+v is empty", found)
			}
			last = found.To
			if utf8.ValidString(text) && (!utf8.ValidString(text[:found.From]) || !utf8.ValidString(text[found.From:found.To])) {
				t.Fatalf("%+v cuts a letter in %q", found, text)
			}
			if found.Start != units(text[:found.From]) || found.End != units(text[:found.To]) {
				t.Fatalf("%+v counts wrong in %q", found, text)
			}
		}
	})
}

func units(text string) int { return len(utf16.Encode([]rune(text))) }
