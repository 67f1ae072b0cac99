package judged

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

const (
	libraryWords  = 300   // of an article
	libraryForms  = 20000 // different words
	paragraphEach = 60    // words
)

var syllables = strings.Fields("de li ve ry pa ra fu ni tu ta ble cha sto re ne mo ki sa lo be gu pi no wa ha ti ro me su la ke ba co do fa mi na po se vo zi")

// Library is n articles of 300 made-up words that are as unequally frequent as a language's, the same ones each time.
func Library(n int) []Text {
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 8, libraryForms)
	name := func() string {
		k, of := zipf.Uint64(), uint64(len(syllables))
		return syllables[k%of] + syllables[k/of%of] + syllables[k/of/of%of]
	}
	out := make([]Text, n)
	for k := range out {
		var body strings.Builder
		for w := range libraryWords {
			body.WriteString(name())
			body.WriteString(map[bool]string{true: ".\n\n", false: " "}[w%paragraphEach == paragraphEach-1])
		}
		out[k] = Text{Locale: "en", Slug: fmt.Sprintf("t%06d", k), Title: name() + " " + name() + " " + name(), Body: body.String()}
	}
	return out
}

// Typed is what people type who look for an article of a library: one to four of its words, and all of it that is on the screen
// while they do, letter by letter.
func Typed(texts []Text, people int) []string {
	r := rand.New(rand.NewPCG(3, 4))
	var out []string
	for n := range people {
		t := texts[r.IntN(len(texts))]
		words := append(strings.Fields(t.Title), strings.Fields(strings.ReplaceAll(t.Body, ".", ""))[:4]...)
		r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		whole := strings.Join(words[:1+n%4], " ")
		for end := 1; end <= len(whole); end++ {
			if whole[end-1] != ' ' {
				out = append(out, whole[:end])
			}
		}
	}
	return out
}
