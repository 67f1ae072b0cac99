package hooks

import (
	"encoding/json"
	"testing"
)

func TestTheLauncherSpeaksTheFirstLanguageThatWeHave(t *testing.T) {
	for _, row := range []struct{ wanted, fallback, brand, locale, dir, chat string }{
		{"de-AT,en", "en", ``, "de", "ltr", "Schreiben Sie uns"},
		{"tlh, AR-eg ,en", "en", ``, "ar", "rtl", "تحدّث معنا"},
		{"tlh", "de", ``, "de", "ltr", "Schreiben Sie uns"},
		{"", "", ``, "en", "ltr", "Chat with us"},
		{"en", "en", `{"launcher_text":{"en":"Ask a joiner"}}`, "en", "ltr", "Ask a joiner"},
		{"de", "en", `{"launcher_text":{"en":"Ask a joiner"}}`, "de", "ltr", "Schreiben Sie uns"},
		{"en", "en", `{"launcher_text":7}`, "en", "ltr", "Chat with us"},
	} {
		got, err := launcherIn(row.wanted, row.fallback, json.RawMessage(row.brand))
		if err != nil {
			t.Fatal(err)
		}
		if got.Locale != row.locale || got.Dir != row.dir || got.Chat != row.chat {
			t.Errorf("for %q of an inbox in %q with %s: %+v", row.wanted, row.fallback, row.brand, got)
		}
		if got.Leave == "" || got.Until == "" || got.Back == "" {
			t.Errorf("for %q some words are missing: %+v", row.wanted, got)
		}
	}
}
