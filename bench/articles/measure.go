package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"porchlight/internal/judged"
)

// What a library of this many articles must keep to.
const (
	small      = 10_000
	smallMost  = 15 * time.Millisecond // the 99th percentile of a letter
	largeMost  = 60 * time.Millisecond
	paceLeast  = 0.75 // of FTS5's articles a second
	spaceMost  = 4.0  // times the text
	resultMost = 8    // a menu's worth
)

// quality is the table of how well both answer the judged set.
func quality(ctx context.Context, dir string, set judged.Set) (string, error) {
	ours, fts, err := both(dir)
	if err != nil {
		return "", err
	}
	if err := errors.Join(ours.index(ctx, set.Texts), fts.index(ctx, set.Texts)); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("| judged queries | number | nDCG@5 | of FTS5 | without a result | of FTS5 |\n| --- | --- | --- | --- | --- | --- |\n")
	row := func(what string, pick func(judged.Query) bool) error {
		var m [2]judged.Measure
		for n, e := range []engine{ours, fts} {
			m[n], err = set.Measure(pick, func(q judged.Query) ([]string, error) { return e.find(ctx, q.Locale, q.Typed, 5) })
			if err != nil {
				return err
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %.3f | %.3f | %.1f %% | %.1f %% |\n", what, m[0].Queries, m[0].NDCG, m[1].NDCG, 100*m[0].Zero, 100*m[1].Zero)
		return nil
	}
	err = errors.Join(row("tuned by", func(q judged.Query) bool { return !q.Held }), row("held out", func(q judged.Query) bool { return q.Held }))
	for _, l := range set.Locales() {
		err = errors.Join(err, row("all in "+l, func(q judged.Query) bool { return q.Locale == l }))
	}
	return b.String(), errors.Join(err, ours.close(), fts.close())
}

// figures are one engine's on one library.
type figures struct {
	pace, space   float64
	typing, short []time.Duration // per letter; of one and two letters alone
}

// speed is the table of how fast both index and answer a library of n articles.
func speed(ctx context.Context, dir, product string, n, people int) (string, error) {
	library := judged.Library(n)
	bytes := 0
	for _, t := range library {
		bytes += len(t.Title) + len(t.Body)
	}
	typed := judged.Typed(library, people)
	ours, fts, err := both(dir)
	if err != nil {
		return "", err
	}
	var all [2]figures
	for k, e := range []engine{ours, fts} {
		fmt.Fprintf(os.Stderr, "%d articles, %s\n", n, []string{"our index", "FTS5"}[k])
		if all[k], err = measure(ctx, e, library, typed, bytes); err != nil {
			return "", err
		}
	}
	most := smallMost
	if n > small {
		most = largeMost
	}
	a, b := all[0], all[1]
	rows := [][]string{
		{"indexing", fmt.Sprintf("%.0f", a.pace), fmt.Sprintf("%.0f", b.pace), "articles/s", verdict("≥ 0.75 ×", a.pace >= paceLeast*b.pace)},
		{"on disk", fmt.Sprintf("%.2f", a.space), fmt.Sprintf("%.2f", b.space), "× text", verdict("≤ 4", a.space <= spaceMost)},
		{"a letter typed, p50", ms(a.typing, 0.5), ms(b.typing, 0.5), "ms", "|"},
		{"a letter typed, p99", ms(a.typing, 0.99), ms(b.typing, 0.99), "ms", verdict("≤ "+fmt.Sprint(most.Milliseconds()), at(a.typing, 0.99) <= most)},
		{"the first and second letter, p99", ms(a.short, 0.99), ms(b.short, 0.99), "ms", verdict("≤ "+fmt.Sprint(most.Milliseconds()), at(a.short, 0.99) <= most)},
	}
	if product != "" {
		fmt.Fprintf(os.Stderr, "%d articles, over HTTP\n", n)
		more, err := served(ctx, product, filepath.Join(dir, "desk"), library, typed)
		if err != nil {
			return "", err
		}
		rows = append(rows, more...)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "| %d articles of 300 words | Porchlight | FTS5 | unit | limit |  |\n| --- | --- | --- | --- | --- | --- |\n", n)
	for _, r := range rows {
		fmt.Fprintf(&out, "| %s |\n", strings.Join(r, " | "))
	}
	return out.String(), errors.Join(ours.close(), fts.close())
}

func measure(ctx context.Context, e engine, library []judged.Text, typed []string, bytes int) (f figures, err error) {
	began := time.Now()
	if err := e.index(ctx, library); err != nil {
		return f, err
	}
	f.pace = float64(len(library)) / time.Since(began).Seconds()
	for _, text := range typed {
		began := time.Now()
		if _, err := e.find(ctx, "en", text, resultMost); err != nil {
			return f, err
		}
		took := time.Since(began)
		f.typing = append(f.typing, took)
		if len(text) <= 2 {
			f.short = append(f.short, took)
		}
	}
	size, err := e.size()
	f.space = float64(size) / float64(bytes)
	return f, err
}

func verdict(limit string, ok bool) string {
	return limit + " | " + map[bool]string{true: "ok", false: "over"}[ok]
}

func ms(of []time.Duration, share float64) string {
	return fmt.Sprintf("%.2f", float64(at(of, share))/float64(time.Millisecond))
}

// at is the duration that a share of all does not exceed.
func at(of []time.Duration, share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}
