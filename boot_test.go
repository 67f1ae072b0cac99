package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary builds the real thing once for all tests of this package.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "porchlight-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "porchlight")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as `make porchlight` does
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

// TestMain removes what binary built.
func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path)) // a temp folder: what stays does no harm
	}
	os.Exit(code)
}

// server is the real binary on a folder of the test's.
type server struct {
	t     testing.TB
	dir   string
	addr  string
	under []string // a program to run it under, with arguments; none: nothing

	cmd *exec.Cmd
	out lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newServer prepares a server on a free port; start runs it.
func newServer(t testing.TB) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, dir: t.TempDir(), addr: l.Addr().String()}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	return s
}

func (s *server) url(path string) string { return "http://" + s.addr + path }

// start runs the binary and waits until it is healthy.
func (s *server) start() {
	s.t.Helper()
	path, err := binary()
	if err != nil {
		s.t.Fatal(err)
	}
	line := append(append([]string{}, s.under...), path, "serve", "--http", s.addr, "--dir", s.dir)
	s.cmd = exec.Command(line[0], line[1:]...)
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // so that a signal reaches what it runs under too
	s.cmd.Env = append(os.Environ(), "PORCHLIGHT_UNLIMITED_FRAMES=1")
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.out
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.eventually("the server to be healthy", func() bool {
		r, err := http.Get(s.url("/healthz"))
		if err != nil {
			return false
		}
		_ = r.Body.Close() // only the status matters
		return r.StatusCode == http.StatusOK
	})
}

// kill ends the process as a power cut would, seen from inside: no handler runs.
func (s *server) kill() {
	if s.cmd == nil {
		return
	}
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) // it may have ended by itself
	_ = s.cmd.Wait()                                      // killed: that is the error
	s.cmd = nil
}

// seed fills the folder and returns how to sign in.
func (s *server) seed(agents, conversations int) (access struct {
	Inbox  string
	Agents []struct{ Email, Token string }
}) {
	s.t.Helper()
	path, err := binary()
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.Command(path, "seed", "--dir", s.dir, "--agents", fmt.Sprint(agents), "--conversations", fmt.Sprint(conversations))
	cmd.Stderr = &s.out
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("seed: %v\n%s", err, s.out.String())
	}
	if err := json.Unmarshal(out, &access); err != nil {
		s.t.Fatalf("seed printed %q: %v", out, err)
	}
	return access
}

// eventually polls another process, which has no other way to tell.
func (s *server) eventually(what string, ok func() bool) {
	s.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(60 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			s.t.Fatalf("waited in vain for %s\n%s", what, s.out.String())
		}
	}
}

// call sends a request and decodes its answer into v (nil: drop it); it returns the status, 0 when nobody answered.
func (s *server) call(method, path string, header map[string]string, body, v any) int {
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			s.t.Error(err)
			return 0
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, s.url(path), reader)
	if err != nil {
		s.t.Error(err)
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	for k, value := range header {
		req.Header.Set(k, value)
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	defer func() { _ = r.Body.Close() }() // read to its end or given up
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return 0
	}
	if v != nil && r.StatusCode < 300 {
		if err := json.Unmarshal(raw, v); err != nil {
			s.t.Errorf("%s %s answered %q: %v", method, path, raw, err)
		}
	}
	return r.StatusCode
}
