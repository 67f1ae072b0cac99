package hooks

import (
	"encoding/json"
	"testing"

	"porchlight/internal/desk"
)

func TestTheLauncherSpeaksTheFirstLanguageThatWeHave(t *testing.T) {
	for _, row := range []struct{ wanted, fallback, brand, locale, dir, title string }{
		{"de-AT,en", "en", ``, "de-AT", "ltr", "Schreiben Sie uns"},
		{"en,fr,en-GB", "en", ``, "en-GB", "ltr", "Chat with us"},
		{"en-US@posix", "de", ``, "en", "ltr", "Chat with us"},
		{"tlh, AR-eg ,en", "en", ``, "AR-eg", "rtl", "تحدّث معنا"},
		{"tlh", "de", ``, "de", "ltr", "Schreiben Sie uns"},
		{"", "", ``, "en", "ltr", "Chat with us"},
		{"en", "en", `{"launcher_text":{"en":"Ask a joiner"}}`, "en", "ltr", "Ask a joiner"},
		{"de", "en", `{"launcher_text":{"en":"Ask a joiner"}}`, "de", "ltr", "Schreiben Sie uns"},
		{"en", "en", `{"launcher_text":7}`, "en", "ltr", "Chat with us"},
	} {
		got, err := launcherIn(row.wanted, row.fallback, json.RawMessage(row.brand), hours{Open: true})
		if err != nil {
			t.Fatal(err)
		}
		if got.Locale != row.locale || got.Dir != row.dir || got.Title != row.title {
			t.Errorf("for %q of an inbox in %q with %s: %+v", row.wanted, row.fallback, row.brand, got)
		}
	}
}

func TestTheLauncherSaysUntilWhenOrFromWhen(t *testing.T) {
	until, back := desk.Millis(1), desk.Millis(2)
	lit, err := launcherIn("en", "", nil, hours{Open: true, Until: &until, Back: &back})
	if err != nil {
		t.Fatal(err)
	}
	dim, err := launcherIn("en", "", nil, hours{Until: &until, Back: &back})
	if err != nil {
		t.Fatal(err)
	}
	if lit.Title != "Chat with us" || lit.Line != "Here until {time}" || *lit.At != until {
		t.Errorf("lit: %+v", lit)
	}
	if dim.Title != "Leave a message" || dim.Line != "Back {time}" || *dim.At != back {
		t.Errorf("dim: %+v", dim)
	}
}

func TestInkIsWhatCanBeReadOnTheColour(t *testing.T) {
	for color, want := range map[string]string{
		"#ffffff": "#000", "#000000": "#fff", "#ffd400": "#000", "#0b5d66": "#fff", "#777777": "#000", "#6f6f6f": "#fff",
		"red": "", "#fff": "", "#zzzzzz": "", "": "",
	} {
		if got := inkOn(color); got != want {
			t.Errorf("on %q: %q, want %q", color, got, want)
		}
	}
}

func TestTheBrandSaysWhereTheLauncherStandsAndInWhichColours(t *testing.T) {
	for _, row := range []struct{ wanted, brand, side, style string }{
		{"en", ``, "right", ""},
		{"ar", ``, "left", ""},
		{"en", `{"position":"start"}`, "left", ""},
		{"ar", `{"position":"start"}`, "right", ""},
		{"en", `{"color":"#00646f","offset":48}`, "right", "--porch:#00646f;--porch-ink:#fff;--porch-gap:48px"},
		{"en", `{"offset":0}`, "right", "--porch-gap:0px"},
		{"en", `{"color":"#fff;background:url(//x)","offset":"9px"}`, "right", ""},
		{"en", `{"color":"red;x:y"}`, "right", ""},
	} {
		got, err := launcherIn(row.wanted, "en", json.RawMessage(row.brand), hours{Open: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Sides) != 2 || got.Sides[0] != row.side || got.Sides[1] == row.side || got.Style != row.style {
			t.Errorf("in %s with %s: %+v", row.wanted, row.brand, got)
		}
	}
}
