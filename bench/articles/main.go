// Command articles measures the search over articles beside SQLite's FTS5 on the same data: how well both answer what people have
// judged, and how fast they index and answer libraries of 10,000 articles and more. It prints tables, and writes them into
// docs/performance.md when told to.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/judged"
)

// engine is a search that is measured.
type engine interface {
	// index takes in all texts, in place of those before.
	index(ctx context.Context, texts []judged.Text) error
	// find gives slugs, best first.
	find(ctx context.Context, locale, typed string, most int) ([]string, error)
	// size is what it keeps on disk, in bytes.
	size() (int64, error)
	close() error
}

func main() {
	sizes := flag.String("sizes", "10000", "articles of the libraries, with commas between")
	out := flag.String("out", "bench/out", "the folder for data and results")
	judgements := flag.String("judged", "kb/testdata", "the folder of the judged set")
	product := flag.String("product", "./porchlight", "the binary that is asked over HTTP; empty: none")
	people := flag.Int("people", 200, "people who type, one letter after the other")
	page := flag.String("doc", "", "a document whose tables of articles to replace")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	doc, err := run(ctx, *sizes, *out, *judgements, *product, *people)
	if fmt.Print(doc); err == nil && *page != "" {
		err = publish(*page, doc)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, sizes, out, judgements, product string, people int) (doc string, err error) {
	work, err := os.MkdirTemp(out, "articles-")
	if err != nil {
		return "", fmt.Errorf("make a folder for data: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }() // scratch
	set, err := judged.Read(os.DirFS(judgements))
	if err != nil {
		return "", err
	}
	doc, err = quality(ctx, filepath.Join(work, "judged"), set)
	if err != nil {
		return "", err
	}
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			return "", fmt.Errorf("read the sizes: %w", err)
		}
		rows, err := speed(ctx, filepath.Join(work, size), product, n, people)
		if err != nil {
			return "", err
		}
		doc += "\n" + rows
	}
	return doc, nil
}

const pageBegins, pageEnds = "<!-- articles: begin -->\n", "<!-- articles: end -->"

// publish replaces the tables of a document.
func publish(page, doc string) error {
	raw, err := os.ReadFile(page)
	if err != nil {
		return fmt.Errorf("read %s: %w", page, err)
	}
	before, rest, found := strings.Cut(string(raw), pageBegins)
	_, after, ended := strings.Cut(rest, pageEnds)
	if !found || !ended {
		return fmt.Errorf("publish the tables: %s has no %q followed by %q", page, pageBegins, pageEnds)
	}
	text := before + pageBegins + fmt.Sprintf("Measured on %s, %d cores, %s.\n\n", time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.Version()) + doc + pageEnds + after
	if err := os.WriteFile(page, []byte(text), 0o644); err != nil { //nolint:gosec // a document that everybody reads
		return fmt.Errorf("publish the tables: %w", err)
	}
	return nil
}

// both makes the two engines in folders of their own.
func both(dir string) (ours, fts engine, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("make a folder: %w", err)
	}
	if fts, err = newFTS(filepath.Join(dir, "fts.db")); err != nil {
		return nil, nil, err
	}
	return &porchlight{dir: filepath.Join(dir, "index")}, fts, nil
}
