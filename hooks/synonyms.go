package hooks

import (
	"context"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
)

// checkSynonyms accepts two words and more of a known kind of locale.
func checkSynonyms(r *core.Record) error {
	switch n := len(store.SplitWords(r.GetString("words"))); {
	case n < 2 || n > kb.MaxSynonyms:
		return desk.Errorf(desk.BadRequest, "Synonyms are 2 to %d words or phrases with commas between.", kb.MaxSynonyms).On("words")
	case !desk.ValidLocale(r.GetString("locale")):
		return desk.Errorf(desk.BadRequest, "%q is not a language tag (BCP 47).", r.GetString("locale")).On("locale")
	}
	return nil
}

func synonymsChanged(ctx context.Context, d *Desk, _ *core.Record) error { return d.loadSynonyms(ctx) }

// loadSynonyms gives the search the desk's own words.
func (d *Desk) loadSynonyms(ctx context.Context) error {
	var list []kb.Synonyms
	err := d.Store.Synonyms(ctx, func(locale string, words []string) { list = append(list, kb.Synonyms{Locale: locale, Words: words}) })
	if err != nil {
		return fmt.Errorf("read synonyms: %w", err)
	}
	d.Index.SetSynonyms(list)
	return nil
}
