package main

import (
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestEveryMessageOfAJourneyArrivesOnce drives the real floor for a moment, so that neither the generator nor the floor can fall behind
// the protocol unseen. It looks at what arrived, never at how fast.
func TestEveryMessageOfAJourneyArrivesOnce(t *testing.T) {
	folder := t.TempDir()
	binary := filepath.Join(folder, "floor")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../floor").CombinedOutput(); err != nil {
		t.Fatalf("build the floor: %v\n%s", err, out)
	}
	_, port, err := net.SplitHostPort(freeAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	s := &subject{name: "floor", binary: binary, port: port, seeded: filepath.Join(folder, "seeded")}
	if err := s.seed(t.Context(), 10); err != nil {
		t.Fatal(err)
	}
	p, err := s.start(t.Context(), filepath.Join(folder, "data", "run"))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{process: p, options: options{seconds: 100 * time.Millisecond}, into: results{}}
	for _, j := range journeys {
		if strings.Contains(j.name, "97/s") || j.name == "throughput" {
			if err := j.run(t.Context(), b); err != nil {
				t.Errorf("%s: %v", j.name, err)
			}
		}
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"visitor → agent 97/s, p50", "agent → visitor 97/s, p99", "throughput, messages"} {
		if len(b.into[name]) != 1 {
			t.Errorf("%s was measured %d times", name, len(b.into[name]))
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }() // only its number is wanted
	return l.Addr().String()
}
