package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/judged"
)

// What a desk keeps to over HTTP, whatever is asked.
const (
	servedMost  = 30 * time.Millisecond // the 99th percentile of a letter
	hostileMost = 300 * time.Millisecond
	memoryMost  = 50.0 // MB more than before
	rounds      = 5
	farPage     = 2_000_000_000
)

// hostile are queries that nobody means: all twenty are asked at once, every other one for a page that no library has.
var hostile = []string{
	strings.Repeat("* ", 20), strings.Repeat("a* ", 20), strings.Repeat("?", 200), strings.Repeat("ab~2 ", 100),
	many(5_000), strings.Repeat("x", 100<<10), strings.Repeat("tisch ", 20_000), `/.*.*.*.*.*(a+)+$/`, `title:/[a-z]{1,9000}/`,
	`+a -b "` + strings.Repeat("c ", 3_000), strings.Repeat(`"`, 9_999), strings.Repeat("(", 9_999), "a AND (b OR (NOT c^99999999))", "[0 TO 99999999]",
	strings.Repeat("é", 50_000), strings.Repeat("語", 30_000), "\x00\x01\xff\xfe", strings.Repeat("-", 50_000), "e", "delivry tabel retrun",
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d ", i)
	}
	return b.String()
}

// served is the rows of what a desk with a library answers over HTTP: letters as they are typed, then what is hostile.
func served(ctx context.Context, binary, dir string, library []judged.Text, typed []string) (rows [][]string, err error) {
	d, err := serve(ctx, binary, dir, library)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.stop()) }()
	var letters []time.Duration
	for _, text := range typed[:min(len(typed), askedMost)] {
		code, _, took, err := d.ask(ctx, text, 1)
		if err != nil || code != http.StatusOK {
			return nil, errors.Join(fmt.Errorf("%q was answered by %d", text, code), err)
		}
		letters = append(letters, took)
	}
	slowest, more, err := d.flood(ctx)
	if err != nil {
		return nil, err
	}
	return [][]string{
		{"a letter typed, over HTTP, p50", ms(letters, 0.5), "", "ms", "|"},
		{"a letter typed, over HTTP, p99", ms(letters, 0.99), "", "ms", verdict("≤ 30", at(letters, 0.99) <= servedMost)},
		{"20 hostile queries at once, the slowest", ms([]time.Duration{slowest}, 1), "", "ms", verdict("≤ 300", slowest <= hostileMost)},
		{"memory for them, at the most", fmt.Sprintf("%.0f", more), "", "MB", verdict("≤ 50", more <= memoryMost)},
	}, nil
}

// flood asks all hostile queries at once, some times over, and watches the memory meanwhile.
func (d *desk) flood(ctx context.Context) (slowest time.Duration, more float64, err error) {
	before, err := d.resident()
	if err != nil {
		return 0, 0, err
	}
	done, peak := make(chan struct{}), before
	var watch sync.WaitGroup
	end := sync.OnceFunc(func() {
		close(done)
		watch.Wait()
	})
	defer end()
	watch.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
				if now, err := d.resident(); err == nil {
					peak = max(peak, now)
				}
			}
		}
	})
	var longest atomic.Int64
	for range rounds {
		failed := make([]error, len(hostile))
		var all sync.WaitGroup
		for n := range hostile {
			all.Go(func() {
				code, _, took, err := d.ask(ctx, hostile[n], 1+n%2*farPage)
				if err != nil || code != http.StatusOK && code != http.StatusBadRequest {
					failed[n] = errors.Join(fmt.Errorf("%.40q was answered by %d", hostile[n], code), err)
				}
				for was := longest.Load(); int64(took) > was && !longest.CompareAndSwap(was, int64(took)); was = longest.Load() {
				}
			})
		}
		all.Wait()
		if err := errors.Join(failed...); err != nil {
			return 0, 0, err
		}
	}
	end() // the peak is the watcher's until it has ended
	return time.Duration(longest.Load()), peak - before, nil
}
