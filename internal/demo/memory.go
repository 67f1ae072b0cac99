package demo

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// memory is what the sample keeps beside the database, so that after a restart the same visitors go on where they stopped and
// the console can say again how to sign in. The password is in it as it is: it opens this sample and nothing else.
type memory struct {
	path string

	mu       sync.Mutex
	Password string `json:"password"` // fixed after remember
	Cast     []part `json:"cast"`     // guarded by mu: visitors whose conversation goes on
	Next     int    `json:"next"`     // guarded by mu: who comes next
}

// part is a simulated visitor's place in the cast. The token is what their browser would keep.
type part struct {
	Visitor string `json:"visitor"`
	Token   string `json:"token"`
}

const memoryFile = "demo.json"

// remember reads the folder's memory, or begins one.
func remember(dir string) (*memory, error) {
	m := &memory{path: filepath.Join(dir, memoryFile)}
	raw, err := os.ReadFile(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		m.Password = newPassword()
		return m, m.save()
	}
	if err != nil {
		return nil, fmt.Errorf("read the sample's memory: %w", err)
	}
	if err := json.Unmarshal(raw, m); err != nil {
		return nil, fmt.Errorf("read %s (delete the folder to begin anew): %w", m.path, err)
	}
	return m, nil
}

// save replaces the file as a whole. The caller holds mu, or is alone.
func (m *memory) save() error {
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the sample's memory: %w", err)
	}
	fresh := m.path + ".new"
	if err := os.WriteFile(fresh, raw, 0o600); err != nil {
		return fmt.Errorf("keep the sample's memory: %w", err)
	}
	if err := os.Rename(fresh, m.path); err != nil {
		return fmt.Errorf("keep the sample's memory: %w", err)
	}
	return nil
}

// change alters the memory and keeps it.
func (m *memory) change(f func(*memory)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	f(m)
	return m.save()
}

func (m *memory) cast() []part {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]part(nil), m.Cast...)
}

// passwordWords are easy to read from a console and to type.
var passwordWords = [...]string{"alder", "amber", "basket", "birch", "candle", "cedar", "chair", "copper", "finch", "harbour", "heron", "kettle",
	"ladder", "lantern", "linen", "maple", "marble", "moth", "oak", "olive", "pillow", "porch", "rattan", "ribbon", "saddle", "shelf", "spruce",
	"stool", "tide", "walnut", "willow", "wool"}

// newPassword is four words and a number: a sample that somebody serves to their network should not open to all who know the
// product.
func newPassword() string {
	var raw [5]byte
	_, _ = rand.Read(raw[:]) // never fails: https://pkg.go.dev/crypto/rand#Read
	var b strings.Builder
	for _, r := range raw[:4] {
		b.WriteString(passwordWords[int(r)%len(passwordWords)] + "-") // 32 words divide 256: each is as likely
	}
	return fmt.Sprintf("%s%02d", b.String(), raw[4]%100)
}
