package demo

import "porchlight/internal/store"

// dailyOf is how often an article of the shop is opened a day: a few often, most now and then, and what is internal by no reader.
func dailyOf(visibility string, n int) int {
	if visibility != "public" {
		return 0
	}
	return 40 / (n%13 + 1)
}

// searches are what the shop's readers look for: some of it no article has, some of it articles have in other words.
func searches() []store.NewSearch {
	return []store.NewSearch{
		{Query: "catalogue", Locale: "en", Times: 11},
		{Query: "Catalogue?", Locale: "en", Times: 3},
		{Query: "Katalog", Locale: "de", Times: 9},
		{Query: "bathroom", Locale: "en", Times: 6},
		{Query: "Praktikum", Locale: "de", Times: 4},
		{Query: "curtains", Locale: "en", Times: 2},
		{Query: "gift wrapping", Locale: "en", Times: 8, Hits: 2},
		{Query: "Hochzeitstisch", Locale: "de", Times: 4, Hits: 1},
	}
}
