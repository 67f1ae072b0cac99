package crowd

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

//go:embed talk.json
var talkJSON []byte

// tongue is what people say in one language: sentences with {slots}, and what goes into them.
type tongue struct {
	locale      string
	Weight      int // of a hundred contacts
	Country, TZ string

	First, Last                            []string // of names
	Cities, Days, Things, Colours          []string
	Ask, Say, Reply, Thanks, Note, Subject []string
}

// loadTalk reads all languages, in the order of their names.
func loadTalk() ([]tongue, error) {
	all := map[string]tongue{}
	if err := json.Unmarshal(talkJSON, &all); err != nil {
		return nil, fmt.Errorf("read what a crowd says: %w", err)
	}
	var out []tongue
	for locale, t := range all {
		t.locale = locale
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b tongue) int { return strings.Compare(a.locale, b.locale) })
	return out, nil
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// matter is what one conversation is about: its slots stay the same from the first message to the last.
type matter struct {
	t             *tongue
	r             *rand.Rand
	order, model  string
	thing, colour string
	city          string
}

func newMatter(t *tongue, r *rand.Rand) matter {
	return matter{t: t, r: r, order: "AF-" + strconv.Itoa(100_000+r.IntN(900_000)), model: model(r), thing: pick(r, t.Things), colour: pick(r, t.Colours), city: pick(r, t.Cities)}
}

// models is how many names of products there are. Few are in every twentieth conversation, most in a handful, as words of a
// language are.
const models = 20_000

var syllables = []string{"ba", "dor", "fen", "gal", "hel", "ino", "jas", "kor", "lum", "mir", "nav", "oss", "pel", "qui", "rav", "sol", "tir", "ulm", "ven", "wyn", "xan", "yor", "zel"}

func model(r *rand.Rand) string {
	u := r.Float64()
	n := int(models * u * u * u)
	var b strings.Builder
	for i := range 3 {
		b.WriteString(syllables[n%len(syllables)])
		if n /= len(syllables); n == 0 && i > 0 {
			break
		}
	}
	name := b.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

// fill puts words into a sentence's slots.
func (m *matter) fill(sentence string) string {
	if !strings.Contains(sentence, "{") {
		return sentence
	}
	return strings.NewReplacer("{order}", m.order, "{model}", m.model, "{thing}", m.thing, "{colour}", m.colour, "{city}", m.city,
		"{day}", pick(m.r, m.t.Days)).Replace(sentence)
}

// say is one to three sentences of a kind.
func (m *matter) say(from []string) string {
	text := m.fill(pick(m.r, from))
	for m.r.IntN(3) == 0 && len(text) < 200 {
		text += " " + m.fill(pick(m.r, from))
	}
	return text
}
