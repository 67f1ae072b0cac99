package desk_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/desk"
)

func TestAVariableThatNobodyCanFillInIsRefusedByName(t *testing.T) {
	raw, err := os.ReadFile("testdata/variables.json")
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Variables, Fields []string
		Bodies            []struct{ Body, Unknown string }
	}
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(table.Variables, desk.Variables) || len(table.Bodies) == 0 {
		t.Errorf("the table has %v, the desk %v", table.Variables, desk.Variables)
	}
	for _, row := range table.Bodies {
		err := desk.CheckVariables(row.Body, table.Fields)
		switch {
		case row.Unknown == "" && err != nil:
			t.Errorf("%q is refused: %v", row.Body, err)
		case row.Unknown != "" && err == nil:
			t.Errorf("%q is taken", row.Body)
		case err != nil && (desk.AsError(err).Code != desk.BadRequest || desk.AsError(err).Field != "body" || !strings.Contains(err.Error(), "{"+row.Unknown+"}")):
			t.Errorf("%q: %v does not name {%s}", row.Body, err, row.Unknown)
		}
	}
}

func TestWordsInThePlaceOfAVariableFitALine(t *testing.T) {
	err := desk.CheckVariables("Hello {contact.name|"+strings.Repeat("x", 201)+"}", nil)
	if desk.AsError(err).Code != desk.TooLarge {
		t.Errorf("got %v", err)
	}
	if err := desk.CheckVariables("Hello {contact.name|"+strings.Repeat("ü", 200)+"}", nil); err != nil {
		t.Error(err)
	}
}

func TestATextIsChosenByTheReadersLanguageThenTheInboxs(t *testing.T) {
	for _, c := range []struct{ texts, reader, inbox, first string }{
		{"en de de-AT", "de-AT", "en", "de-AT"},    // exactly theirs
		{"en de-DE de", "de-AT", "en", "de"},       // a wider form
		{"en de-DE", "de-AT", "en", "de-DE"},       // another form of the language
		{"en de-DE de-CH", "de", "en", "de-DE"},    // the first of several forms
		{"fr en de", "pt-BR", "de", "de"},          // the inbox's
		{"fr en de-CH", "pt-BR", "de-DE", "de-CH"}, // the inbox's language
		{"fr en", "pt-BR", "de", "fr"},             // the first that was written
		{"zh-Hans zh-Hant", "zh-Hant-TW", "en", "zh-Hant"},
		{"en DE", "de", "en", "DE"},
		{"fil fi", "fi-FI", "", "fi"}, // a prefix is none unless it ends at a dash
		{"ar en", "", "en", "en"},     // nobody knows what they read
		{"ar en", "", "", "ar"},
	} {
		texts := strings.Fields(c.texts)
		desk.PreferLocale(texts, func(l string) string { return l }, c.reader, c.inbox)
		if texts[0] != c.first {
			t.Errorf("of %q for %q in an inbox of %q: %v, want %s first", c.texts, c.reader, c.inbox, texts, c.first)
		}
	}
}
