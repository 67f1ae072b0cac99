package main_test

import (
	"os/exec"
	"strings"
	"testing"
)

// command runs the binary on the server's folder and returns what it said.
func (s *server) command(words ...string) (said string, err error) {
	s.t.Helper()
	path, err := binary()
	if err != nil {
		s.t.Fatal(err)
	}
	out, err := exec.CommandContext(s.t.Context(), path, append(words, "--dir", s.dir)...).CombinedOutput()
	return string(out), err
}

func TestAFolderThatAServerRunsOnIsNeitherSeededNorReindexed(t *testing.T) {
	s := newServer(t)
	s.seed(1, 5)
	s.start()
	s.eventually("the search to be served", func() bool {
		var health struct {
			Search struct{ Serving, Filling bool } `json:"search_conversations"`
		}
		s.call("GET", "/healthz", nil, nil, &health)
		return health.Search.Serving && !health.Search.Filling
	})
	for _, words := range [][]string{{"seed", "--add", "--conversations", "5"}, {"reindex"}, {"kb", "export", "beside"}, {"kb", "import", "beside"}} {
		if said, err := s.command(words...); err == nil || !strings.Contains(said, "a server is running") {
			t.Errorf("%s beside a server: %v, %s", words[0], err, said)
		}
	}
	s.kill()
	if said, err := s.command("seed", "--conversations", "5"); err == nil || !strings.Contains(said, "--add") {
		t.Errorf("a desk was seeded again without being asked for: %v, %s", err, said)
	}
	for _, words := range [][]string{{"seed", "--add", "--conversations", "5"}, {"reindex"}} {
		said, err := s.command(words...)
		if err != nil {
			t.Errorf("%s without a server: %v, %s", words[0], err, said)
		}
		if words[0] == "reindex" && !strings.Contains(said, "10 of 10 conversations can be found") {
			t.Errorf("a reindex of ten conversations said %s", said)
		}
	}
}
