// Command load measures the product against the floor in one run, over loopback and by the socket protocol of docs/protocol.md, as
// visitors and agents use it. Both get fresh processes on fresh copies of their data in the order A B B A, so that a machine
// that warms up or slows down favours neither; figures are medians over all processes. It prints a table, writes JSON
// and Markdown, and ends with an error when a ratio is over its limit. Absolute figures stand beside the ratios and gate nothing but
// memory and start-up, which have no floor.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

type options struct {
	product, floor, out, port string
	rounds, sockets           int
	seconds                   time.Duration
	conversations             int
	desks                     sizes
	keep                      bool
	only, doc                 string
}

// wants is whether a journey is to be measured.
func (o options) wants(name string) bool { return strings.HasPrefix(name, o.only) }

func main() {
	var o options
	flag.StringVar(&o.product, "product", "./porchlight", "the binary to measure")
	flag.StringVar(&o.floor, "floor", "bench/out/floor", "the binary to measure it against")
	flag.StringVar(&o.out, "out", "bench/out", "the folder for data and results")
	flag.StringVar(&o.port, "port", "21791", "the port that the servers get, one after the other")
	flag.IntVar(&o.rounds, "rounds", 3, "rounds of floor, product, product, floor")
	flag.DurationVar(&o.seconds, "for", 4*time.Second, "how long each journey is measured")
	flag.IntVar(&o.sockets, "sockets", 10_000, "idle sockets to hold")
	flag.IntVar(&o.conversations, "conversations", 2000, "conversations in the data that the servers start on")
	o.desks = sizes{10_000}
	flag.Var(&o.desks, "desks", "conversations of the desks that lists and searches are measured on; the largest stands beside the first")
	flag.BoolVar(&o.keep, "keep", false, "keep these desks in the folder for data, and use those that a run of the same day has kept")
	flag.StringVar(&o.only, "only", "", "measure journeys whose name begins so")
	flag.StringVar(&o.doc, "doc", "", "a document whose table of figures to replace")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	work, err := os.MkdirTemp(o.out, "data-")
	if err != nil {
		return fmt.Errorf("make a folder for data: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }() // scratch
	subjects := [2]*subject{
		{name: "floor", binary: o.floor, port: o.port, seeded: filepath.Join(work, "floor")},
		{name: "product", binary: o.product, port: o.port, seeded: filepath.Join(work, "product")},
	}
	floor, product := results{}, results{}
	if slices.ContainsFunc(journeys, func(j journey) bool { return o.wants(j.name) }) {
		if err := measureRounds(ctx, o, work, subjects, floor, product); err != nil {
			return err
		}
	}
	desks, failed := measureDesks(ctx, subjects[1], o, work) // what was measured before it is told all the same
	err = report(os.Stdout, o.out, floor, product, o.desks, desks)
	if o.doc != "" && failed == nil {
		err = errors.Join(err, publish(o.doc, o.out))
	}
	return errors.Join(failed, err)
}

// measureRounds measures product and floor side by side.
func measureRounds(ctx context.Context, o options, work string, subjects [2]*subject, floor, product results) error {
	for _, s := range subjects {
		if err := s.seed(ctx, o.conversations); err != nil {
			return err
		}
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
	for round := range o.rounds {
		for _, s := range []*subject{subjects[0], subjects[1], subjects[1], subjects[0]} {
			fmt.Fprintf(os.Stderr, "round %d of %d: %s\n", round+1, o.rounds, s.name)
			into := floor
			if s == subjects[1] {
				into = product
			}
			if err := measure(ctx, s, o, filepath.Join(work, "run"), into); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	return nil
}

// measure takes one fresh process through every journey.
func measure(ctx context.Context, s *subject, o options, dir string, into results) error {
	p, err := s.start(ctx, dir)
	if err != nil {
		return err
	}
	into.add("start", milliseconds(p.took))
	select {
	case <-ctx.Done():
	case <-time.After(2 * time.Second): // whatever a start leaves to do has been done
	}
	use, err := p.usage()
	if err != nil {
		return errors.Join(err, p.stop())
	}
	into.add("idle", float64(use.rss)/(1<<20))
	for _, j := range journeys {
		if err == nil && ctx.Err() == nil && o.wants(j.name) {
			if err = j.run(ctx, &bench{process: p, options: o, into: into}); err != nil {
				err = fmt.Errorf("%s: %w", j.name, err)
			}
		}
	}
	return errors.Join(err, ctx.Err(), p.stop())
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
