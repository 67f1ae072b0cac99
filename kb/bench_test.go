package kb

import (
	"context"
	"strings"
	"testing"

	"porchlight/internal/judged"
)

const benchTexts = 10000 // articles of 300 words

// library is a Source of many texts.
func library(n int) *shelf { return newShelf(judgedTexts(judged.Set{Texts: judged.Library(n)})...) }

// BenchmarkSearchAsYouType is a search a letter, as the help center's form and an agent's menu send them.
func BenchmarkSearchAsYouType(b *testing.B) {
	i := running(b, b.TempDir(), library(benchTexts))
	for _, typed := range []string{"d", "de", "del", "deliv", "delive nitu", "deliev", "delive nitu chasto refu"} {
		b.Run(strings.ReplaceAll(typed, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := i.Search(context.Background(), Query{Text: typed, Limit: 8}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRebuild is the whole of a library, read, analysed and written.
func BenchmarkRebuild(b *testing.B) {
	s := library(1000)
	i, err := New(b.TempDir(), "en", s, quiet())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := i.Rebuild(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}

// BenchmarkRender is an article made into HTML.
func BenchmarkRender(b *testing.B) {
	md := strings.Repeat("## Heading\n\nText with **bold** and [a link](https://x.example).\n\n- one\n- two\n\n", 12)
	b.SetBytes(int64(len(md)))
	for b.Loop() {
		Render(md, nil)
	}
}
