// Command plain measures the plain-language check: how much of what people have labelled it finds, and how long a reply takes.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"porchlight/internal/judged"
	"porchlight/internal/plain"
)

func main() {
	folder := flag.String("sentences", "internal/plain/testdata", "the folder of the labelled sentences")
	flag.Parse()
	if err := run(*folder); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	checker, err := plain.New()
	if err != nil {
		return err
	}
	all, err := judged.ReadSentences(os.DirFS(folder))
	if err != nil {
		return err
	}
	quality(checker, all)
	speed(checker, all)
	return nil
}

func quality(checker *plain.Checker, all []judged.Sentence) {
	tallies := map[string]*judged.Tally{}
	var names []string
	for _, s := range all {
		name := s.Language + ", tuned by"
		if s.Held {
			name = s.Language + ", held out"
		}
		if tallies[name] == nil {
			tallies[name] = &judged.Tally{}
			names = append(names, name)
		}
		var found []judged.Label
		for _, f := range checker.Check(s.Text, plain.Options{Language: s.Language}).Findings {
			found = append(found, judged.Label{Kind: string(f.Kind), From: f.From, To: f.To})
		}
		tallies[name].Add(s, found)
	}
	slices.Sort(names)
	fmt.Println("\n| plain language | sentences | clean | precision | recall |\n|---|---|---|---|---|")
	for _, name := range names {
		t := tallies[name]
		fmt.Printf("| %s | %d | %d | %.2f | %.2f |\n", name, t.Sentences, t.Clean, t.Precision(), t.Recall())
	}
}

// speed checks replies made of the labelled sentences, many times.
func speed(checker *plain.Checker, all []judged.Sentence) {
	var english []string
	for _, s := range all {
		if s.Language == "en" {
			english = append(english, s.Text)
		}
	}
	fmt.Println("\n| words of a reply | p50 | p99 |\n|---|---|---|")
	for _, words := range []int{100, 1000, 10_000} {
		text := strings.Join(english, " ")
		for len(strings.Fields(text)) < words {
			text += "\n\n" + text
		}
		text = strings.Join(strings.Fields(text)[:words], " ")
		took := make([]time.Duration, 200)
		for n := range took {
			began := time.Now()
			checker.Check(text, plain.Options{Language: "en", Reader: "ja"})
			took[n] = time.Since(began)
		}
		slices.Sort(took)
		fmt.Printf("| %d | %s | %s |\n", words, took[len(took)/2].Round(time.Microsecond), took[len(took)*99/100].Round(time.Microsecond))
	}
}
