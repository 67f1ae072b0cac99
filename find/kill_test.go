package find

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

	"porchlight/internal/desk"
)

const killRounds = 6

// With these the test binary indexes until it is killed, instead of testing.
var (
	victimFolder = flag.String("victim", "", "index in this folder until killed")
	victimRound  = flag.Int("victim-round", 0, "the part of history to live through")
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

const killSteps = 150 // of one round

// history is what the desk has lived through after some steps, always the same.
func history(steps int) *office {
	o := newOffice()
	for n := range steps {
		o.live(n)
	}
	return o
}

// live is one step of it.
func (o *office) live(n int) {
	id := fmt.Sprintf("c%02d", n%30)
	switch h, known := o.heads[id]; {
	case !known:
		o.put(talk(id, fmt.Sprintf("Customer%d", n)))
	case n%7 == 0:
		h.Status = []desk.Status{desk.Open, desk.Solved}[n%2]
		h.Subject = fmt.Sprintf("subject%d", n)
		o.put(h)
	case n%11 == 0 && len(o.texts[id]) > 0:
		o.change(id, int64(len(o.texts[id])), func(t *Text) { t.Body, t.Gone = "", true })
	default:
		o.say(id, fmt.Sprintf("word%d said", n))
	}
}

// victim indexes as it lives through a round of history, and says a line at each step.
func victim(dir string, round int) {
	o := history(round * killSteps)
	i, err := New(dir, o, time.Now, quiet())
	if err != nil {
		os.Exit(2)
	}
	i.pace = Pace{Busy: 1e9}
	ctx := context.Background()
	go func() { _ = i.Run(ctx) }() // until killed
	for n := 0; ; n++ {
		fmt.Println("step", n)
		if n < killSteps {
			o.live(round*killSteps + n)
		}
		_ = i.Settle(ctx) // until killed
	}
}

func TestKilledWhileIndexingNothingIsLostAfterTheNextStart(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "index")
	for round := range killRounds {
		killed(t, self, dir, round)
	}
	o := history(killRounds * killSteps)
	i := running(t, dir, o)
	docs := 0
	for id, h := range o.heads {
		docs++
		for _, x := range o.texts[id] {
			if x.Gone {
				continue
			}
			docs++
			if got := ids(t, i, Query{Text: x.Body, Statuses: []string{string(h.Status)}}); len(got) != 1 || got[0] != x.ID {
				t.Fatalf("%q finds %v, want %s", x.Body, got, x.ID)
			}
		}
	}
	if n, err := i.current.Docs(); err != nil || n != int64(docs) {
		t.Errorf("%d documents, want %d, %v", n, docs, err)
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
	for range 1 + rand.IntN(40) {
		if !lines.Scan() {
			t.Fatal("the victim ended by itself")
		}
	}
	if err := c.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
}
