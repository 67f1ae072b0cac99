package kb

import (
	"slices"
	"testing"
)

func TestWordsFindTheirCompoundsAndCompoundsTheirParts(t *testing.T) {
	i := running(t, t.TempDir(), newShelf(
		article("kosten", "de", "Was der Versand kostet", "Pakete kosten fünf Euro."), article("mahnung", "de", "Mahnungen", "Wenn ein Kunde nicht zahlt."),
		article("stehlampe", "de", "Heron", "Unsere Stehlampen leuchten warm."), article("schirm", "de", "Moth", "Ein Lampenschirm aus Glas."),
		article("vloer", "nl", "Heron", "Onze vloerlampen zijn warm."), article("tisch", "de", "Tisch", "Aus Eiche.")))
	for _, row := range []struct {
		locale, typed string
		want          []string
	}{
		{"de", "versandkosten ", []string{"kosten"}}, {"de", "mahngebühren ", []string{"mahnung"}}, {"de", "lampe ", []string{"schirm", "stehlampe"}},
		{"de", "gutschein ", []string{}}, {"nl", "lamp ", []string{"vloer"}},
	} {
		got := ids(t, i, Query{Text: row.typed, Locale: row.locale})
		if slices.Sort(got); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q finds %v, want %v", row.locale, row.typed, got, row.want)
		}
	}
}

func TestSynonymsFindOneAnotherAndCountLess(t *testing.T) {
	i := running(t, t.TempDir(), newShelf(
		article("couch", "en", "Clean the couch", "With a brush."), article("sofa", "en", "Clean the sofa", "With a brush."),
		article("back", "en", "When we reimburse", "Within five days."), article("ja", "ja", "返金の時期", "五日以内です。"),
		article("box", "en", "The flat box", "Slide it open.")))
	if got := ids(t, i, Query{Text: "sofa "}); !slices.Equal(got, []string{"sofa", "couch"}) {
		t.Errorf("sofa finds %v", got)
	}
	if got := ids(t, i, Query{Text: "money back "}); !slices.Equal(got, []string{"back"}) {
		t.Errorf("money back finds %v", got)
	}
	if got := ids(t, i, Query{Text: "お金", Locale: "ja"}); !slices.Equal(got, []string{"ja"}) {
		t.Errorf("お金 finds %v", got)
	}
	if got := ids(t, i, Query{Text: "matchbox "}); len(got) > 0 {
		t.Errorf("a word of nobody's finds %v", got)
	}
	i.SetSynonyms([]Synonyms{{Locale: "en", Words: []string{"matchbox", "flat box"}}})
	if got := ids(t, i, Query{Text: "matchbox "}); !slices.Equal(got, []string{"box"}) {
		t.Errorf("the desk's own word finds %v", got)
	}
	i.SetSynonyms(nil)
	if got := ids(t, i, Query{Text: "matchbox "}); len(got) > 0 {
		t.Errorf("a word that was taken back finds %v", got)
	}
}

func TestWordsThatNoTextHasDoNotStandInTheWay(t *testing.T) {
	i := running(t, t.TempDir(), newShelf(article("a", "en", "Oil the table", "Along the grain."), article("b", "en", "Lamps", "E14.")))
	if got := ids(t, i, Query{Text: "xylophone oil zzz table qqq "}); len(got) == 0 || got[0] != "a" {
		t.Errorf("found %v", got)
	}
}

func TestWordsOfAnotherLanguageAreLookedForThereFirst(t *testing.T) {
	i := running(t, t.TempDir(), newShelf(article("de", "de", "Konto löschen", "Alles wird entfernt."), article("en", "en", "Delete your account", "All is erased.")))
	if got := ids(t, i, Query{Text: "delete account", Locale: "de"}); len(got) == 0 || got[0] != "en" {
		t.Errorf("English words find %v", got)
	}
	if got := ids(t, i, Query{Text: "konto löschen", Locale: "de"}); len(got) == 0 || got[0] != "de" {
		t.Errorf("German words find %v", got)
	}
}
