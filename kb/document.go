package kb

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// card is what the index keeps of a text to show a hit without asking Source.
type card struct {
	Article    string     `json:"a"`
	Locale     string     `json:"l"`
	Slug       string     `json:"s"`
	Title      string     `json:"t"`
	Category   string     `json:"c,omitempty"`
	Visibility Visibility `json:"v"`
	Updated    time.Time  `json:"u"`
	Plain      string     `json:"p"`
	Sections   []opened   `json:"h,omitempty"`
}

// rev is a head's time as the index keeps it. It is compared for equality only: a restored backup may hold older texts.
func rev(updated time.Time) string {
	return strconv.FormatInt(updated.UTC().UnixMicro(), 36)
}

// indexed is whether a text belongs into the index.
func (t Text) indexed() bool { return t.Status == Published && t.ID != "" }

// document is what Bleve gets of a text.
func document(t Text) (map[string]any, error) {
	f := familyOf(t.Locale)
	p := parse(t.Body)
	plain, sections := p.sections()
	heads := strings.Join(p.headingTexts(), "\n")
	c, err := json.Marshal(card{
		Article: t.Article, Locale: t.Locale, Slug: t.Slug, Title: t.Title, Category: t.Category,
		Visibility: t.Visibility, Updated: t.Updated.UTC(), Plain: plain, Sections: sections,
	})
	if err != nil {
		return nil, fmt.Errorf("encode the card of text %s: %w", t.ID, err)
	}
	visible := Internal // whatever is not clearly public stays inside
	if t.Visibility == Public {
		visible = Public
	}
	doc := map[string]any{
		kindField:    f.key,
		fieldLocale:  strings.ToLower(t.Locale),
		fieldVisible: string(visible),
		fieldRev:     rev(t.Updated),
		fieldCard:    string(c),
		f.title():    t.Title,
		f.heads():    heads,
		f.body():     plain,
	}
	if !f.bigrams {
		doc[f.words()] = t.Title + "\n" + plain
		doc[f.grams()] = t.Title
	}
	if f.compounds != "" {
		doc[f.ends()] = doc[f.words()]
	}
	return doc, nil
}
