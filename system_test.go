//go:build system

package main_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestASyncComesBeforeEveryAcknowledgement watches the system calls of the real binary. The kernel's page cache hides a missing
// sync from every test that kills the process alone; the trace does not.
func TestASyncComesBeforeEveryAcknowledgement(t *testing.T) {
	const messages = 50
	s := newServer(t)
	access := s.seed(1, 5)
	trace := filepath.Join(t.TempDir(), "trace")
	s.under = []string{"strace", "-f", "-qq", "-s", "4096", "-e", "trace=fsync,fdatasync,write,writev", "-o", trace}
	if _, err := exec.LookPath(s.under[0]); err != nil {
		t.Fatalf("this test needs strace: %v", err)
	}
	s.start()
	token := newToken(t)
	visitor := &writer{s: s, name: "visitor", path: "/api/desk/visitor/messages",
		header: map[string]string{"X-Porchlight-Inbox": access.Inbox, "X-Porchlight-Session": token},
		hello:  map[string]string{"t": "hello", "as": "visitor", "inbox": access.Inbox, "token": token}}
	for n := range messages {
		visitor.one(t.Context(), n)
		visitor.conversation = visitor.acked[0].conversation
	}
	if err := syscall.Kill(-s.cmd.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait() // ended by the signal
	s.cmd = nil
	acks, err := syncedAcks(trace)
	if err != nil {
		t.Fatal(err)
	}
	if acks < messages {
		t.Errorf("the trace shows %d acknowledgements of %d", acks, messages)
	}
	t.Logf("%d acknowledgements, each after a sync of its own", acks)
}

// syncedAcks counts the acknowledgements that were written in a trace. One without a completed sync since the one before is an error.
func syncedAcks(trace string) (acks int, err error) {
	f, err := os.Open(trace)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }() // only read
	synced := false
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.Contains(line, "sync(") && strings.Contains(line, "= 0"), strings.Contains(line, "sync resumed"):
			synced = true
		case strings.Contains(line, `{\"t\":\"ack\"`) && strings.Contains(line, "write"):
			if !synced {
				return acks, fmt.Errorf("acknowledgement %d was written before a sync: %s", acks+1, line)
			}
			synced = false
			acks++
		}
	}
	return acks, lines.Err()
}
