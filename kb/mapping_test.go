package kb

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"
)

// TestMappingVersionMovesWithTheMapping remembers what was written by which version: an index of before must not be opened as if it
// held what it does not.
func TestMappingVersionMovesWithTheMapping(t *testing.T) {
	m, err := newMapping()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(raw)
	const version, known = 3, "55e50628928af677"
	if got := hex.EncodeToString(sum[:8]); got != known || mappingVersion != version {
		t.Errorf("the mapping is %s in version %d, which was %s in %d: raise mappingVersion and note both here", got, mappingVersion, known, version)
	}
}
