package kb

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

const (
	killRounds = 12
	killTexts  = 400
)

// With these the test binary indexes until it is killed, instead of testing.
var (
	victimFolder = flag.String("victim", "", "index in this folder until killed")
	victimRound  = flag.Int("victim-round", 0, "the edition to index")
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	flag.Parse()
	if *victimFolder != "" {
		victim(*victimFolder, *victimRound)
		return
	}
	os.Exit(m.Run())
}

// edition is what the source holds in a round: the same texts with that round's number in them, some of them gone.
func edition(round int) *shelf {
	s := newShelf()
	for n := range killTexts {
		if (n+round)%17 == 0 {
			continue
		}
		x := article(fmt.Sprintf("t%03d", n), "en", fmt.Sprintf("Stool number%d", n), fmt.Sprintf("This is edition%d of the text.", round))
		x.Updated = morning.Add(time.Duration(round) * time.Second)
		s.put(x)
	}
	return s
}

// victim indexes edition after edition and says a line at each step.
func victim(dir string, round int) {
	i, err := New(dir, "en", edition(round), quiet())
	if err != nil {
		os.Exit(2)
	}
	ctx := context.Background()
	go func() { _ = i.Run(ctx) }() // until killed
	for n := 0; ; n++ {
		fmt.Println("step", n)
		if n%7 == 6 {
			_ = i.Rebuild(ctx) // until killed
			continue
		}
		for k := range 40 {
			i.Changed(fmt.Sprintf("t%03d", (n*40+k)%killTexts))
		}
		_ = i.Settle(ctx) // until killed
	}
}

func TestKilledWhileIndexingTheIndexAgreesAfterTheNextStart(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "index")
	for round := range killRounds {
		killed(t, self, dir, round)
	}
	s := edition(killRounds)
	i := running(t, dir, s)
	if st := i.Status(); st.Indexed != len(s.texts) || st.State != Ready {
		t.Fatalf("status %+v, want %d texts", st, len(s.texts))
	}
	i.mu.RLock()
	have, err := i.current.Values(fieldRev)
	i.mu.RUnlock()
	if err != nil {
		t.Fatal(err)
	}
	for id, x := range s.texts {
		if have[id] != rev(x.Updated) {
			t.Errorf("%s is at %q, want %q", id, have[id], rev(x.Updated))
		}
	}
	if got := ids(t, i, Query{Text: fmt.Sprintf("edition%d", killRounds), Limit: 50}); len(got) != 50 {
		t.Errorf("found %d of the last edition", len(got))
	}
	if got := ids(t, i, Query{Text: fmt.Sprintf("edition%d ", killRounds-1)}); len(got) != 0 {
		t.Errorf("an old edition is found: %v", got)
	}
}

// killed starts a victim and kills it after a random number of its steps.
func killed(t *testing.T, self, dir string, round int) {
	t.Helper()
	c := exec.Command(self, "-victim="+dir, fmt.Sprintf("-victim-round=%d", round))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for range 1 + rand.IntN(8) {
		if !lines.Scan() {
			t.Fatalf("the victim of round %d ended by itself", round)
		}
	}
	if err := c.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
}
