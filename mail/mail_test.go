package mail_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"porchlight/internal/desk"
	"porchlight/mail"
)

var update = flag.Bool("update", false, "write the golden mails anew")

var sender = mail.Sender{Address: "desk@heron.example", Base: "https://help.heron.example/"}

func press(t testing.TB) *mail.Press {
	t.Helper()
	p, err := mail.New(os.DirFS("../ui/shared/locales/mail"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const noon = desk.Millis(1_790_000_000_000)

// letters are one of each kind, in a language.
func letters(locale, name string) map[string]desk.Letter {
	reply := func(kind desk.AuthorKind, who, body string, minutes int) desk.Message {
		return desk.Message{Kind: desk.Reply, Author: desk.Author{Kind: kind, Name: who}, Body: body, At: noon + desk.Millis(minutes*60_000)}
	}
	base := desk.Letter{ID: "0f3c", Thread: "77aa", To: "ada@mail.example", Name: name, Locale: locale, TZ: "Asia/Tokyo", Desk: "Heron & Sons"}
	code, answer, transcript := base, base, base
	code.Kind, code.Code, code.Thread = desk.CodeLetter, "048213", ""
	answer.Kind, answer.Key, answer.Secret, answer.Expires = desk.ReplyLetter, "pk_heron", "c2VjcmV0", noon+14*86_400_000
	answer.Messages = []desk.Message{reply(desk.ByAgent, "Mara", "Yes, it fits.\nThe base is <E14>.", 0), reply(desk.ByAgent, "Mara", "مرحبا! https://heron.example/bulbs?a=1&b=2", 1)}
	transcript.Kind, transcript.Earlier = desk.TranscriptLetter, true
	transcript.Messages = []desk.Message{reply(desk.ByContact, name, "Does it fit?", -3), {Kind: desk.Reply, Redacted: true, Author: desk.Author{Kind: desk.ByContact}, At: noon - 60_000},
		reply(desk.ByAgent, "Mara", "Yes, it fits.", 0)}
	answer.Messages[1].Files = []desk.File{{Name: "bulb.png"}, {Name: "plan.pdf"}}
	signin, step := code, base
	signin.Kind = desk.SignInLetter
	step.Kind, step.Thread = desk.StepLetter, ""
	return map[string]desk.Letter{"code": code, "reply": answer, "transcript": transcript, "signin": signin, "step": step}
}

func TestMailsReadAsTheirGoldenFiles(t *testing.T) {
	names := map[string]string{"en": "Ada", "de": "Jürgen", "ar": "ليلى"}
	for locale, name := range names {
		for kind, letter := range letters(locale, name) {
			m, err := press(t).Print(letter, sender)
			if err != nil {
				t.Fatal(err)
			}
			got := written(m)
			file := filepath.Join("testdata", kind+"-"+locale+".eml")
			if *update {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is not as it was; look, then run with -update\n%s", file, got)
			}
		}
	}
}

// written is a mail as its golden file has it: headers, text, HTML.
func written(m mail.Mail) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: %s\n", m.FromName, m.To, m.Subject)
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		fmt.Fprintf(&b, "%s: %s\n", name, m.Headers[name])
	}
	fmt.Fprintf(&b, "\n%s\n%s", m.Text, m.HTML)
	return b.Bytes()
}

func TestNamesCannotMakeHeaders(t *testing.T) {
	for name, evil := range map[string]string{
		"a line break":           "Mara\r\nBcc: all@shop.example",
		"Unicode's line breaks":  "Mara\u2028Bcc: all@shop.example\u2029\u0085x",
		"an address of its own":  `Mara" <evil@shop.example>, x`,
		"an override":            "Mara \u202Emoc.live\u202C\u2066\u061c",
		"a comment":              "Mara (the boss): ;",
		"something without end":  strings.Repeat("Mara ", 900),
		"an encoded word":        "=?utf-8?q?Mara=0D=0ABcc:?=",
		"what is not UTF-8":      "Mara\xff\xfe",
		"nothing that one reads": "\u202e\u2067",
	} {
		letter := letters("en", "Ada")["reply"]
		letter.Desk, letter.Name = evil, evil
		letter.Messages[0].Author.Name, letter.Messages[1].Author.Name = evil, evil
		m, err := press(t).Print(letter, sender)
		if err != nil {
			t.Fatal(err)
		}
		for _, header := range append(slices.Collect(maps.Values(m.Headers)), m.Subject, m.FromName, m.To) {
			if strings.ContainsFunc(header, func(r rune) bool {
				return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
			}) {
				t.Errorf("%s: %q", name, header)
			}
		}
		if len(m.Subject) > 400 || len(m.FromName) > 400 {
			t.Errorf("%s: a subject of %d bytes, a name of %d", name, len(m.Subject), len(m.FromName))
		}
		from, err := netmail.ParseAddress(m.FromName + " <" + sender.Address + ">")
		if err != nil || from.Address != sender.Address {
			t.Errorf("%s: from %v, %v", name, from, err)
		}
	}
}

func TestOnlyPlainMailboxesAreWrittenTo(t *testing.T) {
	for typed, want := range map[string]string{
		"ada@mail.example":                   "ada@mail.example",
		"  Ada.Lovelace+lamps@Mail.EXAMPLE ": "Ada.Lovelace+lamps@mail.example",
		"":                                   "",
		"ada":                                "",
		"ada@localhost":                      "",
		"ada@mail.example, eve@mail.example": "",
		"Ada <ada@mail.example>":             "",
		"ada@mail.example\r\nBcc: eve@mail.example":  "",
		`"ada\"@x"@mail.example`:                     "",
		"ada@[127.0.0.1]":                            "",
		"ada@-mail.example":                          "",
		"ada@mail..example":                          "",
		"ädä@mail.example":                           "",
		strings.Repeat("a", 65) + "@mail.example":    "",
		"a@" + strings.Repeat("b.", 130) + "example": "",
		"ada@mail.example(comment)":                  "",
	} {
		got, err := desk.MailAddress(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

func TestSecretsStandInTheFragmentAlone(t *testing.T) {
	m, err := press(t).Print(letters("en", "Ada")["reply"], sender)
	if err != nil {
		t.Fatal(err)
	}
	const link = "https://help.heron.example/chat/pk_heron#link=c2VjcmV0"
	if !strings.Contains(m.Text, link+"\n") || !strings.Contains(m.HTML, `href="`+link+`"`) {
		t.Errorf("the link is not as it should be\n%s", m.Text)
	}
	if n := strings.Count(m.Text+m.HTML+m.Subject, "c2VjcmV0"); n != 2 {
		t.Errorf("the secret is there %d times", n)
	}
}

func TestAnUnknownLanguageIsWrittenToInEnglish(t *testing.T) {
	for locale, want := range map[string]string{"de-AT": `<html lang="de" dir="ltr">`, "ar-EG": `<html lang="ar" dir="rtl">`, "xx": `<html lang="en" dir="ltr">`, "": `<html lang="en" dir="ltr">`} {
		m, err := press(t).Print(letters(locale, "Ada")["code"], sender)
		if err != nil || !strings.Contains(m.HTML, want) {
			t.Errorf("%q: %v\n%.80s", locale, err, m.HTML)
		}
	}
}

func FuzzNamesAndAddresses(f *testing.F) {
	for _, seed := range []string{"Mara", "a@b.example", "a\r\nb: c", "\u202eevil", `"x" <a@b.example>`, "=?utf-8?b?AA==?="} {
		f.Add(seed)
	}
	p := press(f)
	f.Fuzz(func(t *testing.T, text string) {
		letter := letters("ar", text)["reply"]
		letter.Desk, letter.Messages[0].Author.Name, letter.Messages[0].Body = text, text, text
		m, err := p.Print(letter, sender)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(m.Subject+m.FromName+m.To, "\r\n\x00\u2028\u202e") {
			t.Errorf("%q %q", m.Subject, m.FromName)
		}
		if strings.Contains(m.HTML, "<script") {
			t.Error("markup came through")
		}
		if address, err := desk.MailAddress(text); err == nil {
			if parsed, err := netmail.ParseAddress(address); err != nil || parsed.Address != address {
				t.Errorf("%q: %v %v", address, parsed, err)
			}
		}
	})
}
