package desk_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"porchlight/internal/desk"
)

func TestWhatIsKeptOfAQueryNamesNobody(t *testing.T) {
	for query, want := range map[string]string{
		"  delivery\n time ":                 "delivery time",
		"Wann kommt mein Paket?":             "Wann kommt mein Paket?",
		"E14 bulb for 2041":                  "E14 bulb for 2041",
		"order ada@example.com late":         "order ••• late",
		"call +49 30 1234567 please":         "call ••• please",
		"DE89 3704 0044 0532 0130 00 refund": "DE89 ••• refund",
		"parcel JD014600003RU":               "parcel •••",
		"card 4111-1111-1111-1111":           "card •••",
		"رقم ٠١٢٣٤٥٦٧٨":                      "رقم •••",
		"متى يصل طلبي؟":                      "متى يصل طلبي؟",
		"?! …":                               "",
		"ada@example.com":                    "",
		"":                                   "",
		"\x00\x1b[31mred\xff":                "[31mred",
	} {
		if got := desk.Searched(query); got != want {
			t.Errorf("%q is kept as %q, want %q", query, got, want)
		}
	}
	if got := desk.Searched(strings.Repeat("ünd ", 200)); utf8.RuneCountInString(got) > 120 {
		t.Errorf("%d characters are kept", utf8.RuneCountInString(got))
	}
}

func TestSearchesForTheSameHaveTheSameWords(t *testing.T) {
	for _, same := range [][]string{{"Rückgabe?", "  rückgabe ", "«Rückgabe»"}, {"Delivery time", "delivery, time!"}, {"متى يصل طلبي؟", "متى يصل طلبي"}} {
		for _, one := range same[1:] {
			if a, b := desk.SearchedWords(desk.Searched(same[0])), desk.SearchedWords(desk.Searched(one)); a != b || a == "" {
				t.Errorf("%q and %q: %q, %q", same[0], one, a, b)
			}
		}
	}
}

func FuzzSearched(f *testing.F) {
	f.Add("order ada@example.com 0171 2345678")
	f.Fuzz(func(t *testing.T, query string) {
		kept := desk.Searched(query)
		if strings.Contains(kept, "@") || !utf8.ValidString(kept) || utf8.RuneCountInString(kept) > 120 || strings.ContainsAny(kept, "\n\r\x00") {
			t.Errorf("%q is kept as %q", query, kept)
		}
	})
}
