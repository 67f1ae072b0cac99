package kb

import (
	"context"
	"strings"
	"testing"
)

func TestASectionThatAnswersIsNamedWithItsAnchor(t *testing.T) {
	i := running(t, t.TempDir(), newShelf(
		article("a", "en", "Change a delivery date", "Open the link.\n\n## Too late?\n\nCall the **depot**.\n\n## Abroad\n\nCustoms take two days."),
		article("ja", "ja", "配送日の変更", "# 海外\n\n関税は玄関先で集金します。")))
	for _, row := range []struct{ locale, typed, title, anchor string }{
		{"en", "call depot ", "Too late?", "too-late"}, {"en", "customs abroad ", "Abroad", "abroad"}, {"ja", "関税", "海外", "海外"},
		{"en", "delivery date ", "", ""}, {"en", "open link ", "", ""}, {"en", "change delivery ", "", ""},
	} {
		res, err := i.Search(context.Background(), Query{Text: row.typed, Locale: row.locale})
		if err != nil || len(res.Hits) == 0 {
			t.Fatalf("%s: %v %v", row.typed, res, err)
		}
		var got Section
		if s := res.Hits[0].Section; s != nil {
			got = *s
		}
		if got != (Section{row.title, row.anchor}) {
			t.Errorf("%q answers with %+v, want %s", row.typed, got, row.title)
		}
		if row.anchor == "" {
			continue
		}
		if page, _ := Render(i.source.(*shelf).texts[res.Hits[0].ID].Body, nil); !strings.Contains(string(page), `id="`+row.anchor+`"`) {
			t.Errorf("the page has no anchor %s: %s", row.anchor, page)
		}
	}
}

func TestWhatWasMeantIsSpeltAsTheTextSpellsIt(t *testing.T) {
	i := running(t, t.TempDir(), newShelf(
		article("a", "en", "Change a delivery date", "Before six."), article("de", "de", "Rücksendung drucken", "Das Etikett."), article("fr", "fr", "Éclairage", "La lampe.")))
	for _, row := range []struct{ locale, typed, meant string }{
		{"en", "chnage delivry date", "change delivery date"}, {"en", "delivery date", ""}, {"en", "Delivry", "delivery"}, {"en", "deliv", ""},
		{"de", "rucksendnug ", "rücksendung"}, {"de", "rucksendung ", ""}, {"fr", "eclaiarge ", "éclairage"}, {"en", "xylophone delivery", ""},
	} {
		res, err := i.Search(context.Background(), Query{Text: row.typed, Locale: row.locale})
		if err != nil {
			t.Fatal(err)
		}
		if res.Meant != row.meant {
			t.Errorf("%q meant %q, want %q", row.typed, res.Meant, row.meant)
		}
	}
}
