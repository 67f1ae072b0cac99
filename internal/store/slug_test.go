package store_test

import (
	"strings"
	"testing"

	"porchlight/internal/store"
)

func TestASlugKeepsTheLettersOfEveryScript(t *testing.T) {
	for title, want := range map[string]string{
		"Delivery times":          "delivery-times",
		"  What's in the box?  ":  "whats-in-the-box",
		"Rückgabe & Erstattung":   "rückgabe-erstattung",
		"مواعيد التوصيل":          "مواعيد-التوصيل",
		"返品について":                  "返品について",
		"Кресло «Выдра» — 2026":   "кресло-выдра-2026",
		"हिन्दी में":              "हिन्दी-में",
		"../../_/?q=<script>#top": "q-script-top",
		"!?…":                     "",
	} {
		if got := store.Slug(title); got != want {
			t.Errorf("Slug(%q) is %q, not %q", title, got, want)
		}
	}
}

func TestASlugEndsBeforeItIsTooLong(t *testing.T) {
	got := store.Slug(strings.Repeat("long title ", 30))
	if n := len(got); n > 80 || n < 75 || store.Slug(got) != got {
		t.Errorf("%q has %d letters, and becomes %q", got, n, store.Slug(got))
	}
}
