package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// subject is a server that can be measured: the product, or the floor, which takes the same commands.
type subject struct {
	name, binary, port, seeded string

	access access // what seeding printed
}

// access is what `seed` prints: the chat inbox, and agents who see its conversations, with a token that is good for a day.
type access struct {
	Inbox  string  `json:"inbox"`
	Agents []agent `json:"agents"`
	// Supervisor is of all teams; the floor has none.
	Supervisor agent `json:"supervisor"`
}

type agent struct {
	Email string `json:"email"`
	Token string `json:"token"`
}

const (
	watchers     = 50
	crowd        = 200 // agents on sockets, on a large desk's busiest day
	startTimeout = 30 * time.Second
	stopTimeout  = 20 * time.Second

	settleTimeout = 2 * time.Minute
	settleEvery   = 200 * time.Millisecond
)

func (s *subject) seed(ctx context.Context, conversations int) error {
	if err := s.seedWith(ctx, "--agents", strconv.Itoa(crowd), "--conversations", strconv.Itoa(conversations)); err != nil {
		return err
	}
	if len(s.access.Agents) < crowd {
		return fmt.Errorf("seeding %s gave %d agents, not %d", s.name, len(s.access.Agents), crowd)
	}
	return nil
}

// seedWith fills the subject's folder and reads how to sign in.
func (s *subject) seedWith(ctx context.Context, flags ...string) error {
	cmd := exec.CommandContext(ctx, s.binary, append([]string{"seed", "--dir", s.seeded}, flags...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("seed %s: %w", s.name, err)
	}
	if i := bytes.IndexByte(out, '{'); i > 0 {
		out = out[i:] // people read the lines before it
	}
	if err := json.NewDecoder(bytes.NewReader(out)).Decode(&s.access); err != nil {
		return fmt.Errorf("read what seeding %s printed: %w", s.name, err)
	}
	if s.access.Inbox == "" || len(s.access.Agents) == 0 || s.access.Agents[0].Token == "" {
		return fmt.Errorf("seeding %s gave no inbox, or no agent with a token", s.name)
	}
	return nil
}

// run executes one of the subject's commands to its end.
func (s *subject) run(ctx context.Context, words ...string) error {
	out, err := exec.CommandContext(ctx, s.binary, words...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", s.name, words[0], err, out)
	}
	return nil
}

// settle runs the subject once on its seeded data until its searches are filled, as they are on any desk of yesterday.
func (s *subject) settle(ctx context.Context) error {
	p, err := s.serve(ctx, s.seeded)
	if err != nil {
		return err
	}
	for began := time.Now(); err == nil; time.Sleep(settleEvery) {
		var filled bool
		if filled, err = p.filled(ctx); filled {
			break
		}
		if time.Since(began) > settleTimeout {
			err = fmt.Errorf("%s did not fill its search within %s", s.name, settleTimeout)
		}
	}
	return errors.Join(err, p.stop())
}

// filled asks the subject whether all it has can be found. The floor has nothing to fill.
func (p *process) filled(ctx context.Context) (bool, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+p.port+"/healthz", http.NoBody)
	if err != nil {
		return false, fmt.Errorf("ask %s for its health: %w", p.name, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false, fmt.Errorf("ask %s for its health: %w", p.name, err)
	}
	defer func() { _ = response.Body.Close() }() // it was read, or the error says why not
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return false, fmt.Errorf("read the health of %s: %w", p.name, err)
	}
	return !bytes.Contains(body, []byte(`"filling":true`)) && !bytes.Contains(body, []byte(`"serving":false`)), nil
}

// process is a running subject.
type process struct {
	*subject
	cmd  *exec.Cmd
	log  *os.File
	took time.Duration // from exec to the first 200 of /healthz
}

// start copies the seeded data to dir and runs the subject on it.
func (s *subject) start(ctx context.Context, dir string) (*process, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("empty %s: %w", dir, err)
	}
	if err := os.CopyFS(dir, os.DirFS(s.seeded)); err != nil {
		return nil, fmt.Errorf("copy the seeded data: %w", err)
	}
	return s.serve(ctx, dir)
}

// serve runs the subject on a folder, and returns when it is healthy.
func (s *subject) serve(ctx context.Context, dir string) (*process, error) {
	log, err := os.Create(filepath.Join(filepath.Dir(filepath.Dir(s.seeded)), s.name+".log"))
	if err != nil {
		return nil, fmt.Errorf("open a log: %w", err)
	}
	cmd := exec.CommandContext(ctx, s.binary, "serve", "--http", "127.0.0.1:"+s.port, "--dir", dir)
	cmd.Env = append(cmd.Environ(), "PORCHLIGHT_UNLIMITED_FRAMES=1") // a few sockets stand for many; see docs/operations.md
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", s.binary, err)
	}
	p := &process{subject: s, cmd: cmd, log: log}
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for time.Since(began) < startTimeout {
		if response, err := client.Get("http://127.0.0.1:" + s.port + "/healthz"); err == nil {
			_ = response.Body.Close() // read nothing, owe nothing
			if response.StatusCode == http.StatusOK {
				p.took = time.Since(began)
				return p, nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("%s did not answer /healthz within %s, see %s", s.name, startTimeout, log.Name()), p.stop())
}

// stop ends the process politely, and hard when it does not go.
func (p *process) stop() error {
	defer func() { _ = p.log.Close() }() // the child has its own descriptor
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	hard := time.AfterFunc(stopTimeout, func() { _ = p.cmd.Process.Kill() })
	defer hard.Stop()
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGTERM {
		return nil // the floor has no handler
	}
	return err
}

// usage is what the kernel counts for a process.
type usage struct {
	rss int64         // bytes
	cpu time.Duration // user and system, in steps of 10 ms
}

func (p *process) usage() (usage, error) {
	folder := "/proc/" + strconv.Itoa(p.cmd.Process.Pid)
	stat, err := os.ReadFile(folder + "/stat")
	if err != nil {
		return usage{}, fmt.Errorf("read CPU time: %w", err)
	}
	// proc(5): the name, in parentheses, may hold spaces; utime and stime are fields 14 and 15, in ticks of 1/100 s.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+2:]))
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	statm, err3 := os.ReadFile(folder + "/statm")
	if err := errors.Join(err1, err2, err3); err != nil {
		return usage{}, fmt.Errorf("read usage of %s: %w", p.name, err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(statm))[1], 10, 64)
	if err != nil {
		return usage{}, fmt.Errorf("read memory of %s: %w", p.name, err)
	}
	return usage{rss: pages * int64(os.Getpagesize()), cpu: time.Duration(user+system) * 10 * time.Millisecond}, nil
}
